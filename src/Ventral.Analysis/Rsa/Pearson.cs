using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Pearson's product-moment correlation of the dissimilarities, in [−1, 1].</summary>
/// <remarks>
/// Not changed by positive linear maps of either RDM.
/// </remarks>
public sealed class Pearson : RdmComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public Pearson()
        : base("pearson")
    {
    }

    /// <inheritdoc/>
    internal override PermutedComparison Prepare(RdmSet models, RdmSet subjects) => new LinearPermutations(models, subjects, Vector, Value);

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => PairVectors.Scaled(PairVectors.Centred(rdm.Pairs), Math.Sqrt(rdm.Pairs.Length));

    private protected override double Measure(Rdm a, Rdm b) => Value(PairVectors.Dot(Vector(a), Vector(b)));

    private static double Value(double product) => Math.Clamp(product, -1, 1);

    private double[] Vector(Rdm rdm)
    {
        PairVectors.RequireVarying(rdm, Name);
        return PairVectors.Scaled(PairVectors.Centred(rdm.Pairs), 1);
    }
}
