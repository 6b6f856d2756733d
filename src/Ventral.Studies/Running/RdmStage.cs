using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Networks;
using Ventral.Studies.Store;
using Ventral.Studies.Tables;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>
/// Shows the stimuli to every instance of a network and keeps one RDM a layer, and its scores where a measure needs responses. What is in the store is not computed
/// again; a forward pass is made only for layers that are missing.
/// </summary>
internal sealed class RdmStage
{
    // Part of every key: changes when the same inputs would give other numbers.
    private const string Algorithm = "rdm/1-pearson/2";

    private readonly Results results;

    private readonly ResponseStage responses;

    private readonly StimulusSet stimuli;

    private readonly Readout readout;

    private readonly ExtractionOptions extraction;

    private readonly Workers workers;

    private readonly string stimuliHash;

    public RdmStage(Results results, ResponseStage responses, StimulusSet stimuli, Readout readout, Workers workers, ExtractionOptions extraction)
    {
        this.results = results;
        this.responses = responses;
        this.stimuli = stimuli;
        this.readout = readout;
        this.workers = workers;
        this.extraction = extraction;
        stimuliHash = HashOf(stimuli.Stimuli.Select(s => s.ContentHash));
    }

    /// <summary>The hash of stimuli by the hashes of their images, in order.</summary>
    public static string HashOf(IEnumerable<string> images) => new StepRecord("stimuli", [.. images.Select(image => ("image", image))]).Key;

    /// <summary>The step that makes an RDM of what a network answers.</summary>
    public static StepRecord StepOf(string network, string stimuli, string readout, string layer) =>
        new(Algorithm, ("network", network), ("stimuli", stimuli), ("readout", readout), ("layer", layer));

    /// <summary>The step that averages the RDMs of several seeds.</summary>
    public static StepRecord MeanOf(IEnumerable<string> seeds) => new("rdm/mean-of-seeds/1", [.. seeds.Select(rdm => ("rdm", rdm))]);

