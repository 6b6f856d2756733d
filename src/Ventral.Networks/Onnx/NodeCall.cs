using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>One run of one node: its inputs and settings, and the memory for its outputs.</summary>
internal sealed class NodeCall(CheckedNode node, int opset, OnnxArray?[] inputs, Workers workers, NodeMemory memory)
{
    /// <summary>The version of ONNX's operators.</summary>
    public int Opset => opset;

    public OnnxNode Node => node.Node;

    public Workers Workers => workers;

    public int InputCount => inputs.Length;

    public int OutputCount => node.Node.Outputs.Length;

    public OnnxGraphException Fault(string problem, Exception? cause = null) => new(node.Source, node.Node, problem, cause);

    public void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw Fault(problem);
        }
    }

    public OnnxArray? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    public OnnxArray Input(int index) => Optional(index) ?? throw Fault(FormattableString.Invariant($"must have an input {index + 1}, found none"));

    /// <summary>An input of real numbers.</summary>
    public OnnxArray Reals(int index)
    {
        var input = Input(index);
        Require(input.IsReal, FormattableString.Invariant($"must have real numbers in input {index + 1}, found {input}"));
        return input;
    }

    /// <summary>The whole numbers of an input that states axes, extents or indices.</summary>
    public long[] Wholes(int index)
    {
        var input = Input(index);
        Require(!input.IsReal, FormattableString.Invariant($"must have whole numbers in input {index + 1}, found {input}"));
        return input.WholeBuffer;
    }

    public long Whole(string name, long otherwise) => Setting(name, OnnxSettingKind.Whole)?.Whole ?? otherwise;

    public bool Flag(string name) => Whole(name, 0) != 0;

    public float Real(string name, float otherwise) => Setting(name, OnnxSettingKind.Real)?.Real ?? otherwise;

    public string Text(string name, string otherwise) => Setting(name, OnnxSettingKind.Text)?.Text ?? otherwise;

    public long[]? Wholes(string name) => Setting(name, OnnxSettingKind.Wholes)?.Wholes.ToArray();

    public float[]? Reals(string name) => Setting(name, OnnxSettingKind.Reals)?.Reals.ToArray();

    public OnnxTensor? Tensor(string name) => Setting(name, OnnxSettingKind.Tensor)?.Tensor;

    public bool Has(string name) => node.Settings.ContainsKey(name);

    /// <summary>Axes or extents, which came as an attribute before a version and come as an input from it on.</summary>
    public long[]? WholesOf(string name, int input, int sinceOpset) =>
        opset < sinceOpset ? Wholes(name) : Optional(input) is null ? null : Wholes(input);

    /// <summary>An axis from 0 on; negative ones count from the end.</summary>
    public int Axis(long axis, int rank)
    {
        Require(axis >= -rank && axis < rank, FormattableString.Invariant($"must name an axis from {-rank} to {rank - 1}, found {axis}"));
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>A small number that steps, counts or pads.</summary>
    public int Small(long value, int least, string what)
    {
        Require(value >= least && value <= 1 << 24, FormattableString.Invariant($"must have {what} from {least} to {1 << 24}, found {value}"));
        return (int)value;
    }

    /// <summary>A shape that foreign numbers state.</summary>
    public Shape ShapeOf(params ReadOnlySpan<long> extents)
    {
        int[] small = new int[extents.Length];
        Require(extents.Length <= 16, FormattableString.Invariant($"must make a shape of at most 16 axes, found {extents.Length}"));
        long count = 1;
        for (int i = 0; i < extents.Length; i++)
        {
            Require(extents[i] is >= 0 and <= int.MaxValue, FormattableString.Invariant($"must make a shape of extents from 0 to {int.MaxValue}, found {extents[i]}"));
            small[i] = (int)extents[i];
            count = Math.Min(count * extents[i], 1L << 32);
        }

        Require(count <= Array.MaxLength, $"must make at most {Array.MaxLength} values, found the shape {string.Join(" × ", small)}");
        return Shape.Of(small);
    }

    public float[] NewReals(Shape shape)
    {
        memory.Take(node.Node, shape.ValueCount * 4L);
        return new float[shape.ValueCount];
    }

    public long[] NewWholes(Shape shape)
    {
        memory.Take(node.Node, shape.ValueCount * 8L);
        return new long[shape.ValueCount];
    }

    /// <summary>Counts what a kernel sets aside for a moment, where foreign numbers decide how much.</summary>
    public void Reserve(double bytes) => memory.Take(node.Node, bytes);

    /// <summary>What a kernel laid out once for the same constants.</summary>
    public TValue Prepared<TKey, TValue>(TKey key, Func<TKey, TValue> prepare)
        where TKey : notnull
        where TValue : notnull
    {
        if (node.Prepared is { } prepared && prepared.Item1.Equals(key))
        {
            return (TValue)prepared.Item2;
        }

        TValue made = prepare(key);
        node.Prepared = Tuple.Create((object)key, (object)made);
        return made;
    }

    private OnnxSetting? Setting(string name, OnnxSettingKind kind)
    {
        if (!node.Settings.TryGetValue(name, out var setting))
        {
            return null;
        }

        Require(setting.Kind == kind, $"must have the attribute '{name}' as {kind}, found {setting.Kind}");
        return setting;
    }
}
