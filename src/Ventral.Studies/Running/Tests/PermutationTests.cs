using Ventral.Analysis.Rsa;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>
/// Rows of Mantel tests. <c>as-published</c>: the mean of the subjects' p values, which is not itself a p value.
/// <c>corrected</c>: the mean over subjects against relabellings that all subjects share, with max-T over layers.
/// </summary>
internal static class PermutationTests
{
    public static IEnumerable<TestRow> Rows(ScoreSeries series, MantelResult result)
    {
        for (int m = 0; m < result.Models.Length; m++)
        {
            yield return AsPublished(series, result.Models[m], result.Comparison, result.GroupMeans[m], result.MeanSubjectP[m]);
            yield return new()
            {
                Family = TestRows.Family($"{series.Roi}: {series.Network}: layers: {TestNames.Mantel}", result.Models.Length),
                Test = TestNames.Mantel,
                Contrast = series.Network,
                Roi = series.Roi,
                Layer = result.Models[m],
                Mode = TestRow.Corrected,
                Statistic = result.Comparison,
                Value = result.GroupMeans[m],
                P = result.GroupP[m],
                PAdjusted = result.GroupPMaxT[m],
                Adjustment = "max-T",
                Count = result.Subjects.Length,
            };
        }
    }

    /// <summary>The mean of printed p values of a network whose scores were published.</summary>
    public static IEnumerable<TestRow> Published(ScoreSeries series, RdmMeasure measure)
    {
        for (int l = 0; l < series.Layers.Length; l++)
        {
            var p = series.PrintedP[l];
            if (series.OfSubjects && p.All(value => value is not null))
            {
                double mean = ScoreSeries.MeanOf([.. p.Select(value => value!.Value)]);
                yield return AsPublished(series, series.Layers[l], measure.Comparison.Name, series.Mean(l), mean);
            }
        }
    }

    private static TestRow AsPublished(ScoreSeries series, string layer, string statistic, double value, double p) => new()
    {
        Test = TestNames.Mantel,
        Contrast = series.Network,
        Roi = series.Roi,
        Layer = layer,
        Mode = TestRow.AsPublished,
        Statistic = statistic,
        Value = value,
        P = p,
        Count = series.Observations.Length,
    };
}
