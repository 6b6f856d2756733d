using Ventral.Tensors.Ordering;

namespace Ventral.Analysis;

/// <summary>Ranks of values, smallest first.</summary>
internal static class Ranks
{
    /// <summary>Mid-ranks from 1 on: tied values share the mean of the ranks that they take up.</summary>
    public static double[] Mid(ReadOnlySpan<double> values) => SortedOrder.Of(values).Ranks(TieRanks.Average);
}
