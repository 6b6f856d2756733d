using System.Collections.Immutable;

namespace Ventral.Data.Catalogue;

/// <summary>One file of a dataset: where it lies below a data folder, where it comes from, and how to know it.</summary>
public sealed record DatasetFile
{
    /// <summary>The id of the entry that it belongs to.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its place below a data folder, with <c>/</c>: <c>github.com/owner/repo/commit/path</c>, or <c>host/path</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Where it is downloaded from.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where else it is found, tried in order.</summary>
    public ImmutableArray<Uri> Mirrors { get; init; } = [];

    /// <summary>What is known of its SHA-256.</summary>
    public required FileChecksum Checksum { get; init; }

    /// <summary>Its length, or null where it is not known.</summary>
    public required long? Bytes { get; init; }

    /// <summary>The most bytes that a download may have: <see cref="Bytes"/> where that is known.</summary>
    public required long BytesAtMost { get; init; }

    /// <summary>What it is for within its entry, by which the other sections name it: <c>image</c>, <c>rdms-it</c>, <c>weights</c>.</summary>
    public required string Role { get; init; }

    /// <summary>
    /// Where it lies on this machine, where it is a file of the user's own: it is read there, never copied and never downloaded; otherwise null.
    /// </summary>
    public string? OwnPath { get; init; }

    /// <summary>The last part of <see cref="Path"/>.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary><see cref="Name"/> without its extension; the id of the stimulus where the file is one.</summary>
    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Name);

    /// <inheritdoc/>
    public override string ToString() => Path;
}
