using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>One line of a repeated-measures analysis of variance: a factor or an interaction.</summary>
public sealed record AnovaEffect
{
    /// <summary>The factor's name, or the names of the interacting factors joined by " × ".</summary>
    public required string Name { get; init; }

    /// <summary>The variance ratio.</summary>
    public required double F { get; init; }

    /// <summary>Degrees of freedom of the effect, q.</summary>
    public required int NumeratorDegrees { get; init; }

    /// <summary>Degrees of freedom of its error, the interaction with subjects: q·(n − 1).</summary>
    public required int DenominatorDegrees { get; init; }

    /// <summary>Sum of squares of the effect.</summary>
    public required double SumOfSquares { get; init; }

    /// <summary>Sum of squares of its error.</summary>
    public required double ErrorSumOfSquares { get; init; }

    /// <summary>How the covariance of the effect departs from sphericity.</summary>
    public required Sphericity Sphericity { get; init; }

    /// <summary>Partial η² = SS/(SS + SS_error) with the noncentral F interval λ/(λ + df₁ + df₂ + 1), exact under sphericity.</summary>
    public required EffectSize PartialEtaSquared { get; init; }

    /// <summary>
    /// Generalised η²: SS over itself plus every sum of squares that involves subjects, comparable between designs
    /// (Olejnik and Algina 2003, doi:10.1037/1082-989x.8.4.434), for manipulated factors.
    /// </summary>
    public required double GeneralizedEtaSquared { get; init; }

    /// <summary>
    /// Partial ω² = q(F − 1) / (q(F − 1) + observations), partial η² freed of most of its bias; it may be a little below 0 and
    /// is not cut (Keppel &amp; Wickens 2004, ch. 18). Observations are all scores; for what groups of subjects differ by in the
    /// mean, the subjects, as in an analysis of variance of their means. Its interval is λ/(λ + observations) at the ends of λ, the noncentrality that
    /// q(F − 1) estimates, exact under sphericity; so it begins at 0, and an estimate below 0 lies outside of it.
    /// </summary>
    public required EffectSize PartialOmegaSquared { get; init; }

    /// <summary>p without correction; right only under sphericity.</summary>
    public double P => PAt(1);

    /// <summary>p with both degrees of freedom times Greenhouse and Geisser's ε.</summary>
    public double GreenhouseGeisserP => PAt(Sphericity.GreenhouseGeisser);

    /// <summary>p with both degrees of freedom times Huynh and Feldt's ε (at most 1).</summary>
    public double HuynhFeldtP => PAt(Sphericity.HuynhFeldt);

    /// <summary>p on 1 and n − 1 degrees of freedom, which no departure from sphericity can exceed.</summary>
    public double LowerBoundP => PAt(Sphericity.LowerBound);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: F({NumeratorDegrees}, {DenominatorDegrees}) = {F:0.###}, p = {P:G3}, GG ε = {Sphericity.GreenhouseGeisser:0.###}, p(GG) = {GreenhouseGeisserP:G3}, {PartialEtaSquared}");

    /// <summary>A share of variance with the interval λ/(λ + n).</summary>
    internal static EffectSize Share(string name, double value, ConfidenceInterval lambda, double n) =>
        new(name, value, new(lambda.Lower / (lambda.Lower + n), lambda.Upper / (lambda.Upper + n), lambda.Level));

    private double PAt(double epsilon) => FDistribution.Survival(F, NumeratorDegrees * epsilon, DenominatorDegrees * epsilon);
}
