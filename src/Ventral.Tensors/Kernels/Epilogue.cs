namespace Ventral.Tensors.Kernels;

/// <summary>What a layer does to a value before it stores it. NaN stays NaN, as in PyTorch.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Minimum">The least value that <see cref="EpilogueKind.Clamp"/> lets through.</param>
/// <param name="Maximum">The greatest value that <see cref="EpilogueKind.Clamp"/> lets through.</param>
public readonly record struct Epilogue(EpilogueKind Kind, float Minimum, float Maximum)
{
    /// <summary>Values are stored as they are.</summary>
    public static Epilogue None => default;

    /// <summary>Values below 0 become 0.</summary>
    public static Epilogue Relu => new(EpilogueKind.Relu, 0, float.PositiveInfinity);

    /// <summary>Values are held between two bounds; ReLU6 is <c>Clamp(0, 6)</c>.</summary>
    /// <param name="minimum">The least value.</param>
    /// <param name="maximum">The greatest value, not below <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentException">The bounds are NaN or in the wrong order.</exception>
    public static Epilogue Clamp(float minimum, float maximum) => minimum <= maximum
        ? new(EpilogueKind.Clamp, minimum, maximum)
        : throw new ArgumentException(FormattableString.Invariant($"A clamp's minimum must not be above its maximum: {minimum}, {maximum}."));

    // One pair of bounds serves all kinds: no value is below −∞ or above +∞, so these leave everything alone.
    internal float Floor => Kind switch
    {
        EpilogueKind.None => float.NegativeInfinity,
        EpilogueKind.Relu => 0,
        _ => Minimum,
    };

    internal float Ceiling => Kind == EpilogueKind.Clamp ? Maximum : float.PositiveInfinity;

    internal float Apply(float value)
    {
        float raised = value < Floor ? Floor : value;
        return raised > Ceiling ? Ceiling : raised;
    }
}
