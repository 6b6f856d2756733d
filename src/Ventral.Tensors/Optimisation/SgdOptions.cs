namespace Ventral.Tensors.Optimisation;

/// <summary>Options of <see cref="Sgd{T}"/>.</summary>
public sealed record SgdOptions
{
    /// <summary>The share μ of the last step's direction that is kept, from 0 to below 1.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the gradient is looked at after the momentum's step (Nesterov); needs momentum.</summary>
    public bool Nesterov { get; init; }

    internal void Validate()
    {
        if (!(Momentum >= 0 && Momentum < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"Momentum is from 0 to below 1, not {Momentum}."));
        }

        if (Nesterov && Momentum == 0)
        {
            throw new ArgumentException("Nesterov's step needs momentum above 0.");
        }
    }
}
