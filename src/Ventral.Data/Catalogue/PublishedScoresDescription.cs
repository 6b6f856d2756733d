using System.Collections.Immutable;

namespace Ventral.Data.Catalogue;

/// <summary>A published table of scores in a CSV file, and what its columns and words mean.</summary>
/// <param name="Network">The network that all rows are about.</param>
/// <param name="File">The CSV file, with a header.</param>
/// <param name="Repeats">
/// Whom the rows of one (state, layer, ROI) are about, in the order of the file: subjects, or instances of the network.
/// The table itself does not name them.
/// </param>
public sealed record PublishedScoresDescription(string Network, DatasetFile File, ImmutableArray<string> Repeats)
{
    /// <summary>True where <see cref="Repeats"/> are instances of the network against the mean brain, not subjects.</summary>
    public bool OfInstances { get; init; }

    /// <summary>The statistic that the scores are: <c>tau-b</c>.</summary>
    public required string Statistic { get; init; }

    /// <summary>The column of the score.</summary>
    public required string ScoreColumn { get; init; }

    /// <summary>The column of the p value; empty where there is none.</summary>
    public string PColumn { get; init; } = "";

    /// <summary>The column of the layer.</summary>
    public required string LayerColumn { get; init; }

    /// <summary>The column of the region.</summary>
    public required string RoiColumn { get; init; }

    /// <summary>The column of the weight state.</summary>
    public required string WeightsColumn { get; init; }

    /// <summary>Our name of each layer, and the table's.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Layers { get; init; }

    /// <summary>Our name of each region, and the table's.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Rois { get; init; }

    /// <summary>Our name of each weight state, and the table's.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Weights { get; init; }
}
