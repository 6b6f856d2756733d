using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Networks;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>
/// How layers of a network become RDMs in the memory that there is: all answers in memory where they fit, else in files on the run folder's
/// disk, of which a stretch of units is in memory at a time. The bits are the same.
/// </summary>
internal sealed class LayerReading
{
    private readonly int stimulusCount;

    private readonly Readout readout;

    private readonly Workers workers;

    private readonly long limit;

    private readonly Func<long, long> scoring;

    /// <param name="network">Who answers.</param>
    /// <param name="stimulusCount">To how many stimuli.</param>
    /// <param name="readout">How maps become units.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="extraction">With the limit of memory; without one the machine's own memory is the limit.</param>
    /// <param name="scoring">What scoring a layer of so many units by responses takes besides its answers; 0 where no measure does so.</param>
    public LayerReading(Network network, int stimulusCount, Readout readout, Workers workers, ExtractionOptions extraction, Func<long, long> scoring)
    {
        this.scoring = scoring;
        this.stimulusCount = stimulusCount;
        this.readout = readout;
        this.workers = workers;
        limit = extraction.Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Extractor = new(network, workers, extraction);
    }

    public ActivationExtractor Extractor { get; }

    /// <summary>What it takes to make one RDM of answers in memory and to write it: the products of all patterns, the pairs, and their bytes twice.</summary>
    public static long BytesOfRdm(int stimulusCount) => 6 * sizeof(double) * Rdm.PairCountOf(stimulusCount);

    /// <summary>The smallest limit under which layers can be read.</summary>
    public static long LeastBytes(ActivationExtractor extractor, IReadOnlyList<string> layers, int stimulusCount, Readout readout, Func<long, long> scoring)
    {
        long scored = layers.Max(layer => BytesScored(extractor, layer, readout, scoring));
        if (readout.IsFitted)
        {
            // One after the other.
            return layers.Max(layer => extractor.Need(stimulusCount, [layer], readout).LeastBytes) + BytesOfRdm(stimulusCount) + scored;
        }

        var need = extractor.Need(stimulusCount, layers, readout);
        long loaded = layers.Max(layer => BytesLoaded(extractor, need, layer, stimulusCount, readout, scoring));
        return Math.Min(Math.Max(need.LeastStreamedBytes, Math.Max(loaded, BytesSpilled(need, stimulusCount))), need.LeastBytes + BytesOfRdm(stimulusCount) + scored);
    }

    /// <summary>
    /// Forward passes over the stimuli: one for all layers, but where a readout is fitted, which holds much for every layer, as many as the
    /// limit asks for.
    /// </summary>
    public ImmutableArray<(ImmutableArray<string> Layers, bool IsSpilled)> Passes(ImmutableArray<string> layers)
    {
        if (layers.IsEmpty)
        {
            return [];
        }

        if (!readout.IsFitted)
        {
            return [(layers, !Fits(layers))];
        }

        var passes = ImmutableArray.CreateBuilder<(ImmutableArray<string>, bool)>();
        for (int first = 0, next; first < layers.Length; first = next)
        {
            next = first + 1;
            while (next < layers.Length && Fits(layers[first..(next + 1)]))
            {
                next++;
            }

            passes.Add((layers[first..next], false));
        }

        return passes.ToImmutable();
    }

    /// <summary>Checks what can be known of a pass before it runs.</summary>
    /// <exception cref="VentralException">It would end in a fault; the message says which.</exception>
    public void Require((ImmutableArray<string> Layers, bool IsSpilled) pass, StimulusSet stimuli)
    {
        Extractor.Require(stimuli, pass.Layers, readout, pass.IsSpilled);
        if (pass.IsSpilled && BytesSpilled(Extractor.Need(stimulusCount, pass.Layers, readout), stimulusCount) is var least && least > limit)
        {
            throw new VentralException($"RDMs of {stimulusCount} stimuli by '{Extractor.Network.Name}' need at least {MiB(least)} MiB of memory, the limit is {(limit < 1 << 20 ? $"{limit} bytes" : $"{limit >> 20} MiB")}. Raise --memory, or show fewer stimuli.");
        }

        foreach (string layer in pass.IsSpilled ? pass.Layers : [])
        {
            long loaded = BytesLoaded(Extractor, Extractor.Need(stimulusCount, pass.Layers, readout), layer, stimulusCount, readout, scoring);
            if (loaded > limit || (scoring(1) > 0 && UnitCount(Extractor, layer, readout) * stimulusCount > Array.MaxLength))
            {
                throw new VentralException($"Scoring '{layer}' of '{Extractor.Network.Name}' by responses takes all of its answers into memory, {MiB(loaded)} MiB with what is computed from them; the limit is {(limit < 1 << 20 ? $"{limit} bytes" : $"{limit >> 20} MiB")}. Raise --memory, choose a smaller readout, or leave the layer out.");
            }
        }
    }

