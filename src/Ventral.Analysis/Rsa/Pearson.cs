using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Pearson's product-moment correlation of the dissimilarities, in [−1, 1].</summary>
/// <remarks>
/// Not changed by positive linear maps of either RDM.
/// </remarks>
public sealed class Pearson : LinearComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public Pearson()
        : base("pearson")
    {
    }

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => PairVectors.Scaled(PairVectors.Centred(rdm.Pairs), Math.Sqrt(rdm.Pairs.Length));

    private protected override double[] Vector(Rdm rdm)
    {
        PairVectors.RequireVarying(rdm, Name);
        return PairVectors.Scaled(PairVectors.Centred(rdm.Pairs), 1);
    }
}
