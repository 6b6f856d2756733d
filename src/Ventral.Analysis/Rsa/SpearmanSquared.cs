using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>The square of Spearman's rank correlation, in [0, 1]: the score of the Algonauts Project 2019.</summary>
/// <remarks>
/// The challenge averages the squares over subjects and divides by the ceiling, likewise of squares. A strong negative correlation scores
/// as a positive one does; prefer <see cref="Spearman"/>. Cichy et al. 2019, arXiv:1905.05675.
/// </remarks>
public sealed class SpearmanSquared : LinearComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public SpearmanSquared()
        : base("spearman-squared")
    {
    }

    /// <inheritdoc/>
    internal override bool IsSigned => false;

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => Ranks.Mid(rdm.Pairs);

    private protected override double Value(double product) => Math.Min(product * product, 1);

    private protected override double[] Vector(Rdm rdm)
    {
        PairVectors.RequireVarying(rdm, Name);
        return PairVectors.Scaled(PairVectors.Centred(Ranks.Mid(rdm.Pairs)), 1);
    }
}
