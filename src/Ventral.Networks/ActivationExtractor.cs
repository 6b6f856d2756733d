using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Networks.Execution;
using Ventral.Tensors;

namespace Ventral.Networks;

/// <summary>
/// Shows stimuli to a network and reads its layers. Bits depend on network, stimuli, layers and readout alone, not on
/// batches or threads; nothing deeper than the deepest layer asked for is computed.
/// </summary>
public sealed class ActivationExtractor
{
    private readonly Network network;
    private readonly Workers workers;
    private readonly ExtractionOptions options;

    /// <summary>Chooses network and means.</summary>
    /// <param name="network">Who answers.</param>
    /// <param name="workers">How many threads decode and compute.</param>
    /// <param name="options">How much is computed at once.</param>
    public ActivationExtractor(Network network, Workers workers, ExtractionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(workers);
        this.network = network;
        this.workers = workers;
        this.options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.LargestBatch, 1, nameof(options));
    }

    /// <summary>Who answers.</summary>
    public Network Network => network;

    /// <summary>How much is computed at once.</summary>
    public ExtractionOptions Options => options;

    /// <summary>Receives a batch of one layer's rows; it must copy what it wants to keep.</summary>
    public delegate void BatchReceiver(ActivationBatch batch);

    /// <summary>Reads layers.</summary>
    /// <param name="stimuli">What the network sees.</param>
    /// <param name="layers">Names or aliases of layers.</param>
    /// <param name="readout">How maps become units.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <returns>For each name, in order, <c>[stimuli × units]</c> under the layer's own name.</returns>
    /// <exception cref="VentralException">
    /// A layer is unknown, an image cannot be read, an activation is not finite, or a layer has too many units for one array
    /// (then use <see cref="Stream(StimulusSet, IReadOnlyList{string}, Readout, BatchReceiver, CancellationToken)"/>).
    /// </exception>
    public ImmutableArray<Activations> Extract(
        StimulusSet stimuli, IReadOnlyList<string> layers, Readout readout, CancellationToken cancellationToken = default) =>
        Extract(stimuli, layers, readout, stimuli, cancellationToken);

    /// <summary>Reads layers by a readout that is fitted on other stimuli (<see cref="Readout.Pca"/>); others need none.</summary>
    /// <param name="stimuli">What the network sees.</param>
    /// <param name="layers">Names or aliases of layers.</param>
    /// <param name="readout">How maps become units.</param>
    /// <param name="training">What the readout is fitted on.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <inheritdoc cref="Extract(StimulusSet, IReadOnlyList{string}, Readout, CancellationToken)"/>
    public ImmutableArray<Activations> Extract(
        StimulusSet stimuli, IReadOnlyList<string> layers, Readout readout, StimulusSet training, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stimuli);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(readout);
        var asked = layers.Select(network.Architecture.Layer).ToImmutableArray();
        var values = asked.Select(l => new float[RequireArray(l, stimuli.Count, readout.UnitCount(l.Shape))]).ToImmutableArray();
        ReadAll(
            stimuli,
            layers,
            readout,
            batch => batch.Values.CopyTo(values[batch.Request].AsSpan(batch.FirstStimulus * batch.UnitCount)),
            values.Sum(v => (long)sizeof(float) * v.Length),
            training,
            cancellationToken);
        return [.. asked.Select((l, i) => new Activations(l.Name, stimuli.Ids, readout.UnitCount(l.Shape), values[i]))];
    }

    /// <summary>Reads layers batch by batch, for results that are too large to be kept.</summary>
    /// <param name="stimuli">What the network sees.</param>
    /// <param name="layers">Names or aliases of layers.</param>
    /// <param name="readout">How maps become units.</param>
    /// <param name="receive">Called on this thread, for stimuli in order and within a batch for layers from input to output.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="VentralException">A layer is unknown, an image cannot be read, or rows and stimuli do not tally.</exception>
    public void Stream(
        StimulusSet stimuli, IReadOnlyList<string> layers, Readout readout, BatchReceiver receive, CancellationToken cancellationToken = default) =>
        Stream(stimuli, layers, readout, receive, stimuli, cancellationToken);

    /// <summary>Reads layers batch by batch by a readout that is fitted on other stimuli.</summary>
    /// <param name="stimuli">What the network sees.</param>
    /// <param name="layers">Names or aliases of layers.</param>
    /// <param name="readout">How maps become units.</param>
    /// <param name="receive">Called on this thread, for stimuli in order and within a batch for layers from input to output.</param>
    /// <param name="training">What the readout is fitted on.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <inheritdoc cref="Stream(StimulusSet, IReadOnlyList{string}, Readout, BatchReceiver, CancellationToken)"/>
    public void Stream(
        StimulusSet stimuli, IReadOnlyList<string> layers, Readout readout, BatchReceiver receive, StimulusSet training, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stimuli);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(readout);
        ArgumentNullException.ThrowIfNull(receive);
        ReadAll(stimuli, layers, readout, receive, resultBytes: 0, training, cancellationToken);
    }

    /// <summary>Checks what can be known before anything is computed: layers, memory, and whether the readout fits layers and stimuli.</summary>
    /// <param name="stimuli">What the network would see, and a readout be fitted on.</param>
    /// <param name="layers">Names or aliases of layers.</param>
    /// <param name="readout">How maps would become units.</param>
    /// <param name="streamed">Whether the answers would be streamed and not kept.</param>
    /// <exception cref="VentralException">
    /// <see cref="Extract(StimulusSet, IReadOnlyList{string}, Readout, CancellationToken)"/>, or where it is to be streamed
    /// <see cref="Stream(StimulusSet, IReadOnlyList{string}, Readout, BatchReceiver, CancellationToken)"/>, would end in this fault.
    /// </exception>
    public void Require(StimulusSet stimuli, IReadOnlyList<string> layers, Readout readout, bool streamed = false)
    {
        ArgumentNullException.ThrowIfNull(stimuli);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(readout);
        var asked = layers.Select(network.Architecture.Layer).ToImmutableArray();
        if (asked.IsEmpty)
        {
            return;
        }

        if (!streamed)
        {
            RequireArrays(asked, readout, stimuli.Count);
        }

        long resultBytes = streamed ? FitBytes(asked, readout, stimuli.Count) : ResultBytes(asked, readout, stimuli.Count);
        var plan = ForwardPlan.Create(network.Architecture, layers.Select(network.Architecture.PlaceOf).ToHashSet());
        BatchSize(plan, asked.Max(l => LayerReader.MemoryOf(l.Shape, readout)), stimuli.Count, resultBytes);
    }

    /// <summary>What reading layers takes, before weights or stimuli are at hand.</summary>
    /// <param name="stimulusCount">How many images would be shown.</param>
    /// <param name="layers">Names or aliases of layers.</param>
    /// <param name="readout">How maps would become units.</param>
    /// <exception cref="VentralException">A layer is unknown, or does not fit a readout that is fitted.</exception>
    public ReadingNeed Need(int stimulusCount, IReadOnlyList<string> layers, Readout readout)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stimulusCount);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(readout);
        var asked = layers.Select(network.Architecture.Layer).ToImmutableArray();
        if (asked.IsEmpty)
        {
            return new(0, 0, 0, 0, 0);
        }

        long results = ResultBytes(asked, readout, stimulusCount);
        var plan = ForwardPlan.Create(network.Architecture, layers.Select(network.Architecture.PlaceOf).ToHashSet());
        long bytesPerImage = sizeof(float) * (plan.ValuesPerImage + asked.Max(l => LayerReader.MemoryOf(l.Shape, readout)));
        int together = Math.Min(GroupSize(plan) ?? 1, Math.Max(stimulusCount, 1));
        int most = Math.Max(together, (int)Math.Clamp(options.BatchMemory / bytesPerImage, 1, Math.Max(1, Math.Min(options.LargestBatch, stimulusCount))));
        return new(plan.Steps.Sum(s => (double)MultiplyAdds(s.Layer)), MemoryBudget.Throughout(network, plan, results: 0), results, together * bytesPerImage, most * bytesPerImage);
    }

    /// <summary>Each weight meets each position of the map that it makes; what tokens do among themselves is not counted.</summary>
    private static long MultiplyAdds(Layer layer) => layer.Operation is Operation.FixedConvolution fixedFilters
        ? (long)fixedFilters.Weights.Length * layer.Shape.PositionCount
        : layer.Operation.Parameters.Where(p => p.Shape.Length > 1).Sum(p => (long)p.Length) * layer.Shape.PositionCount;

    private void ReadAll(
        StimulusSet stimuli, IReadOnlyList<string> layers, Readout readout, BatchReceiver receive, long resultBytes, StimulusSet training, CancellationToken cancellationToken)
    {
        if (!readout.IsFitted)
        {
            Pass(stimuli, layers, (layer, _) => LayerReader.Create(layer, readout), receive, resultBytes, cancellationToken);
            return;
        }

        var architecture = network.Architecture;
        int[] places = [.. layers.Select(architecture.PlaceOf).Distinct()];
        long bytes = resultBytes + places.Sum(place => IncrementalPca.Bytes(architecture.Layers[place].Shape, readout, training.Count));
        var fitted = Fit();
        if (options.Memory is not null)
        {
            // The first pass's batch must be gone before the second takes its own.
            GC.Collect();
        }

        Pass(stimuli, layers, (layer, place) => LayerReader.Create(layer, readout, fitted[place]), receive, bytes, cancellationToken);

        Dictionary<int, PrincipalComponents> Fit()
        {
            IncrementalPca[] fits = [.. places.Select(place => architecture.Layers[place]).Select(l => new IncrementalPca(l.Name, l.Shape.UnitCount, readout, training.Count, workers))];
            string[] names = [.. places.Select(place => architecture.Layers[place].Name)];
            Pass(training, names, (layer, _) => LayerReader.Create(layer, Readout.Flatten), batch => fits[batch.Request].Add(batch.Values, batch.Ids), bytes, cancellationToken);
            return places.Zip(fits, (place, fit) => (place, fit)).ToDictionary(f => f.place, f => f.fit.Finish());
        }
    }

    private void Pass(
        StimulusSet stimuli, IReadOnlyList<string> layers, Func<Layer, int, LayerReader> readerOf, BatchReceiver receive, long resultBytes, CancellationToken cancellationToken)
    {
        var asked = layers.Select((name, request) => (Place: network.Architecture.PlaceOf(name), Request: request)).ToLookup(a => a.Place, a => a.Request);
        if (asked.Count == 0)
        {
            return;
        }

        var plan = ForwardPlan.Create(network.Architecture, asked.Select(a => a.Key).ToHashSet());
        LayerReader?[] readers = [.. network.Architecture.Layers.Select((layer, place) => asked.Contains(place) ? readerOf(layer, place) : null)];
        int mostRead = readers.Max(r => r?.MemoryPerImage ?? 0);
        int capacity = BatchSize(plan, mostRead, stimuli.Count, resultBytes);
        using var pass = new ForwardPass(network, plan, workers);
        var batch = new Batch(plan, capacity, workers);
        float[] memory = new float[checked(mostRead * capacity)];
        var ledger = new RowLedger(layers.Count, stimuli.Count);
        int[]?[] requests = [.. network.Architecture.Layers.Select((_, place) => asked.Contains(place) ? asked[place].ToArray() : null)];
        int start = 0;
        Action<PlanStep> read = Receive;
        for (; start < stimuli.Count; start += capacity)
        {
            batch.Count = Math.Min(capacity, stimuli.Count - start);
            Load(stimuli, start, batch, plan.Steps[0], cancellationToken);
            pass.Run(batch, read, cancellationToken);
        }

        ledger.Close();

        void Receive(PlanStep step)
        {
            if (requests[step.Result] is not { } places)
            {
                return;
            }

            var layer = network.Architecture.Layers[step.Result];
            var reader = readers[step.Result]!;
            var rows = reader.Read(batch, step.OutputSlot, memory);
            foreach (int request in places)
            {
                ledger.Enter(request, layer.Name, start, batch.Count, reader.UnitCount, rows.Length);
                receive(new(request, layer, stimuli.Ids.Ids.AsSpan().Slice(start, batch.Count), start, rows));
            }
        }
    }

    /// <summary>Bytes of the answers, and of what a readout is fitted with.</summary>
    private static long ResultBytes(ImmutableArray<Layer> layers, Readout readout, int stimulusCount) =>
        layers.Sum(l => sizeof(float) * (long)stimulusCount * readout.UnitCount(l.Shape)) + FitBytes(layers, readout, stimulusCount);

    private static long FitBytes(ImmutableArray<Layer> layers, Readout readout, int stimulusCount)
    {
        long bytes = 0;
        foreach (var layer in readout.IsFitted ? layers.Distinct() : [])
        {
            IncrementalPca.Require(layer.Name, layer.Shape.UnitCount, readout, stimulusCount);
            bytes += IncrementalPca.Bytes(layer.Shape, readout, stimulusCount);
        }

        return bytes;
    }

    private static void RequireArrays(ImmutableArray<Layer> layers, Readout readout, int stimulusCount)
    {
        foreach (var layer in layers)
        {
            RequireArray(layer, stimulusCount, readout.UnitCount(layer.Shape));
        }
    }

    private static int RequireArray(Layer layer, int stimulusCount, int unitCount) =>
        (long)stimulusCount * unitCount <= Array.MaxLength
            ? stimulusCount * unitCount
            : throw new VentralException(
                $"Layer '{layer.Name}' gives {stimulusCount} stimuli × {unitCount} units, more than one array holds. Read it with the spatial mean, or show fewer stimuli.");

    /// <summary>How many images must be computed together, where normalisation groups them; it lets memory decide nothing.</summary>
    private static int? GroupSize(ForwardPlan plan) =>
        plan.Steps.Select(s => s.Layer.Operation).OfType<Operation.GroupStatisticsNormalisation>().Select(n => (int?)n.GroupSize).FirstOrDefault();

    private int BatchSize(ForwardPlan plan, int mostRead, int stimulusCount, long resultBytes)
    {
        int together = Math.Min(GroupSize(plan) ?? 1, stimulusCount);
        long bytesPerImage = sizeof(float) * (plan.ValuesPerImage + mostRead);
        long memory = options.Memory is { } limit
            ? Math.Min(options.BatchMemory, MemoryBudget.ForBatch(limit, network, plan, resultBytes, bytesPerImage, together))
            : options.BatchMemory;
        if (GroupSize(plan) is not null)
        {
            return together;
        }

        long indexable = Array.MaxLength / Math.Max(plan.SlotLengths.Max(), Math.Max(mostRead, 1));
        return (int)Math.Clamp(Math.Min(memory / bytesPerImage, indexable), 1, Math.Min(options.LargestBatch, stimulusCount));
    }

    private void Load(StimulusSet stimuli, int first, Batch batch, PlanStep input, CancellationToken cancellationToken) => workers.For(
        batch.Count,
        image => network.Preprocessing.Apply(stimuli.Stimuli[first + image].Load(), batch.One(input.OutputSlot, input.Layer.Shape, image)),
        cancellationToken);
}
