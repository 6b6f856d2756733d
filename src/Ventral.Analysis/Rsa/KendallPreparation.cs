using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Chooses the width of the ranks.</summary>
internal static class KendallPreparation
{
    /// <summary>Prepares relabelled Kendall comparisons; constant RDMs are refused.</summary>
    public static PermutedComparison Create(
        string name, RdmSet models, RdmSet subjects, Func<long, long, long, double> denominator, InversionCounter? method = null)
    {
        foreach (var rdm in models.Rdms.Concat(subjects.Rdms))
        {
            PairVectors.RequireVarying(rdm, name);
        }

        method ??= InversionCounter.Best;
        return Rdm.PairCountOf(models.Stimuli.Count) <= KendallRanks.ShortLimit
            ? new KendallPermutations<ushort>(models, subjects, denominator, method)
            : new KendallPermutations<int>(models, subjects, denominator, method);
    }
}
