using System.Collections.Frozen;

namespace Ventral.Data.Formats.Torch;

/// <summary>The names that weights refer to, and what is made of them. There are no others.</summary>
internal static class TorchCalls
{
    private const string Tensor = "torch._utils._rebuild_tensor_v2";
    private const string OldTensor = "torch._utils._rebuild_tensor";
    private const string Typed = "torch._tensor._rebuild_from_type_v2";
    private const string Parameter = "torch._utils._rebuild_parameter";
    private const string ParameterWithState = "torch._utils._rebuild_parameter_with_state";
    private const string Ordered = "collections.OrderedDict";
    private const string Size = "torch.Size";

    /// <summary>What training scripts leave in checkpoints beside the weights. None of it is made, only passed over.</summary>
    private static readonly FrozenSet<string> Opaque = FrozenSet.Create(
        StringComparer.Ordinal,
        "argparse.Namespace",
        "collections.Counter",
        "_codecs.encode",
        "numpy.dtype",
        "numpy.core.multiarray.scalar",
        "numpy._core.multiarray.scalar",
        "__builtin__.set",
        "builtins.set",
        "torch.device");

    /// <summary>Types that an attribute of a tensor or a setting may name.</summary>
    private static readonly FrozenSet<string> Types = FrozenSet.Create(
        StringComparer.Ordinal,
        "torch.Tensor",
        "torch.nn.parameter.Parameter",
        "torch.float64",
        "torch.float32",
        "torch.float16",
        "torch.bfloat16",
        "torch.int64",
        "torch.uint8");

    public static bool IsKnown(string name) =>
        name is Tensor or OldTensor or Typed or Parameter or ParameterWithState or Ordered or Size
        || Element(name) is not null || Opaque.Contains(name) || Types.Contains(name);

    public static object Call(ByteCursor file, PickleName name, object?[] arguments, int at) => name.Full switch
    {
        Ordered when arguments.Length == 0 => new PickleMap(),
        Ordered when arguments is [List<object?> pairs] => Map(file, pairs, at),
        Size when arguments is [object?[] lengths] => lengths,
        Parameter or ParameterWithState when arguments is [TorchTensor tensor, ..] => tensor,
        Tensor or OldTensor when arguments is [TorchStorage storage, long and >= 0 and var offset, object?[] shape, object?[] strides, ..] =>
            new TorchTensor(storage, offset, Longs(file, shape, at), Longs(file, strides, at)),
        Typed when arguments is [PickleName { Full: Tensor or OldTensor } rebuild, PickleName, object?[] inner, ..] =>
            Call(file, rebuild, inner, at),
        _ when Opaque.Contains(name.Full) => new PickleOpaque(name.Full),
        _ => throw file.Fault($"must call '{name.Full}' as weights do", at),
    };

    public static TorchStorage Storage(ByteCursor file, object?[] id, int at) =>
        id is ["storage", PickleName type, string key, string, long count, ..] && Element(type.Full) is { } element && count >= 0
            && (id.Length == 5 || id[5] is null)
            ? new TorchStorage(element, key, count)
            : throw file.Fault("must refer to storages as torch does: ('storage', type, key, place, count); views of storages are not read", at);

    private static WeightElement? Element(string name) => name switch
    {
        "torch.FloatStorage" => WeightElement.Float32,
        "torch.DoubleStorage" => WeightElement.Float64,
        "torch.HalfStorage" => WeightElement.Float16,
        "torch.BFloat16Storage" => WeightElement.BFloat16,
        "torch.LongStorage" => WeightElement.Int64,
        "torch.IntStorage" => WeightElement.Int32,
        "torch.ShortStorage" => WeightElement.Int16,
        "torch.CharStorage" => WeightElement.Int8,
        "torch.ByteStorage" => WeightElement.UInt8,
        "torch.BoolStorage" => WeightElement.Boolean,
        _ => null,
    };

    private static PickleMap Map(ByteCursor file, List<object?> pairs, int at)
    {
        var map = new PickleMap();
        foreach (object? pair in pairs)
        {
            if (pair is object?[] { Length: 2 } two)
            {
                map.Add(two[0], two[1]);
            }
            else if (pair is List<object?> { Count: 2 } list)
            {
                map.Add(list[0], list[1]);
            }
            else
            {
                throw file.Fault("must make an OrderedDict of pairs", at);
            }
        }

        return map;
    }

    private static long[] Longs(ByteCursor file, object?[] values, int at) =>
        values.Length <= 16 && Array.TrueForAll(values, v => v is long and >= 0)
            ? Array.ConvertAll(values, v => (long)v!)
            : throw file.Fault("must have shapes and strides of at most 16 whole numbers", at);
}
