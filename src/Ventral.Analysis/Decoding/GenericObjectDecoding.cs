using System.Collections.Immutable;
using Ventral.Data;

namespace Ventral.Analysis.Decoding;

/// <summary>What is particular to the recordings of Horikawa &amp; Kamitani 2017, doi:10.1038/ncomms15037.</summary>
public static class GenericObjectDecoding
{
    /// <summary>The regions, from early to late, then their unions.</summary>
    public static ImmutableArray<string> Rois { get; } = ["V1", "V2", "V3", "V4", "LOC", "FFA", "PPA", "LVC", "HVC", "VC"];

    /// <summary>How many voxels a unit is decoded from: 1,000 in LVC, HVC and VC, 500 in the others.</summary>
    /// <param name="roi">One of <see cref="Rois"/>.</param>
    /// <exception cref="VentralException">The region is unknown; the message suggests the nearest.</exception>
    public static int VoxelCountOf(string roi)
    {
        ArgumentNullException.ThrowIfNull(roi);
        return !Rois.Contains(roi)
            ? throw new VentralException($"Unknown region '{roi}' of Generic Object Decoding.{Suggestion.For(roi, Rois)}")
            : roi is "LVC" or "HVC" or "VC" ? 1000 : 500;
    }
}