    /// <summary>Makes the RDMs of a pass.</summary>
    /// <param name="pass">One of <see cref="Passes"/>.</param>
    /// <param name="stimuli">What the network sees.</param>
    /// <param name="folder">Where answers may lie meanwhile.</param>
    /// <param name="keep">Takes each layer's RDM and answers; they are computed or loaded when it asks for them.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public void Read((ImmutableArray<string> Layers, bool IsSpilled) pass, StimulusSet stimuli, string folder, Action<string, LayerAnswers> keep, CancellationToken cancellation)
    {
        var correlation = new CorrelationDissimilarity();
        if (!pass.IsSpilled)
        {
            Release();
            var activations = Extractor.Extract(stimuli, pass.Layers, readout, cancellation);
            for (int i = 0; i < activations.Length; i++)
            {
                var held = activations[i];
                keep(pass.Layers[i], new(() => correlation.Between(held, workers), () => held));
            }

            return;
        }

        var files = new List<SpilledActivations>();
        try
        {
            files.AddRange(pass.Layers.Select(layer => new SpilledActivations(folder, layer, stimuli.Ids, readout.UnitCount(Extractor.Network.Architecture.Layer(layer).Shape))));
            Extractor.Stream(stimuli, pass.Layers, readout, batch => files[batch.Request].Append(batch.Values), cancellation);
            for (int i = 0; i < files.Count; i++)
            {
                Release();
                var file = files[i];
                keep(pass.Layers[i], new(() => correlation.Between(file, workers), () => Loaded(file)));
                // Its part of the disk is free again.
                file.Dispose();
            }
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    private Activations Loaded(SpilledActivations file)
    {
        Release();
        float[] values = new float[file.Length];
        for (int s = 0; s < file.Stimuli.Count; s++)
        {
            file.Read(s, 0, values.AsSpan(s * file.UnitCount, file.UnitCount));
        }

        return new(file.Layer, file.Stimuli, file.UnitCount, values);
    }

    private static long BytesSpilled(ReadingNeed need, int stimulusCount) =>
        need.StandingBytes + CorrelationDissimilarity.BytesBetween(stimulusCount) + BytesOfRdm(stimulusCount);

    // Nothing where no measure needs responses: RDMs are made from the file.
    private static long BytesLoaded(ActivationExtractor extractor, ReadingNeed need, string layer, int stimulusCount, Readout readout, Func<long, long> scoring) =>
        BytesScored(extractor, layer, readout, scoring) is > 0 and var scored ? need.StandingBytes + (sizeof(float) * stimulusCount * UnitCount(extractor, layer, readout)) + scored : 0;

    private static long BytesScored(ActivationExtractor extractor, string layer, Readout readout, Func<long, long> scoring) => scoring(UnitCount(extractor, layer, readout));

    private static long UnitCount(ActivationExtractor extractor, string layer, Readout readout) => readout.UnitCount(extractor.Network.Architecture.Layer(layer).Shape);

    private static long MiB(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    private bool Fits(ImmutableArray<string> layers) =>
        (readout.IsFitted || layers.All(layer => (long)stimulusCount * readout.UnitCount(Extractor.Network.Architecture.Layer(layer).Shape) <= Array.MaxLength))
        && Extractor.Need(stimulusCount, layers, readout).LeastBytes + BytesOfRdm(stimulusCount) + layers.Max(layer => BytesScored(Extractor, layer, readout, scoring)) <= limit;

    // What was let go of must be gone before as much is taken again; the collector would wait for more.
    private void Release()
    {
        if (Extractor.Options.Memory is not null)
        {
            GC.Collect();
        }
    }
}
