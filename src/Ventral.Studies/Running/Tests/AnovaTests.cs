using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>Network × layer repeated-measures ANOVA over subjects: uncorrected, and with both corrections for sphericity.</summary>
internal static class AnovaTests
{
    public static IEnumerable<TestRow> Rows(string contrast, ScoreSeries first, ScoreSeries second)
    {
        int subjects = first.Observations.Length;
        int layers = first.Layers.Length;
        if (layers < 2)
        {
            yield break;
        }

        var anova = RepeatedMeasuresAnova.TwoWay(Values(first, second, subjects, layers), "network", "layer");
        foreach (var effect in anova.Effects)
        {
            var row = new TestRow
            {
                // Both corrections are for sphericity; none is for the number of tests.
                Family = TestRows.Family($"{first.Roi}: {contrast}: {NameOf(effect)}", 1),
                Test = NameOf(effect),
                Contrast = contrast,
                Roi = first.Roi,
                Mode = TestRow.AsPublished,
                Statistic = "F",
                Value = effect.F,
                Df1 = effect.NumeratorDegrees,
                Df2 = effect.DenominatorDegrees,
                P = effect.P,
                EffectSize = effect.PartialEtaSquared.Name,
                Effect = effect.PartialEtaSquared.Value,
                IntervalLower = effect.PartialEtaSquared.Interval.Lower,
                IntervalUpper = effect.PartialEtaSquared.Interval.Upper,
                Count = subjects,
            };
            yield return row;
            yield return Corrected(row, "greenhouse-geisser", effect.Sphericity.GreenhouseGeisser, effect.GreenhouseGeisserP);
            yield return Corrected(row, "huynh-feldt", effect.Sphericity.HuynhFeldt, effect.HuynhFeldtP);
        }
    }

    private static string NameOf(AnovaEffect effect) => effect.Name switch
    {
        "network" => TestNames.AnovaNetwork,
        "layer" => TestNames.AnovaLayer,
        _ => TestNames.AnovaInteraction,
    };

    private static TestRow Corrected(TestRow row, string adjustment, double epsilon, double p) => row with
    {
        Mode = TestRow.Corrected,
        Df1 = row.Df1 * epsilon,
        Df2 = row.Df2 * epsilon,
        PAdjusted = p,
        Adjustment = adjustment,
    };

    private static double[,,] Values(ScoreSeries first, ScoreSeries second, int subjects, int layers)
    {
        double[,,] values = new double[subjects, 2, layers];
        for (int s = 0; s < subjects; s++)
        {
            for (int l = 0; l < layers; l++)
            {
                values[s, 0, l] = first.Values[l][s];
                values[s, 1, l] = second.Values[l][s];
            }
        }

        return values;
    }
}
