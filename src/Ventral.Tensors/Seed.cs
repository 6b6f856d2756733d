namespace Ventral.Tensors;

/// <summary>
/// The number that a stochastic method starts from. Ventral has no hidden generator: whatever draws, takes a seed,
/// and the same seed gives the same draws on every machine.
/// </summary>
/// <param name="Value">Any 64-bit number.</param>
public readonly record struct Seed(ulong Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
