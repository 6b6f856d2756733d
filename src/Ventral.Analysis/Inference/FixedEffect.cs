using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>One coefficient of a mixed model.</summary>
/// <param name="Name">The variable; <c>intercept</c> for the constant.</param>
/// <param name="Estimate">Score per unit of the variable.</param>
/// <param name="StandardError">Of the estimate.</param>
/// <param name="DegreesOfFreedom">Satterthwaite's.</param>
public sealed record FixedEffect(string Name, double Estimate, double StandardError, double DegreesOfFreedom)
{
    /// <summary>Estimate over standard error.</summary>
    public double T => Estimate / StandardError;

    /// <summary>Two-sided p from Student's t on <see cref="DegreesOfFreedom"/>.</summary>
    public double P => StudentTDistribution.TwoSided(T, DegreesOfFreedom);

    /// <summary>The 95 % interval of the estimate.</summary>
    public ConfidenceInterval Interval
    {
        get
        {
            double half = StandardError * StudentTDistribution.Quantile(0.975, DegreesOfFreedom);
            return new(Estimate - half, Estimate + half, 0.95);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} = {Estimate:0.###} {Interval}, t({DegreesOfFreedom:0.#}) = {T:0.###}, p = {P:G3}");
}
