using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;

namespace Ventral.Studies.Running;

/// <summary>A region's recording with its noise ceiling under each measure of the study.</summary>
internal sealed record RegionData(Recording Recording, ImmutableDictionary<string, NoiseCeiling> Ceilings)
{
    public string Roi => Recording.Roi;

    public static RegionData Of(Recording recording, Study study) => new(
        recording,
        study.Measures.ToImmutableDictionary(
            measure => measure.Name,
            measure => NoiseCeilings.Of(recording.Rdms, measure.Comparison, study.Ceiling)));
}
