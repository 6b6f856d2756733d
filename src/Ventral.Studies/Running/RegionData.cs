using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;

namespace Ventral.Studies.Running;

/// <summary>A region's recording with its noise ceiling under each measure of the study.</summary>
/// <param name="Recording">The subjects' RDMs.</param>
/// <param name="Hashes">The hash of each subject's RDM, part of what a cell was computed from.</param>
/// <param name="Ceilings">The ceilings by the measures' names.</param>
internal sealed record RegionData(Recording Recording, ImmutableArray<string> Hashes, ImmutableDictionary<string, NoiseCeiling> Ceilings)
{
    public string Roi => Recording.Roi;

    public static RegionData Of(Recording recording, Study study) => new(
        recording,
        [.. recording.Rdms.Rdms.Select(RdmBytes.Hash)],
        study.Measures.ToImmutableDictionary(
            measure => measure.Name,
            measure => NoiseCeilings.Of(recording.Rdms, measure.Comparison, study.Ceiling)));
}
