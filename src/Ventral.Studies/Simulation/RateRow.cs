using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Simulation;

/// <summary>One row of <c>rates.csv</c>: how often a test of a contrast is significant.</summary>
/// <param name="Roi">The region.</param>
/// <param name="Contrast">The contrast.</param>
/// <param name="Test"><c>paired-t</c> over subjects, or <c>two-factor-bootstrap</c> over subjects and stimuli.</param>
/// <param name="Truth"><c>none</c>, or the network that made the brains.</param>
/// <param name="Noise">The noise, over that which the recording has.</param>
/// <param name="Effect">The mean difference of scores.</param>
/// <param name="EffectSize">The mean of Cohen's dz.</param>
/// <param name="Rate">Where no layer made the brains, false positives: the share of p below the level. Else power: the share in which the network that made them is significantly better.</param>
/// <param name="Interval">The 95 % interval of the rate (Wilson).</param>
/// <param name="DatasetCount">How many brains.</param>
public sealed record RateRow(string Roi, string Contrast, string Test, string Truth, double Noise, double Effect, double EffectSize, double Rate, ConfidenceInterval Interval, int DatasetCount)
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["roi", "contrast", "test", "truth", "noise", "effect", "dz", "rate", "ci_lower", "ci_upper", "datasets"];

    internal IReadOnlyList<string?> Fields() =>
    [
        Roi, Contrast, Test, Truth, TableText.Number(Noise), TableText.Number(Effect), TableText.Number(EffectSize), TableText.Number(Rate),
        TableText.Number(Interval.Lower), TableText.Number(Interval.Upper), TableText.Count(DatasetCount),
    ];
}
