namespace Ventral.Tensors.Optimisation;

/// <summary>Options of <see cref="AdamW{T}"/>.</summary>
public sealed record AdamWOptions
{
    /// <summary>How much of the mean gradient is kept at each step, β₁, from 0 to below 1.</summary>
    public double MeanDecay { get; init; } = 0.9;

    /// <summary>How much of the mean squared gradient is kept at each step, β₂, from 0 to below 1.</summary>
    public double SquareDecay { get; init; } = 0.999;

    /// <summary>What is added to the root of the mean square, ε, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal void Validate()
    {
        if (!(MeanDecay >= 0 && MeanDecay < 1) || !(SquareDecay >= 0 && SquareDecay < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"Decays are from 0 to below 1, not {MeanDecay} and {SquareDecay}."));
        }

        if (!(Epsilon > 0 && double.IsFinite(Epsilon)))
        {
            throw new ArgumentException(FormattableString.Invariant($"Epsilon is above 0, not {Epsilon}."));
        }
    }
}
