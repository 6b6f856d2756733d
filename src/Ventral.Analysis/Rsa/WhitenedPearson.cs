using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>As <see cref="WhitenedCosine"/>, after the mean dissimilarity is taken off each RDM; in [−1, 1], 0 by chance.</summary>
/// <remarks>
/// For biased squared distances, whose zero means nothing. A constant RDM is an error. Diedrichsen et al. 2021,
/// doi:10.51628/001c.27664. As rsatoolbox's <c>corr_cov</c> without <c>sigma_k</c>.
/// </remarks>
public sealed class WhitenedPearson : RdmComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public WhitenedPearson()
        : base("whitened-pearson")
    {
    }

    /// <inheritdoc/>
    internal override PermutedComparison Prepare(RdmSet models, RdmSet subjects) => new KernelPermutations(models, subjects, Vector);

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => Whitened.Matched(rdm.Count, Deviations(rdm));

    private protected override double Measure(Rdm a, Rdm b) => Whitened.Cosine(Vector(a), Vector(b));

    private protected override void Measure(RdmSet a, RdmSet b, double[] scores, Tensors.Workers workers) => Whitened.Fill(a, b, Vector, scores, workers);

    private double[] Vector(Rdm rdm) => PairVectors.Scaled(CentredKernel.Vector(rdm.Count, Deviations(rdm)), 1);

    private double[] Deviations(Rdm rdm)
    {
        PairVectors.RequireVarying(rdm, Name);
        return PairVectors.Scaled(PairVectors.Centred(rdm.Pairs), 1);
    }
}
