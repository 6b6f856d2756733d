using Ventral.Studies.Tables;

namespace Ventral.Studies.Simulation;

/// <summary>One row of <c>ceilings.csv</c>: where the true layer lies between its brains' ceilings.</summary>
/// <param name="Roi">The region.</param>
/// <param name="Network">The network that made the brains.</param>
/// <param name="Layer">Its layer.</param>
/// <param name="Noise">The noise that brings their lower ceiling to the recording's, in standard deviations of the signal.</param>
/// <param name="RecordedLower">The recording's lower ceiling.</param>
/// <param name="Lower">The mean lower ceiling of the brains.</param>
/// <param name="Upper">The mean upper ceiling.</param>
/// <param name="Score">The true layer's mean score.</param>
/// <param name="Coverage">In which share of the brains the 95 % interval over subjects holds that mean.</param>
/// <param name="DatasetCount">How many brains.</param>
public sealed record CeilingRow(string Roi, string Network, string Layer, double Noise, double RecordedLower, double Lower, double Upper, double Score, double Coverage, int DatasetCount)
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["roi", "network", "layer", "noise", "recorded_lower", "lower", "upper", "score", "coverage", "datasets"];

    internal IReadOnlyList<string?> Fields() =>
    [
        Roi, Network, Layer, TableText.Number(Noise), TableText.Number(RecordedLower), TableText.Number(Lower), TableText.Number(Upper),
        TableText.Number(Score), TableText.Number(Coverage), TableText.Count(DatasetCount),
    ];
}