    /// <summary>A network that Ventral runs, from its instances: one, or one a seed with their mean.</summary>
    /// <param name="factor">The network.</param>
    /// <param name="networks">Its instances.</param>
    /// <param name="done">Told how many instances are done.</param>
    /// <param name="failed">Told of a layer that has no RDM, and why; the others stand.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public NetworkRdms Computed(
        NetworkFactor factor, ImmutableArray<Network> networks, Action<int> done, Action<string, VentralException> failed, CancellationToken cancellation)
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
            string suffix = networks.Length == 1 ? "" : $" (seed {seed})";
            instances.Add(new(seed, networks.Length == 1, Layers(factor, network, (layer, e) => failed(layer + suffix, e), cancellation)) { Identity = network.Identity });
            done(instances.Count);
        }

        if (networks.Length > 1)
        {
            instances.Insert(0, Mean(factor, instances.ToImmutable()));
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
            return Kept(factor, new("rdm/given", ("rdm", RdmBytes.Hash(rdm))), layer, i, null, () => rdm);
        });
        return new(factor, [new("", true, [.. layers])]);
    }

    /// <summary>A network that is known by activations alone, with the readout that they were made by.</summary>
    public NetworkRdms Given(NetworkFactor factor, ImmutableArray<Activations> activations, Action<string, VentralException> failed)
    {
        var layers = ImmutableArray.CreateBuilder<LayerRdm>();
        for (int i = 0; i < activations.Length; i++)
        {
            var layer = activations[i];
            try
            {
                var record = new StepRecord(Algorithm, ("activations", ActivationBytes.Hash(layer)));
                layers.Add(Kept(factor, record, layer.Layer, i, layer.UnitCount, () => new CorrelationDissimilarity().Between(layer, workers)));
                if (!results.AreGathered)
                {
                    responses.Score(record.Key, () => layer);
                }
            }
            catch (UndefinedDissimilarityException e)
            {
                failed(layer.Layer, e);
            }
        }

        return new(factor, [new("", true, layers.ToImmutable())]);
    }

    /// <summary>Checks what can be known of a network before it runs: whether the layers that the store lacks can be read as they are to be.</summary>
    /// <exception cref="VentralException">They cannot; the message says why.</exception>
    public void Require(NetworkFactor factor, Network network)
    {
        var records = Records(factor, network);
        var reading = new LayerReading(network, stimuli.Count, readout, workers, extraction, responses.BytesOf);
        foreach (var pass in reading.Passes([.. Enumerable.Range(0, records.Length).Where(i => !results.Store.Holds(records[i]) || responses.Lacks(records[i].Key)).Select(i => factor.Layers[i])]))
        {
            reading.Require(pass, stimuli);
        }
    }

    private StepRecord[] Records(NetworkFactor factor, Network network) =>
    [.. factor.Layers.Select(layer => StepOf(network.Identity, stimuliHash, readout.ToString(), network.Architecture.Layer(layer).Name))];

    private Rdm? Find(StepRecord record, string layer) =>
        results.Store.TryRead(record) is { } bytes ? RdmBytes.TryDecode(bytes, layer, stimuli.Ids) : null;

    private ImmutableArray<LayerRdm> Layers(NetworkFactor factor, Network network, Action<string, VentralException> failed, CancellationToken cancellation)
    {
        var records = Records(factor, network);
        bool[] there = [.. records.Select((record, i) => Find(record, factor.Layers[i]) is not null)];
        // Where nothing is computed, a score that is missing fails alone.
        int[] missing = [.. Enumerable.Range(0, records.Length).Where(i => !there[i] || (!results.AreGathered && responses.Lacks(records[i].Key)))];
        if (missing.Length > 0)
        {
            results.RequireComputing(factor.Key);
            var reading = new LayerReading(network, stimuli.Count, readout, workers, extraction, responses.BytesOf);
            foreach (var pass in reading.Passes([.. missing.Select(i => factor.Layers[i])]))
            {
                reading.Read(pass, stimuli, results.Store.Root, Keep, cancellation);
            }
        }

        void Keep(string layer, LayerAnswers answers)
        {
            int i = factor.Layers.IndexOf(layer);
            try
            {
                if (!there[i])
                {
                    results.Store.Write(records[i], RdmBytes.Encode(answers.Rdm()));
                    there[i] = true;
                }

                responses.Score(records[i].Key, answers.Activations);
            }
            catch (UndefinedDissimilarityException e)
            {
                failed(layer, e);
            }
        }

        return
        [
            .. factor.Layers.Select((layer, i) => (layer, i)).Where(l => there[l.i]).Select(l =>
                new LayerRdm(l.layer, l.i + 1, readout.UnitCount(network.Architecture.Layer(l.layer).Shape), records[l.i].Key, () => Read(records[l.i], l.layer))),
        ];
    }

    /// <summary>RDMs averaged over seeds, pair by pair, in the order of the seeds; of layers that every seed has.</summary>
    private NetworkInstance Mean(NetworkFactor factor, ImmutableArray<NetworkInstance> seeds)
    {
        var layers = seeds[0].Layers.Where(first => seeds.All(seed => seed.Layers.Any(l => l.Index == first.Index))).Select(first =>
        {
            LayerRdm[] ofSeeds = [.. seeds.Select(seed => seed.Layers.First(l => l.Index == first.Index))];
            var record = MeanOf(ofSeeds.Select(l => l.Key));
            return Kept(factor, record, first.Layer, first.Index - 1, first.UnitCount, () => new RdmSet(first.Layer, ofSeeds.Select(l => l.Read())).Mean(first.Layer));
        });
        return new(ScoreRow.MeanOfSeeds, true, [.. layers]);
    }

    /// <summary>An RDM that is in the store from now on.</summary>
    private LayerRdm Kept(NetworkFactor factor, StepRecord record, string layer, int place, int? unitCount, Func<Rdm> compute)
    {
        results.Of(factor.Key, record, bytes => RdmBytes.TryDecode(bytes, layer, stimuli.Ids), compute, RdmBytes.Encode);
        return new(layer, place + 1, unitCount, record.Key, () => Read(record, layer));
    }

    private Rdm Read(StepRecord record, string layer) => Find(record, layer)
        ?? throw new VentralException($"The RDM of '{layer}' was in the store and is not any more ('{RunStore.RelativePath(record.Key)}'). Let nobody else write there, and run the study again.");
}
