using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Spearman's rank correlation: Pearson's correlation of the mid-ranks, in [−1, 1].</summary>
/// <remarks>
/// Tied dissimilarities share their mean rank, as in scipy.
/// </remarks>
public sealed class Spearman : LinearComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public Spearman()
        : base("spearman")
    {
    }

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => Ranks.Mid(rdm.Pairs);

    private protected override double[] Vector(Rdm rdm)
    {
        PairVectors.RequireVarying(rdm, Name);
        return PairVectors.Scaled(PairVectors.Centred(Ranks.Mid(rdm.Pairs)), 1);
    }
}
