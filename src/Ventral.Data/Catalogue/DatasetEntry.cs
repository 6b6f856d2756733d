using System.Collections.Immutable;

namespace Ventral.Data.Catalogue;

/// <summary>One dataset, set of weights or table: what it is, whose it is, its files, and what they hold.</summary>
public sealed record DatasetEntry
{
    /// <summary>The name by which a study asks for it: <c>algonauts-2019-92</c>.</summary>
    public required string Id { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it holds.</summary>
    public required DatasetKind Kind { get; init; }

    /// <summary>The licence, or that none is stated.</summary>
    public required string Licence { get; init; }

    /// <summary>What to cite.</summary>
    public required ImmutableArray<string> Citations { get; init; }

    /// <summary>DOIs of <see cref="Citations"/>.</summary>
    public ImmutableArray<string> Dois { get; init; } = [];

    /// <summary>True where the user registered it from files of their own.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The page where people read about it; of an own dataset without one, its folder of images.</summary>
    public required Uri Page { get; init; }

    /// <summary>What a user should know besides; empty where there is nothing.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Its files in order.</summary>
    public required ImmutableArray<DatasetFile> Files { get; init; }

    /// <summary>Its stimuli, where it has some.</summary>
    public StimuliDescription? Stimuli { get; init; }

    /// <summary>The regions that were recorded.</summary>
    public ImmutableArray<RecordingDescription> Recordings { get; init; } = [];

    /// <summary>RDMs of networks.</summary>
    public ImmutableArray<NetworkRdmsDescription> NetworkRdms { get; init; } = [];

    /// <summary>Published scores.</summary>
    public ImmutableArray<PublishedScoresDescription> PublishedScores { get; init; } = [];

    /// <summary>Trained weights, where it holds some.</summary>
    public WeightsDescription? Weights { get; init; }

    /// <summary>The files of one role, in order; empty where there is none.</summary>
    public ImmutableArray<DatasetFile> FilesOf(string role) => [.. Files.Where(file => file.Role == role)];

    /// <inheritdoc/>
    public override string ToString() => Id;
}
