using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Networks;
using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Studies.Planning;

/// <summary>What a network of a study takes.</summary>
internal static class UnitSizes
{
    private const long DiskBlock = 4096;

    public static WorkUnit Of(Study study, NetworkFactor network, int stimulusCount, ImmutableArray<PlannedRegion> regions)
    {
        if (network.Weights == WeightOrigin.Published)
        {
            return new(network.Key, 0, network.Layers.Length, 0, 0, 0, 0, 0, 0, 0);
        }

        int layers = network.Layers.Length, seeds = network.IsSeeded ? network.SeedCount : 1;
        long rows = regions.Sum(region => region.Subjects.Length + 1L), subjects = regions.Sum(region => (long)region.Subjects.Length);
        int rdms = seeds > 1 ? seeds + 1 : 1;
        long cells = layers * rows * (study.Measures.Length + rdms - 1);
        long rdmBytes = sizeof(double) * Rdm.PairCountOf(stimulusCount);
        // The subjects' RDMs stand throughout, and while their ceilings are computed their ranks besides.
        long brains = 2 * subjects * rdmBytes;
        // Channels of recordings are known when they are read; of simulated ones before.
        long channels = study.NeedsResponses ? study.Recordings.OfType<SimulatedSource>().Select(source => (long)source.ChannelCount).DefaultIfEmpty(1).Max() : 0;
        brains += 2 * sizeof(float) * subjects * stimulusCount * channels;
        // Each step's result and its record take a block of the disk besides.
        long steps = layers * (rdms + ((long)regions.Length * (study.Measures.Length + rdms - 1)));
        long stored = (layers * rdms * rdmBytes) + (sizeof(double) * cells) + (2 * DiskBlock * steps);
        long permuted = network.Permuted && study.Inference.PermutationCount > 0
            ? layers * subjects * new MantelOptions(study.Inference.PermutationCount, study.Seed).CountOf(stimulusCount)
            : 0;
        if (ArchitectureOf(network) is not { } architecture)
        {
            return new(network.Key, 0, layers, cells, 0, permuted, stored, 0, (layers * rdmBytes) + brains, (layers * rdmBytes) + brains);
        }

        var extractor = new ActivationExtractor(Network.Random(architecture, study.Seed), new Workers(1));
        var need = extractor.Need(stimulusCount, network.Layers, study.Readout);
        long weights = network.Weights == WeightOrigin.Random ? 0 : sizeof(float) * architecture.Parameters.Sum(p => (long)p.Length);
        return new(
            network.Key,
            seeds,
            layers,
            cells,
            seeds * ((stimulusCount * need.MultiplyAddsPerImage) + Scored()),
            permuted,
            stored,
            study.Readout.IsFitted ? 0 : need.ResultBytes,
            LayerReading.LeastBytes(extractor, network.Layers, stimulusCount, study.Readout, Scoring) + weights + brains,
            need.UsualBytes + LayerReading.BytesOfRdm(stimulusCount) + network.Layers.Max(layer => Scoring(study.Readout.UnitCount(architecture.Layer(layer).Shape))) + weights + brains);

        double Scored() => (from measure in study.Measures.OfType<ResponseMeasure>() from layer in network.Layers select subjects
            * ResponseStage.MultiplyAddsOf(measure, study.Folds.Count, stimulusCount, study.Readout.UnitCount(architecture.Layer(layer).Shape), channels)).Sum();

        long Scoring(long units) => channels > 0 ? ResponseStage.BytesOf(stimulusCount, units, channels) : 0;
    }

    /// <summary>What the network is made of; null where it is not known, or its answers are given.</summary>
    public static Architecture? ArchitectureOf(NetworkFactor network) =>
        network.Opened?.Architecture ?? (network.Architecture is { } name && network.Weights != WeightOrigin.Given ? NetworkCatalogue.Get(name) : null);
}
