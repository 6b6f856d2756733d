using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>
/// Compares the layer profiles of two networks in one region. <c>as-published</c>: repeated-measures ANOVA without
/// sphericity correction, unpaired t tests on the same people, Kruskal–Wallis over groups that are not independent,
/// none corrected for their number. <c>corrected</c>: Greenhouse–Geisser and Huynh–Feldt, paired tests, Holm and
/// Benjamini–Hochberg over layers; beside them Bayes factors, and a mixed model over all layers.
/// </summary>
internal static class ContrastTests
{
    /// <summary>The rows in groups, each made when it is read: where one is undefined on its scores, the others stand.</summary>
    public static IEnumerable<IEnumerable<TestRow>> Groups(Contrast contrast, ScoreSeries first, ScoreSeries second)
    {
        int n = first.Observations.Length;
        bool paired = first.OfSubjects && second.OfSubjects && first.Observations.SequenceEqual(second.Observations, StringComparer.Ordinal);
        if (paired)
        {
            yield return AnovaTests.Rows(contrast.Name, first, second);
        }

        yield return Layers(TestNames.IndependentT, (a, b) => IndependentT.Test(a, b), TestRow.AsPublished);
        if (n == second.Observations.Length)
        {
            yield return Layers(TestNames.Wilcoxon, (a, b) => WilcoxonSignedRank.Test(a, b), TestRow.AsPublished);
        }

        yield return Kruskal();
        if (paired)
        {
            yield return Family(TestNames.PairedT, (a, b) => PairedT.Test(a, b));
            yield return Family(TestNames.Wilcoxon, (a, b) => WilcoxonSignedRank.Test(a, b));
            yield return EvidenceTests.BayesFactors(contrast, first, second);
            if (first.Layers.Length > 1)
            {
                yield return EvidenceTests.MixedModel(contrast, first, second);
            }
        }
        else
        {
            yield return Family(TestNames.IndependentT, (a, b) => IndependentT.Test(a, b));
        }

        IEnumerable<TestRow> Kruskal()
        {
            double[][] groups = [.. first.Values.Concat(second.Values).Select(values => values.ToArray())];
            yield return TestRows.Row(KruskalWallis.Test(groups), TestNames.Kruskal, contrast.Name, first.Roi, "", TestRow.AsPublished, n);
        }

        IEnumerable<TestRow> Layers(string name, Func<double[], double[], TestOutcome> test, string mode) => first.Layers.Select(
            (layer, l) => TestRows.Row(test([.. first.Values[l]], [.. second.Values[l]]), name, contrast.Name, first.Roi, layer, mode, n));

        // A layer that cannot be tested takes its family with it: to correct for fewer tests than were asked for would be no correction.
        IEnumerable<TestRow> Family(string name, Func<double[], double[], TestOutcome> test) =>
            TestRows.Adjusted($"{first.Roi}: {contrast.Name}: layers: {name}", () => [.. Layers(name, test, TestRow.Corrected)]);
    }
}
