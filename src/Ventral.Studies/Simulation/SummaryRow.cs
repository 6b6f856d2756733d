using Ventral.Studies.Tables;

namespace Ventral.Studies.Simulation;

/// <summary>One row of <c>simulation/summary.csv</c>: whether the layer that made a brain is found as often as the study states.</summary>
/// <param name="Roi">The region.</param>
/// <param name="LayerRate">The share of brains of which the very layer is found.</param>
/// <param name="NetworkRate">The share of which its network is found.</param>
/// <param name="LayerChance">The share of layers that a guess among them finds: one over their number.</param>
/// <param name="NetworkChance">The share of networks that a guess among them finds: one over their number.</param>
/// <param name="Stated">The share that the study states; <c>null</c> where it states none.</param>
public sealed record SummaryRow(string Roi, double LayerRate, double NetworkRate, double LayerChance, double NetworkChance, double? Stated)
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["roi", "layer_found", "layer_by_chance", "network_found", "network_by_chance", "stated", "verdict"];

    /// <summary><c>reached</c>, <c>missed</c>, or <c>not-stated</c>.</summary>
    public string Verdict => Stated is not { } stated ? "not-stated" : LayerRate >= stated ? "reached" : "missed";

    internal IReadOnlyList<string?> Fields() =>
        
    [
        Roi, TableText.Number(LayerRate), TableText.Number(LayerChance), TableText.Number(NetworkRate), TableText.Number(NetworkChance), TableText.Number(Stated), Verdict,
    ];
}
