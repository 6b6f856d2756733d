using System.Collections.Immutable;

namespace Ventral.Networks.Execution;

/// <summary>
/// What must be computed, and where it is kept, to read some layers: nothing deeper than the deepest of them, and memory
/// that a later layer may take over as soon as no one reads it any more.
/// </summary>
internal sealed class ForwardPlan
{
    private ForwardPlan(ImmutableArray<PlanStep> steps, ImmutableArray<int> slotLengths)
    {
        Steps = steps;
        SlotLengths = slotLengths;
    }

    /// <summary>The computations in order; the first is the input.</summary>
    public ImmutableArray<PlanStep> Steps { get; }

    /// <summary>Values an image that each slot must hold.</summary>
    public ImmutableArray<int> SlotLengths { get; }

    /// <summary>Values an image that all slots hold together.</summary>
    public long ValuesPerImage => SlotLengths.Sum(l => (long)l);

    /// <summary>Bytes that a foreign graph takes for one image while it runs, twice, since what was is not freed at once.</summary>
    public long GraphBytes
    {
        get
        {
            var values = Steps.Select(s => s.Layer.Operation).OfType<Operation.GraphValue>().ToArray();
            return values.Length == 0 ? 0 : 2 * (values[0].Graph.MostBytes + values.Sum(v => (long)sizeof(float) * v.Layout.Shape.UnitCount));
        }
    }

    /// <param name="architecture">The layers.</param>
    /// <param name="wanted">The places of the layers that are read right after they are computed.</param>
    public static ForwardPlan Create(Architecture architecture, IReadOnlySet<int> wanted)
    {
        var layers = architecture.Layers;
        var needed = Needed(layers, wanted);
        var fusions = Fusion.Find(layers, needed, wanted);
        var fusionAt = fusions.ToDictionary(f => f.Last);
        var computedAt = fusions.SelectMany(f => f.Interior(layers).Select(inner => (inner, f.Last))).ToDictionary(pair => pair.inner, pair => pair.Last);
        var lastUse = LastUses(layers, needed, computedAt);

        var slots = new SlotAllocator();
        var slotOf = new Dictionary<int, int>();
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        foreach (int place in needed.Where(p => !computedAt.ContainsKey(p)))
        {
            var fusion = fusionAt.GetValueOrDefault(place) ?? new Fusion(place, place, null, null, null);
            var layer = layers[fusion.First];
            ImmutableArray<int> inputs = fusion.Addend is { } addend ? layer.Inputs.Add(addend) : layer.Inputs;
            var dying = inputs.Distinct().Where(i => lastUse[i] == place).ToArray();
            int length = layers[place].Shape.UnitCount;
            var overwritable = fusion.Addend is { } added ? dying.Where(d => d == added && !layer.Inputs.Contains(d)) : dying.Where(_ => OverwritesInput(layer.Operation));
            int? reused = overwritable.Select(d => (int?)d).FirstOrDefault();
            int output = reused is { } input ? slotOf[input] : slots.Take(length);
            steps.Add(new(
                layer,
                fusion.Normalisation is { } normalisation ? layers[normalisation] : null,
                fusion.Addend is not null,
                fusion.Activation is { } activation ? layers[activation] : null,
                [.. inputs.Select(i => layers[i].Shape)],
                [.. inputs.Select(i => slotOf[i])],
                output,
                place));
            foreach (int dead in dying.Where(d => d != reused))
            {
                slots.Free(slotOf[dead]);
            }

            slotOf[place] = output;
            // A graph fills the slots of all its values at once.
            if (lastUse[place] == place && layer.Operation is not Operation.GraphValue)
            {
                slots.Free(output);
            }
        }

        return new(steps.ToImmutable(), slots.Lengths);
    }

    private static ImmutableArray<int> Needed(ImmutableArray<Layer> layers, IReadOnlySet<int> wanted)
    {
        var needed = new SortedSet<int>(wanted) { 0 };
        for (int place = layers.Length - 1; place > 0; place--)
        {
            if (needed.Contains(place))
            {
                needed.UnionWith(layers[place].Inputs);
            }
        }

        return [.. needed];
    }

    /// <summary>For each layer the step that reads it last, or its own where none does.</summary>
    private static Dictionary<int, int> LastUses(ImmutableArray<Layer> layers, ImmutableArray<int> needed, Dictionary<int, int> computedAt)
    {
        var last = needed.ToDictionary(p => p, p => p);
        foreach (int place in needed)
        {
            foreach (int input in layers[place].Inputs)
            {
                last[input] = Math.Max(last[input], computedAt.GetValueOrDefault(place, place));
            }
        }

        return last;
    }

    private static bool OverwritesInput(Operation operation) => operation is
        Operation.BatchNormalisation or Operation.GroupStatisticsNormalisation or Operation.LayerNormalisation or Operation.LayerScale or Operation.Relu or Operation.Activation or Operation.Clamp or Operation.OutputRange or Operation.Add or Operation.Dropout or Operation.Flatten;

    /// <summary>Hands out slots, free ones first: the smallest that is large enough, else the largest, which grows.</summary>
    private sealed class SlotAllocator
    {
        private readonly List<int> lengths = [];
        private readonly List<int> free = [];

        public ImmutableArray<int> Lengths => [.. lengths];

        public int Take(int length)
        {
            if (free.Count == 0)
            {
                lengths.Add(length);
                return lengths.Count - 1;
            }

            var large = free.Where(s => lengths[s] >= length).ToArray();
            int slot = large.Length > 0 ? large.MinBy(s => lengths[s]) : free.MaxBy(s => lengths[s]);
            free.Remove(slot);
            lengths[slot] = Math.Max(lengths[slot], length);
            return slot;
        }

        public void Free(int slot) => free.Add(slot);
    }
}
