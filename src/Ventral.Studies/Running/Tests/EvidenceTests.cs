using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>What stands beside the paired tests of two networks: Bayes factors by layer, and a mixed model over all layers.</summary>
internal static class EvidenceTests
{
    /// <summary>A JZS Bayes factor a layer: above 1 the scores speak for a difference, below 1 against it. It has no p and needs no correction.</summary>
    public static IEnumerable<TestRow> BayesFactors(Contrast contrast, ScoreSeries first, ScoreSeries second)
    {
        for (int l = 0; l < first.Layers.Length; l++)
        {
            var t = PairedT.Test(first.Values[l].AsSpan(), second.Values[l].AsSpan());
            int n = first.Observations.Length;
            double log = JzsBayesFactor.LogOfPaired(t.Statistic, n);
            bool fits = log < 700;
            yield return TestRows.Row(t, TestNames.BayesFactor, contrast.Name, first.Roi, first.Layers[l], TestRow.Corrected, n) with
            {
                Statistic = fits ? "BF10" : "ln BF10",
                Value = fits ? JzsBayesFactor.OfPaired(t.Statistic, n) : log,
                Df1 = null,
                P = null,
            };
        }
    }

    /// <summary>The networks' difference over all layers, with layers as fixed effects and an intercept for each subject; Satterthwaite's degrees of freedom.</summary>
    public static IEnumerable<TestRow> MixedModel(Contrast contrast, ScoreSeries first, ScoreSeries second)
    {
        int layers = first.Layers.Length, subjects = first.Observations.Length, count = 2 * layers * subjects;
        double[] scores = new double[count], network = new double[count];
        double[][] ofLayers = [.. Enumerable.Range(0, layers - 1).Select(_ => new double[count])];
        string[] people = new string[count];
        for (int i = 0; i < count; i++)
        {
            int half = i / (layers * subjects), layer = i / subjects % layers, subject = i % subjects;
            scores[i] = (half == 0 ? first : second).Values[layer][subject];
            network[i] = half == 0 ? 0.5 : -0.5;
            people[i] = first.Observations[subject];
            if (layer > 0)
            {
                ofLayers[layer - 1][i] = 1;
            }
        }

        var effect = LinearMixedModel.Fit(
            scores, [("network", network), .. ofLayers.Select((values, l) => (first.Layers[l + 1], values))], new RandomIntercepts("subject", [.. people]))["network"];
        yield return new()
        {
            Test = TestNames.MixedModel,
            Contrast = contrast.Name,
            Roi = first.Roi,
            Mode = TestRow.Corrected,
            Statistic = "t",
            Value = effect.T,
            Df1 = effect.DegreesOfFreedom,
            P = effect.P,
            EffectSize = "mean difference",
            Effect = effect.Estimate,
            IntervalLower = effect.Interval.Lower,
            IntervalUpper = effect.Interval.Upper,
            Count = subjects,
        };
    }
}
