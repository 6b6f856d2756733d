using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Networks;
using Ventral.Studies.Store;
using Ventral.Studies.Tables;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>
/// Shows the stimuli to every instance of a network and keeps one RDM a layer. What is in the store is not computed
/// again; a forward pass is made only for layers that are missing.
/// </summary>
internal sealed class RdmStage
{
    // Part of every key: changes when the same inputs would give other numbers.
    private const string Algorithm = "rdm/1-pearson/2";

    private readonly RunStore store;

    private readonly StimulusSet stimuli;

    private readonly Readout readout;

    private readonly ExtractionOptions extraction;

    private readonly Workers workers;

    private readonly string stimuliHash;

    public RdmStage(RunStore store, StimulusSet stimuli, Readout readout, Workers workers, ExtractionOptions extraction)
    {
        this.store = store;
        this.stimuli = stimuli;
        this.readout = readout;
        this.workers = workers;
        this.extraction = extraction;
        stimuliHash = RunStore.Key("stimuli", [.. stimuli.Stimuli.Select(s => s.ContentHash)]);
    }

    /// <summary>A network that Ventral runs, from its instances: one, or one a seed with their mean.</summary>
    public NetworkRdms Computed(NetworkFactor factor, ImmutableArray<Network> networks, Action<int> done, CancellationToken cancellation)
    {
        var instances = ImmutableArray.CreateBuilder<NetworkInstance>();
        foreach (var network in networks)
        {
            string seed = network.Weights switch
            {
                WeightState.Random random => random.Seed.ToString(),
                WeightState.Shuffled shuffled => shuffled.Seed.ToString(),
                _ => "",
            };
            instances.Add(new(seed, networks.Length == 1, Layers(factor, network, cancellation)) { Identity = network.Identity });
            done(instances.Count);
        }

        if (networks.Length > 1)
        {
            instances.Insert(0, Mean(instances.ToImmutable()));
        }

        return new(factor, instances.ToImmutable());
    }

    /// <summary>A network that is known by RDMs alone.</summary>
    public NetworkRdms Given(NetworkFactor factor, RdmSet rdms)
    {
        stimuli.Ids.RequireSame(rdms.Stimuli);
        var layers = factor.Layers.Select((layer, i) =>
        {
            var rdm = rdms.Rdms.First(r => string.Equals(r.Name, layer, StringComparison.Ordinal));
            return new LayerRdm(layer, i + 1, null, rdm, Keep(new("rdm/given/2", ("rdm", RdmBytes.Hash(rdm))), rdm));
        });
        return new(factor, [new("", true, [.. layers])]);
    }

    /// <summary>A network that is known by activations alone, with the readout that they were made by.</summary>
    public NetworkRdms Given(NetworkFactor factor, ImmutableArray<Activations> activations)
    {
        var layers = activations.Select((layer, i) =>
        {
            var rdm = new CorrelationDissimilarity().Between(layer, workers);
            return new LayerRdm(layer.Layer, i + 1, layer.UnitCount, rdm, Keep(new("rdm/given-activations/2", ("rdm", RdmBytes.Hash(rdm))), rdm));
        });
        return new(factor, [new("", true, [.. layers])]);
    }

    /// <summary>Checks what can be known of a network before it runs: whether the layers that the store lacks can be read as they are to be.</summary>
    /// <exception cref="VentralException">They cannot; the message says why.</exception>
    public void Require(NetworkFactor factor, Network network)
    {
        var found = Found(factor, Steps(factor, network));
        new ActivationExtractor(network, workers, extraction).Require(stimuli, [.. factor.Layers.Where((_, i) => found[i] is null)], readout);
    }

    private StepRecord[] Steps(NetworkFactor factor, Network network) =>
        [.. factor.Layers.Select(layer => new StepRecord(
            Algorithm,
            ("network", network.Identity),
            ("stimuli", stimuliHash),
            ("readout", readout.ToString()),
            ("layer", network.Architecture.Layer(layer).Name)))];

    private Rdm?[] Found(NetworkFactor factor, StepRecord[] steps) =>
        [.. steps.Select((step, i) => store.TryRead(step) is { } bytes ? RdmBytes.TryDecode(bytes, factor.Layers[i], stimuli.Ids) : null)];

    private ImmutableArray<LayerRdm> Layers(NetworkFactor factor, Network network, CancellationToken cancellation)
    {
        var steps = Steps(factor, network);
        var found = Found(factor, steps);
        int[] missing = [.. Enumerable.Range(0, steps.Length).Where(i => found[i] is null)];
        if (missing.Length > 0)
        {
            var extractor = new ActivationExtractor(network, workers, extraction);
            var activations = extractor.Extract(stimuli, [.. missing.Select(i => factor.Layers[i])], readout, cancellation);
            for (int m = 0; m < missing.Length; m++)
            {
                var rdm = new CorrelationDissimilarity().Between(activations[m], workers);
                found[missing[m]] = rdm;
                store.Write(steps[missing[m]], RdmBytes.Encode(rdm));
            }
        }

        return [.. factor.Layers.Select((layer, i) =>
        {
            var shape = network.Architecture.Layer(layer).Shape;
            return new LayerRdm(layer, i + 1, readout.UnitCount(shape), found[i]!, steps[i].Key);
        })];
    }

    /// <summary>RDMs averaged over seeds, pair by pair, in the order of the seeds.</summary>
    private NetworkInstance Mean(ImmutableArray<NetworkInstance> seeds)
    {
        var layers = seeds[0].Layers.Select((first, l) =>
        {
            var rdm = new RdmSet(first.Layer, seeds.Select(seed => seed.Layers[l].Rdm)).Mean(first.Layer);
            var step = new StepRecord("rdm/mean-of-seeds/1", [.. StepRecord.Each("rdm", seeds.Select(seed => seed.Layers[l].Key))]);
            return first with { Rdm = rdm, Key = Keep(step, rdm) };
        });
        return new(ScoreRow.MeanOfSeeds, true, [.. layers]);
    }

    /// <summary>Keeps an RDM for the report's figures.</summary>
    private string Keep(StepRecord step, Rdm rdm)
    {
        if (store.TryRead(step) is null)
        {
            store.Write(step, RdmBytes.Encode(rdm));
        }

        return step.Key;
    }
}
