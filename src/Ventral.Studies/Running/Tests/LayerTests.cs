using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>Tests within one network and region: is each layer above chance, and does the last differ from the first?</summary>
internal static class LayerTests
{
    public static IEnumerable<TestRow> Rows(ScoreSeries series)
    {
        if (!series.OfSubjects)
        {
            yield break;
        }

        int n = series.Observations.Length;
        TestRow[] aboveChance = [.. series.Layers.Select((layer, l) => TestRows.Row(
            OneSampleT.Test(series.Values[l].AsSpan()), TestNames.OneSampleT, series.Network, series.Roi, layer, TestRow.Corrected, n))];
        foreach (var row in TestRows.Adjusted($"{series.Roi}: {series.Network}: layers above chance", aboveChance))
        {
            yield return row;
        }

        if (series.Layers.Length < 2)
        {
            yield break;
        }

        var (last, first) = (series.Values[^1], series.Values[0]);
        yield return TestRows.Row(
            IndependentT.Test(last.AsSpan(), first.AsSpan()), TestNames.IndependentT + TestNames.LastFirst, series.Network, series.Roi, "", TestRow.AsPublished, n);
        yield return TestRows.Row(
            PairedT.Test(last.AsSpan(), first.AsSpan()), TestNames.PairedT + TestNames.LastFirst, series.Network, series.Roi, "", TestRow.Corrected, n);
    }
}
