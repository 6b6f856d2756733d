using System.Collections.Immutable;

namespace Ventral.Data.Catalogue;

/// <summary>Where the RDMs of one region of the brain lie.</summary>
/// <param name="Roi">The region: <c>IT</c>.</param>
/// <param name="File">The file that holds them.</param>
/// <param name="Format">How they are written in it.</param>
/// <param name="Subjects">The people or animals, in the order of the file.</param>
public sealed record RecordingDescription(string Roi, DatasetFile File, RdmFormat Format, ImmutableArray<string> Subjects)
{
    /// <summary>The variable of a MAT file that holds the RDMs; empty for other formats.</summary>
    public string Variable { get; init; } = "";

    /// <summary>
    /// Only elements of <see cref="Variable"/> whose field of this name has this value are meant; all where there is none.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, string>> Where { get; init; } = [];

    /// <summary>Where each subject's data lie, in the order of <see cref="Subjects"/>, where every subject has an array of its own; otherwise empty.</summary>
    public ImmutableArray<SubjectArray> Arrays { get; init; } = [];

    /// <summary>True where <see cref="Arrays"/> hold responses of channels, from which RDMs are to be made; otherwise the data are RDMs.</summary>
    public bool HoldsResponses { get; init; }

    /// <summary>The files to read, each once.</summary>
    public ImmutableArray<DatasetFile> Files =>
        Arrays.IsEmpty ? [File] : [.. Arrays.SelectMany(array => array.Ids is { } ids ? new[] { array.File, ids } : [array.File]).DistinctBy(file => file.Path)];

    /// <summary>How many RDMs there are of each subject, to be averaged: sessions vary slowest in the file.</summary>
    public int Sessions { get; init; } = 1;
}
