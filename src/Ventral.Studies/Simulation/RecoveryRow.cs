using Ventral.Studies.Tables;

namespace Ventral.Studies.Simulation;

/// <summary>One row of <c>recovery.csv</c>: how often brains of one layer are most like another.</summary>
/// <param name="Roi">The region whose noise they have.</param>
/// <param name="Network">The network that made them.</param>
/// <param name="Layer">Its layer.</param>
/// <param name="ChosenNetwork">The network that scored highest.</param>
/// <param name="ChosenLayer">Its layer.</param>
/// <param name="Share">In which share of the brains.</param>
/// <param name="DatasetCount">Of how many.</param>
public sealed record RecoveryRow(string Roi, string Network, string Layer, string ChosenNetwork, string ChosenLayer, double Share, int DatasetCount)
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["roi", "network", "layer", "chosen_network", "chosen_layer", "share", "datasets"];

    internal IReadOnlyList<string?> Fields() => [Roi, Network, Layer, ChosenNetwork, ChosenLayer, TableText.Number(Share), TableText.Count(DatasetCount)];
}
