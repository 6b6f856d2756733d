using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>
/// Compares the layer profiles of two networks in one region. <c>as-published</c>: repeated-measures ANOVA without
/// sphericity correction, unpaired t tests on the same people, Kruskal–Wallis over groups that are not independent,
/// none corrected for their number. <c>corrected</c>: Greenhouse–Geisser and Huynh–Feldt, paired tests, Holm and
/// Benjamini–Hochberg over layers.
/// </summary>
internal static class ContrastTests
{
    public static IEnumerable<TestRow> Rows(Contrast contrast, ScoreSeries first, ScoreSeries second)
    {
        int n = first.Observations.Length;
        bool paired = first.OfSubjects && second.OfSubjects && first.Observations.SequenceEqual(second.Observations, StringComparer.Ordinal);
        if (paired)
        {
            foreach (var row in AnovaTests.Rows(contrast.Name, first, second))
            {
                yield return row;
            }
        }

        foreach (var row in Layers(TestNames.IndependentT, (a, b) => IndependentT.Test(a, b), TestRow.AsPublished))
        {
            yield return row;
        }

        if (n == second.Observations.Length)
        {
            foreach (var row in Layers(TestNames.Wilcoxon, (a, b) => WilcoxonSignedRank.Test(a, b), TestRow.AsPublished))
            {
                yield return row;
            }
        }

        double[][] groups = [.. first.Values.Concat(second.Values).Select(values => values.ToArray())];
        yield return TestRows.Row(KruskalWallis.Test(groups), TestNames.Kruskal, contrast.Name, first.Roi, "", TestRow.AsPublished, n);

        string family = $"{first.Roi}: {contrast.Name}: layers";
        var corrected = paired
            ? Family(TestNames.PairedT, (a, b) => PairedT.Test(a, b)).Concat(Family(TestNames.Wilcoxon, (a, b) => WilcoxonSignedRank.Test(a, b)))
            : Family(TestNames.IndependentT, (a, b) => IndependentT.Test(a, b));
        foreach (var row in corrected)
        {
            yield return row;
        }

        IEnumerable<TestRow> Layers(string name, Func<double[], double[], TestOutcome> test, string mode) => first.Layers.Select(
            (layer, l) => TestRows.Row(test([.. first.Values[l]], [.. second.Values[l]]), name, contrast.Name, first.Roi, layer, mode, n));

        IEnumerable<TestRow> Family(string name, Func<double[], double[], TestOutcome> test) =>
            TestRows.Adjusted($"{family}: {name}", [.. Layers(name, test, TestRow.Corrected)]);
    }
}
