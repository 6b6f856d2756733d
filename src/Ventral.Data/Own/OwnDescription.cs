using System.Collections.Immutable;
using Ventral.Data.Catalogue;

namespace Ventral.Data.Own;

/// <summary>All that is kept of an own dataset: what its catalogue file says.</summary>
internal sealed record OwnDescription
{
    /// <summary>What stands for a licence that nobody stated.</summary>
    internal const string UnknownLicence = "Unknown: none was stated when it was registered.";

    internal required string Id { get; init; }

    internal required string Title { get; init; }

    internal required string Licence { get; init; }

    internal required ImmutableArray<string> Citations { get; init; }

    internal required ImmutableArray<string> Dois { get; init; }

    internal required Uri? Page { get; init; }

    internal required bool HoldsRdms { get; init; }

    /// <summary>The folder of the images, from the root of the file system on.</summary>
    internal required string Folder { get; init; }

    internal required ImmutableArray<OwnFile> Images { get; init; }

    internal required ImmutableArray<OwnFile> Files { get; init; }

    internal required ImmutableArray<OwnArray> Arrays { get; init; }

    /// <summary>The dataset as all others are described.</summary>
    internal DatasetEntry ToEntry()
    {
        ImmutableArray<DatasetFile> images = [.. Images.Select(image => image.Describe(Id, "images", "image"))];
        ImmutableArray<DatasetFile> files = [.. Files.Select((file, i) => file.Describe(
            Id,
            (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Arrays.Any(array => array.Ids == i) ? "ids" : HoldsRdms ? "rdms" : "responses"))];
        return new()
        {
            Id = Id,
            Title = Title,
            Kind = DatasetKind.Dataset,
            IsOwn = true,
            Licence = Licence.Length > 0 ? Licence : UnknownLicence,
            Citations = Citations,
            Dois = Dois,
            Page = Page ?? new Uri(Folder),
            Files = [.. images, .. files],
            Stimuli = new(Id, images),
            Recordings = [.. Arrays.GroupBy(array => array.Roi, StringComparer.Ordinal).Select(region => Region([.. region], files))],
        };
    }

    private RecordingDescription Region(ImmutableArray<OwnArray> region, ImmutableArray<DatasetFile> files) =>
        new(region[0].Roi, files[region[0].File], RdmFormat.Arrays, [.. region.Select(array => array.Subject)])
        {
            HoldsResponses = !HoldsRdms,
            Arrays = [.. region.Select(array => new SubjectArray(array.Subject, files[array.File], array.Name.Length > 0 ? array.Name : array.Subject, array.Ids is { } ids ? files[ids] : null))],
        };
}
