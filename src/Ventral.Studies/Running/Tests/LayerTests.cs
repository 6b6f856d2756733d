using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>Tests within one network and region: is each layer above chance, and does the last differ from the first?</summary>
internal static class LayerTests
{
    /// <summary>The rows in groups, each made when it is read: where one is undefined on its scores, the others stand.</summary>
    public static IEnumerable<IEnumerable<TestRow>> Groups(ScoreSeries series)
    {
        if (!series.OfSubjects)
        {
            yield break;
        }

        yield return TestRows.Adjusted($"{series.Roi}: {series.Network}: layers above chance", () =>
        [
            .. series.Layers.Select((layer, l) => Row(OneSampleT.Test(series.Values[l].AsSpan()), TestNames.OneSampleT, layer, TestRow.Corrected)),
        ]);
        if (series.Layers.Length > 1)
        {
            yield return LastFirst(IndependentT.Test, TestNames.IndependentT, TestRow.AsPublished);
            yield return LastFirst(PairedT.Test, TestNames.PairedT, TestRow.Corrected);
        }

        IEnumerable<TestRow> LastFirst(PairTest test, string name, string mode)
        {
            yield return Row(test(series.Values[^1].AsSpan(), series.Values[0].AsSpan()), name + TestNames.LastFirst, "", mode);
        }

        TestRow Row(TestOutcome result, string name, string layer, string mode) =>
            TestRows.Row(result, name, series.Network, series.Roi, layer, mode, series.Observations.Length);
    }

    private delegate TestOutcome PairTest(ReadOnlySpan<double> first, ReadOnlySpan<double> second);
}
