using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>A region's recording with its noise ceiling under each measure of the study.</summary>
/// <param name="Recording">The subjects' RDMs.</param>
/// <param name="Hashes">The hash of each subject's RDM, part of what a cell was computed from.</param>
/// <param name="Ceilings">The ceilings by the measures' names; of measures that have one.</param>
internal sealed record RegionData(Recording Recording, ImmutableArray<string> Hashes, ImmutableDictionary<string, NoiseCeiling> Ceilings)
{
    public string Roi => Recording.Roi;

    /// <summary>What each subject's channels answered, means over repeats; empty where no measure of the study needs it.</summary>
    public ImmutableArray<Activations> Channels { get; init; } = [];

    /// <summary>The hash of each subject's responses.</summary>
    public ImmutableArray<string> ChannelHashes { get; init; } = [];

    public static RegionData Of(Recording recording, Study study, Workers workers)
    {
        ImmutableArray<Activations> channels = [.. recording.Responses.Select(responses => responses.Mean())];
        var ceilings = study.Measures.Select(measure => (measure.Name, Ceiling: measure switch
        {
            RdmMeasure rdm => NoiseCeilings.Of(recording.Rdms, rdm.Comparison, study.Ceiling),
            EncodingMeasure => ResponseCeiling.Of(recording.Responses, study.Seed, workers),
            _ => null,
        }));
        return new(
            // Single trials are not needed any more.
            recording.Responses.IsEmpty ? recording : new(recording.Dataset, recording.Roi, recording.Rdms),
            [.. recording.Rdms.Rdms.Select(RdmBytes.Hash)],
            ceilings.Where(c => c.Ceiling is not null).ToImmutableDictionary(c => c.Name, c => c.Ceiling!))
        {
            Channels = channels,
            ChannelHashes = [.. channels.Select(ActivationBytes.Hash)],
        };
    }
}
