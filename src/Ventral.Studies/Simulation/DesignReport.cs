using System.Collections.Immutable;

using Ventral.Studies.Running;

namespace Ventral.Studies.Simulation;

/// <summary>What a design would find of brains whose truth is known.</summary>
/// <param name="Folder">Where the tables lie.</param>
/// <param name="Layers">Layers that were scored, and made brains where they could.</param>
/// <param name="Networks">The networks that they belong to.</param>
/// <param name="Recovery">Which layer is found.</param>
/// <param name="Ceilings">Where the truth lies between the ceilings.</param>
/// <param name="Rates">How often tests are significant.</param>
/// <param name="StatedRecovery">The share of brains of which the layer must be found, where the study states one.</param>
public sealed record DesignReport(
    string Folder, int Layers, int Networks, ImmutableArray<RecoveryRow> Recovery, ImmutableArray<CeilingRow> Ceilings, ImmutableArray<RateRow> Rates, double? StatedRecovery = null)
{
    /// <summary>Networks, or layers of them, that could not be computed and are missing here, each with its reason.</summary>
    public ImmutableArray<FailedCells> Failures { get; init; } = [];

    /// <summary>What was found by region, and whether it is what the study states.</summary>
    public ImmutableArray<SummaryRow> Summaries =>
        [.. Ceilings.Select(row => row.Roi).Distinct(StringComparer.Ordinal).Select(roi => new SummaryRow(roi, LayerRate(roi), NetworkRate(roi), 1.0 / Layers, 1.0 / Networks, StatedRecovery))];

    /// <summary>The share of brains of which the very layer is found, in a region.</summary>
    /// <param name="roi">The region.</param>
    public double LayerRate(string roi) => Rate(roi, row => row.Network == row.ChosenNetwork && row.Layer == row.ChosenLayer);

    /// <summary>The share of brains of which the network is found, in a region.</summary>
    /// <param name="roi">The region.</param>
    public double NetworkRate(string roi) => Rate(roi, row => row.Network == row.ChosenNetwork);

    private double Rate(string roi, Func<RecoveryRow, bool> isRight)
    {
        RecoveryRow[] rows = [.. Recovery.Where(row => row.Roi == roi)];
        return rows.Where(isRight).Sum(row => row.Share) / rows.Select(row => (row.Network, row.Layer)).Distinct().Count();
    }
}
