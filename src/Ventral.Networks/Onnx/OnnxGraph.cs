using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>
/// A network in ONNX form, checked once and run by Ventral's own kernels: operator sets 6 to 21, for what vision models
/// use. Real numbers are computed in float32; shapes are worked out as the graph runs. Any value can be read, not outputs
/// alone, and only the nodes that it needs are run. The same bits come out whatever the number of threads.
/// </summary>
public sealed partial class OnnxGraph
{
    private const int OldestOpset = 6;
    private const int NewestOpset = 21;

    private readonly string source;
    private readonly int opset;
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, OnnxArray> constants = [];
    private readonly ImmutableArray<CheckedNode> order;
    private readonly int[] makers;

    /// <summary>Checks a model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="OnnxGraphException">
    /// The version of the operators is not between 6 and 21; an operator is unknown; a value is made twice, or read but not
    /// made; or nodes wait for each other.
    /// </exception>
    public OnnxGraph(OnnxModel model)
        : this(
            Checked(model).Source,
            model.Opsets.GetValueOrDefault("", 0),
            model.Inputs,
            model.Initialisers.Select(t => (t.Name, OnnxArray.Of(t))),
            [.. model.Nodes.Select(n => new GraphNode(n))],
            [.. model.Outputs.Select(o => o.Name)])
    {
    }

