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

    /// <summary>How many RDMs there are of each subject, to be averaged: sessions vary slowest in the file.</summary>
    public int Sessions { get; init; } = 1;
}
