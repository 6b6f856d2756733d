namespace Ventral.Data.Formats.Torch;

/// <summary>The names that weights refer to, and what is made of them. There are no others.</summary>
internal static class TorchCalls
{
    private const string Tensor = "torch._utils._rebuild_tensor_v2";
    private const string Parameter = "torch._utils._rebuild_parameter";
    private const string Ordered = "collections.OrderedDict";
    private const string Size = "torch.Size";

    public static bool IsKnown(string name) => name is Tensor or Parameter or Ordered or Size || Element(name) is not null;

    public static object Call(ByteCursor file, PickleName name, object?[] arguments, int at) => name.Full switch
    {
        Ordered when arguments.Length == 0 => new PickleMap(),
        Ordered when arguments is [List<object?> pairs] => Map(file, pairs, at),
        Size when arguments is [object?[] lengths] => lengths,
        Parameter when arguments is [TorchTensor tensor, ..] => tensor,
        Tensor when arguments is [TorchStorage storage, long offset, object?[] shape, object?[] strides, ..] =>
            new TorchTensor(storage, offset, Longs(file, shape, at), Longs(file, strides, at)),
        _ => throw file.Fault($"must call '{name.Full}' as weights do", at),
    };

    public static TorchStorage Storage(ByteCursor file, object?[] id, int at) =>
        id is ["storage", PickleName type, string key, string, long count, ..] && Element(type.Full) is { } element && count >= 0
            && (id.Length == 5 || id[5] is null)
            ? new TorchStorage(element, key, count)
            : throw file.Fault("must refer to storages as torch does: ('storage', type, key, place, count); views of storages are not read", at);

    private static TorchElement? Element(string name) => name switch
    {
        "torch.FloatStorage" => TorchElement.Single,
        "torch.DoubleStorage" => TorchElement.Double,
        "torch.HalfStorage" => TorchElement.Half,
        "torch.BFloat16Storage" => TorchElement.BFloat16,
        "torch.LongStorage" => TorchElement.Int64,
        "torch.IntStorage" => TorchElement.Int32,
        "torch.ShortStorage" => TorchElement.Int16,
        "torch.CharStorage" => TorchElement.Int8,
        "torch.ByteStorage" => TorchElement.UInt8,
        "torch.BoolStorage" => TorchElement.Boolean,
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