    internal OnnxGraph(
        string source, long version, ImmutableArray<OnnxValueInfo> inputs, IEnumerable<(string Name, OnnxArray Value)> constants, ImmutableArray<GraphNode> nodes, ImmutableArray<string> outputs)
    {
        this.source = source;
        opset = version is >= OldestOpset and <= NewestOpset
            ? (int)version
            : throw Fault(null, $"must use an operator set from {OldestOpset} to {NewestOpset}, found {version}; export it again with opset_version=17");

        var constantNames = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, value) in constants)
        {
            this.constants.Add(Define(null, name), value);
            constantNames.Add(name);
        }

        // Older files list constants among the inputs.
        Constants = constantNames.ToImmutable();
        Inputs = [.. inputs.Where(i => !numbers.ContainsKey(i.Name))];
        foreach (var input in Inputs)
        {
            Define(null, input.Name);
        }

        int given = numbers.Count;
        var made = nodes.Select(node => node.Node.Outputs.Select(o => o.Length == 0 ? -1 : Define(node.Node, o)).ToImmutableArray()).ToArray();
        makers = new int[numbers.Count];
        Array.Fill(makers, -1, 0, given);
        for (int i = 0; i < made.Length; i++)
        {
            foreach (int value in made[i].Where(o => o >= 0))
            {
                makers[value] = i;
            }
        }

        ImmutableArray<CheckedNode> known = [.. nodes.Select((node, i) => Check(node, made[i]))];
        order = GraphOrder.Sort(known, makers, out var stuck);
        if (stuck is not null)
        {
            throw Fault(stuck.Node, "must not wait for its own output, but the nodes that make its inputs do");
        }

        for (int i = 0; i < order.Length; i++)
        {
            foreach (int value in order[i].Outputs.Where(o => o >= 0))
            {
                makers[value] = i;
            }
        }

        Outputs = outputs;
        ValueNames = [.. order.SelectMany(n => n.Node.Outputs).Where(o => o.Length > 0)];
        foreach (string output in Outputs)
        {
            Number(output);
        }
    }

    /// <summary>What a run needs.</summary>
    public ImmutableArray<OnnxValueInfo> Inputs { get; }

    /// <summary>The names of the constants, weights among them.</summary>
    public ImmutableArray<string> Constants { get; }

    /// <summary>The names of what the graph is there to make.</summary>
    public ImmutableArray<string> Outputs { get; }

    /// <summary>The names of all values that nodes make, in the order of the run: each can be read.</summary>
    public ImmutableArray<string> ValueNames { get; }

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">
    /// A value for each of <see cref="Inputs"/> that is needed; and for any of <see cref="Constants"/> that is to be another,
    /// such as shuffled weights, in the constant's shape.
    /// </param>
    /// <param name="wanted">Names of values to read; <see cref="Outputs"/> where it is <c>null</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="options">What the run may use.</param>
    /// <returns>The wanted values by name.</returns>
    /// <exception cref="VentralException">There is no such value, or an input is missing or of another rank or type than the file says.</exception>
    /// <exception cref="OnnxGraphException">A node cannot compute its outputs from its inputs, or needs too much memory.</exception>
    public ImmutableDictionary<string, OnnxArray> Run(
        IReadOnlyDictionary<string, OnnxArray> inputs,
        IEnumerable<string>? wanted,
        Workers workers,
        OnnxRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(workers);
        string[] names = [.. (wanted ?? Outputs).Distinct(StringComparer.Ordinal)];
        int[] targets = [.. names.Select(Number)];
        var values = Given(inputs);
        bool[] needed = Needed(targets);
        RunNodes(values, targets, needed, workers, new NodeMemory(source, (options ?? new()).MostBytes), made: null);
        return names.Zip(targets).ToImmutableDictionary(pair => pair.First, pair => values[pair.Second] ?? throw Missing(pair.First), StringComparer.Ordinal);
    }

    /// <summary>The constant as the file has it.</summary>
    /// <param name="name">One of <see cref="Constants"/>.</param>
    /// <exception cref="OnnxGraphException">There is no such constant.</exception>
    public OnnxArray Constant(string name) => numbers.TryGetValue(name, out int number) && constants.TryGetValue(number, out var constant)
        ? constant
        : throw Fault(null, $"must have a constant '{name}', found none");

    private void RunNodes(OnnxArray?[] values, int[] targets, bool[] needed, Workers workers, NodeMemory memory, Action<OnnxNode, OnnxArray[]>? made)
    {
        int[] lastUse = LastUses(targets, needed);
        for (int i = 0; i < order.Length; i++)
        {
            if (!needed[i])
            {
                continue;
            }

            var node = order[i];
            memory.Start();
            var outputs = Run(node, [.. node.Inputs.Select((v, k) => v < 0 ? null : values[v] ?? throw Missing(node.Node.Inputs[k]))], workers, memory);
            for (int k = 0; k < Math.Min(outputs.Length, node.Outputs.Length); k++)
            {
                int value = node.Outputs[k];
                if (value >= 0 && lastUse[value] >= i)
                {
                    values[value] = outputs[k];
                    memory.Hold(outputs[k]);
                }
            }

            made?.Invoke(node.Node, outputs);

            foreach (int read in node.Inputs.Where(v => v >= 0 && lastUse[v] <= i && makers[v] >= 0).Distinct())
            {
                memory.Release(values[read]!);
                values[read] = null;
            }
        }
    }

    private OnnxArray?[] Given(IReadOnlyDictionary<string, OnnxArray> inputs)
    {
        var values = new OnnxArray?[numbers.Count];
        foreach (var (number, constant) in constants)
        {
            values[number] = constant;
        }

        foreach (string name in Constants)
        {
            if (inputs.TryGetValue(name, out var other))
            {
                values[numbers[name]] = Replacing(name, other);
            }
        }

        foreach (var info in Inputs)
        {
            values[numbers[info.Name]] = inputs.TryGetValue(info.Name, out var input) ? Fitting(info, input) : null;
        }

        return values;
    }

    private OnnxArray[] Run(CheckedNode node, OnnxArray?[] inputs, Workers workers, NodeMemory memory)
    {
        try
        {
            return node.Run(new NodeCall(node, opset, inputs, workers, memory));
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or OutOfMemoryException)
        {
            // Kernels check shapes in their own words.
            throw Fault(node.Node, $"cannot take {string.Join(" and ", inputs.Select(v => v?.ToString() ?? "nothing"))}: {e.Message.TrimEnd('.')}", e);
        }
    }

    private bool[] Needed(int[] targets)
    {
        bool[] needed = new bool[order.Length];
        var open = new Stack<int>(targets);
        while (open.TryPop(out int value))
        {
            int maker = makers[value];
            if (maker >= 0 && !needed[maker])
            {
                needed[maker] = true;
                foreach (int input in order[maker].Inputs.Where(v => v >= 0))
                {
                    open.Push(input);
                }
            }
        }

        return needed;
    }

    // For each value the place of the last node that reads it: −1 for none, beyond the end where the caller does.
    private int[] LastUses(int[] targets, bool[] needed)
    {
        int[] last = new int[numbers.Count];
        Array.Fill(last, -1);
        for (int i = 0; i < order.Length; i++)
        {
            if (needed[i])
            {
                foreach (int input in order[i].Inputs.Where(v => v >= 0))
                {
                    last[input] = i;
                }
            }
        }

        foreach (int target in targets)
        {
            last[target] = order.Length;
        }

        return last;
    }

    private CheckedNode Check(GraphNode graphNode, ImmutableArray<int> outputs)
    {
        var node = graphNode.Node;
        var run = graphNode.Run ?? OperatorTable.Find(node.Domain, node.Operator)
            ?? throw Fault(node, $"must be an operator that Ventral has{(node.Domain.Length > 0 ? $", not one of the domain '{node.Domain}'" : "")}: {OperatorTable.Names}");
        var inputs = node.Inputs.Select(i => i.Length == 0 ? -1 : numbers.TryGetValue(i, out int number) ? number : throw Fault(node, $"reads '{i}', which no node makes and no input or constant is"));
        return new(source, node, run, [.. inputs], outputs);
    }

    private int Define(OnnxNode? node, string name)
    {
        int number = numbers.Count;
        return name.Length > 0 && numbers.TryAdd(name, number) ? number : throw Fault(node, $"must give each value a name of its own, found '{name}' again");
    }

    private int Number(string name)
    {
        if (numbers.TryGetValue(name, out int number))
        {
            return number;
        }

        string suggestion = Suggestion.Closest(name, ValueNames.Reverse()) is { } closest ? $"; did you mean '{closest}'?" : "";
        throw Fault(null, $"must have a value '{name}', found none{suggestion}");
    }

    private OnnxArray Fitting(OnnxValueInfo info, OnnxArray input)
    {
        bool isReal = info.Element is OnnxElement.Float32 or OnnxElement.Float64 or OnnxElement.Float16 or OnnxElement.BFloat16;
        bool fits = (info.Element == OnnxElement.Unknown || isReal == input.IsReal)
            && (info.Shape.IsDefault || (info.Shape.Length == input.Shape.Rank && info.Shape.Zip(input.Shape.Extents.ToArray()).All(pair => pair.First is not { } extent || extent == pair.Second)));
        string shape = info.Shape.IsDefault ? "" : $" [{string.Join(" × ", info.Shape.Select(e => e?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"))}]";
        return fits ? input : throw Fault(null, $"must be given {info.Element}{shape} as '{info.Name}', found {input}");
    }

    private OnnxArray Replacing(string name, OnnxArray other)
    {
        var constant = constants[numbers[name]];
        return other.IsReal == constant.IsReal && other.Shape == constant.Shape
            ? other
            : throw Fault(null, $"must be given {constant} for the constant '{name}', found {other}");
    }

    private static OnnxModel Checked(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model;
    }

    private OnnxGraphException Missing(string name) =>
        Fault(null, Inputs.Any(i => i.Name == name) ? $"must be given a value for the input '{name}', found none" : $"must make '{name}', but its node does not: an output of that operator which Ventral does not compute");

    private OnnxGraphException Fault(OnnxNode? node, string problem, Exception? cause = null) => new(source, node, problem, cause);
}
