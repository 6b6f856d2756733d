using System.Collections.Immutable;

namespace Ventral.Data.Own;

/// <summary>What a user says of a dataset of their own: where its images and responses are, and whose they are.</summary>
public sealed record OwnDatasetRequest
{
    /// <summary>The name by which studies ask for it: lower-case letters, digits, <c>.</c>, <c>-</c> and <c>_</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the images, PNG or JPEG; a stimulus is named after its image, without extension. Folders within are not searched.</summary>
    public required string Images { get; init; }

    /// <summary>Files of responses or RDMs, of any kind that <see cref="LayerFile"/> reads, an array a subject and region.</summary>
    public required ImmutableArray<string> Responses { get; init; }

    /// <summary>A text file with the stimulus of each row, one a line, for files that do not name their stimuli; null where all do.</summary>
    public string? Ids { get; init; }

    /// <summary>The region of all arrays, which are then named after their subjects; null where arrays are named <c>SUBJECT_REGION</c>, or after regions.</summary>
    public string? Roi { get; init; }

    /// <summary>The subject of all arrays, which are then named after their regions; null where they say their subjects.</summary>
    public string? Subject { get; init; }

    /// <summary>True where the arrays are RDMs, false where they are responses of channels.</summary>
    public bool HoldsRdms { get; init; }

    /// <summary>One line for people; the name where it is empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>The licence; empty where none is stated.</summary>
    public string Licence { get; init; } = "";

    /// <summary>What to cite; may be empty.</summary>
    public ImmutableArray<string> Citations { get; init; } = [];

    /// <summary>DOIs; may be empty.</summary>
    public ImmutableArray<string> Dois { get; init; } = [];

    /// <summary>A page where people read about it, or null.</summary>
    public Uri? Page { get; init; }
}
