using Ventral.Analysis.Rsa.Resampling;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running.Tests;

/// <summary>
/// The difference of two networks on the same brains, for fresh subjects and fresh stimuli: layer by layer with the corrections for their number,
/// and of the means over layers.
/// </summary>
internal static class BootstrapTests
{
    public static IEnumerable<IEnumerable<TestRow>> Groups(Contrast contrast, ScoreSeries first, BootstrapStage bootstraps)
    {
        yield return TestRows.Adjusted($"{first.Roi}: {contrast.Name}: layers: {TestNames.TwoFactorBootstrap}", () =>
            [.. first.Layers.Select((layer, l) => Row(layer, bootstraps.Difference(contrast, first.Roi, l)))]);
        yield return Whole();

        IEnumerable<TestRow> Whole()
        {
            yield return Row("", bootstraps.Difference(contrast, first.Roi, null));
        }

        TestRow Row(string layer, ScoreEstimate difference) => new()
        {
            Test = TestNames.TwoFactorBootstrap,
            Contrast = contrast.Name,
            Roi = first.Roi,
            Layer = layer,
            Mode = TestRow.Corrected,
            Statistic = "t",
            Value = difference.T ?? throw NoError(layer),
            Df1 = difference.DegreesOfFreedom,
            P = difference.P,
            EffectSize = "mean difference",
            Effect = difference.Estimate,
            IntervalLower = difference.Interval.Lower,
            IntervalUpper = difference.Interval.Upper,
            Count = bootstraps.SubjectsOf(first.Roi),
        };

        VentralException NoError(string layer) =>
            new($"The two-factor bootstrap of {(layer.Length > 0 ? $"layer '{layer}'" : "the mean over layers")} has no error: all draws give the same difference.");
    }
}
