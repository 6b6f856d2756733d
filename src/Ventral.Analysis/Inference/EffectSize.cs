using System.Globalization;
using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>How large an effect is, under the name that says which measure of it, with its interval.</summary>
/// <param name="Name">The measure: "Cohen's dz", "rank-biserial r", "partial η²", …</param>
/// <param name="Value">The estimate.</param>
/// <param name="Interval">Its interval.</param>
public sealed record EffectSize(string Name, double Value, ConfidenceInterval Interval)
{
    /// <summary>
    /// A standardised mean difference freed of its small-sample bias: value and interval times
    /// J = Γ(m/2) / (√(m/2)·Γ((m − 1)/2)) (Hedges 1981, doi:10.3102/10769986006002107).
    /// </summary>
    /// <param name="degreesOfFreedom">m, those of the standard deviation that the difference was divided by; above 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Degrees of freedom of 1 or less, where J is undefined.</exception>
    public EffectSize HedgesCorrected(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 1))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "More than one degree of freedom is required.");
        }

        double half = 0.5 * degreesOfFreedom;
        double j = PortableMath.Exp(PortableMath.LogGamma(half) - PortableMath.LogGamma(half - 0.5)) / Math.Sqrt(half);
        return new EffectSize(Name.Replace("Cohen's d", "Hedges' g", StringComparison.Ordinal), Value * j, Interval.Scaled(j));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} = {Value:0.###} {Interval}");
}
