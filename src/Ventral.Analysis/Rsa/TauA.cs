using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>Kendall's tau-a: concordant minus discordant pairs of pairs, over all <c>m(m−1)/2</c> of them, in [−1, 1].</summary>
/// <remarks>
/// Ties count as neither, so that a model that predicts ties cannot reach 1: recommended where models do (Nili et al. 2014,
/// doi:10.1371/journal.pcbi.1003553). Counted in integers, exactly.
/// </remarks>
public sealed class TauA : RdmComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public TauA()
        : base("tau-a")
    {
    }

    /// <inheritdoc/>
    internal override PermutedComparison Prepare(RdmSet models, RdmSet subjects) => KendallPreparation.Create(Name, models, subjects, Denominator);

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => Ranks.Mid(rdm.Pairs);

    private protected override double Measure(Rdm a, Rdm b) => Kendall.Compare(Name, a, b, Denominator);

    private protected override void Measure(RdmSet a, RdmSet b, double[] scores, Workers workers) => KendallBatch.Fill(Name, a, b, Denominator, scores, workers);

    private static double Denominator(long pairs, long tiesA, long tiesB) => pairs;
}
