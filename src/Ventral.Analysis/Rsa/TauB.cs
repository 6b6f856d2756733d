using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Kendall's tau-b: concordant minus discordant pairs of pairs, <c>(C − D) / √((n₀ − n₁)(n₀ − n₂))</c> with the
/// <c>n₀ = m(m−1)/2</c> pairs of pairs of which n₁ are tied in one RDM and n₂ in the other; in [−1, 1].
/// </summary>
/// <remarks>
/// Without ties it equals <see cref="TauA"/>. Kendall 1945, doi:10.1093/biomet/33.3.239. Counted in integers, exactly;
/// equal to scipy's <c>kendalltau</c> but for the last bit. Favours models that predict ties.
/// </remarks>
public sealed class TauB : RdmComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public TauB()
        : base("tau-b")
    {
    }

    /// <inheritdoc/>
    internal override PermutedComparison Prepare(RdmSet models, RdmSet subjects) => KendallPreparation.Create(Name, models, subjects, Denominator);

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => Ranks.Mid(rdm.Pairs);

    private protected override double Measure(Rdm a, Rdm b) => Kendall.Compare(Name, a, b, Denominator);

    private protected override void Measure(RdmSet a, RdmSet b, double[] scores, Workers workers) => KendallBatch.Fill(Name, a, b, Denominator, scores, workers);

    private static double Denominator(long pairs, long tiesA, long tiesB) =>
        tiesA == tiesB ? pairs - tiesA : Math.Sqrt(pairs - tiesA) * Math.Sqrt(pairs - tiesB);
}
