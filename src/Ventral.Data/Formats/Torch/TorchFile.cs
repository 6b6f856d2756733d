using System.Buffers.Binary;

namespace Ventral.Data.Formats.Torch;

/// <summary>
/// Reads weights that PyTorch saved (<c>.pth</c>, <c>.pt</c>): the ZIP format of version 1.6 and later, and the format before it.
/// </summary>
/// <remarks>
/// The file is a Python pickle, which could ask for any program to be run. Here nothing is run: besides plain containers, numbers
/// and text it may refer only to <c>collections.OrderedDict</c>, <c>torch.Size</c>, torch's tensors, parameters and storages; any
/// other reference is an error that names it. Numbers become float32: float64 is rounded to the nearest, integers must be exact.
/// A dictionary that holds a dictionary <c>state_dict</c> (or <c>model_state_dict</c>, <c>model</c>) is unwrapped; prefixes such as
/// <c>module.</c> stay. Entries that are no tensors (an epoch, an accuracy) are left out. All tensors together may have at most as
/// many values as the file's storages have bytes, so that a view that repeats its storage cannot fill the memory.
/// </remarks>
public static class TorchFile
{
    private const string Format = "PyTorch";
    private const long MostBytes = 1L << 32;

    /// <summary>Reads a file of at most 2 GiB.</summary>
    /// <exception cref="VentralException">There is no such file, or a value is not finite.</exception>
    /// <exception cref="UnreadableFileException">The bytes are no weights of PyTorch, or refer to something else; the message names it.</exception>
    public static WeightSet Read(string path) => Decode(path, FileBytes.Read(path, Format));

    /// <summary>Reads weights from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>.</exception>
    public static WeightSet Decode(string source, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(bytes);
        return bytes is [(byte)'P', (byte)'K', ..] ? Zip(source, bytes) : Legacy(source, bytes);
    }

    private static WeightSet Zip(string source, byte[] bytes)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, content) in ZipEntries.Read(source, Format, bytes, MostBytes))
        {
            // torch puts everything in one folder named after the file.
            entries[name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]] = content;
        }

        if (!entries.TryGetValue("data.pkl", out byte[]? pickle))
        {
            throw new UnreadableFileException(source, Format, 0, "must hold an entry data.pkl; is it a file of torch.save?");
        }

        if (entries.TryGetValue("byteorder", out byte[]? order) && !order.AsSpan().SequenceEqual("little"u8))
        {
            throw new UnreadableFileException(source, Format, 0, "must be saved on a little-endian machine");
        }

        var file = new ByteCursor(source, Format, pickle);
        return Collect(file, new PickleReader(file).Read(), entries.Values.Sum(content => content.LongLength), storage =>
            entries.TryGetValue($"data/{storage.Key}", out byte[]? data) && data.Length >= storage.Count * TorchData.SizeOf(storage.Element)
                ? data
                : throw file.Fault($"must hold storage '{storage.Key}' of {storage.Count} values"));
    }

    private static WeightSet Legacy(string source, byte[] bytes)
    {
        var file = new ByteCursor(source, Format, bytes);
        var reader = new PickleReader(file);
        ReadOnlySpan<byte> magic = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];
        if (!bytes.AsSpan().StartsWith(magic))
        {
            throw file.Fault("must be a ZIP archive or start with PyTorch's magic number, found neither; is it a file of torch.save?");
        }

        file.Seek(magic.Length, "the magic number");
        if (reader.Read() is not 1001L)
        {
            throw file.Fault("must have protocol version 1001");
        }

        if (reader.Read() is not PickleMap system || system.Items.Exists(i => i is { Key: "little_endian", Value: not true }))
        {
            throw file.Fault("must be saved on a little-endian machine");
        }

        object? content = reader.Read();
        if (reader.Read() is not List<object?> keys)
        {
            throw file.Fault("must list its storages after the weights");
        }

        // Each storage states its length; the tensors say what type its values have.
        var elements = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        foreach (var (_, tensor) in Tensors(content))
        {
            elements[tensor.Storage.Key] = tensor.Storage;
        }

        var storages = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (object? item in keys)
        {
            if (item is not string key || !elements.TryGetValue(key, out var storage))
            {
                throw file.Fault("must list only storages that tensors refer to");
            }

            long count = BinaryPrimitives.ReadInt64LittleEndian(file.Take(8, $"storage '{key}'").Span);
            if (count != storage.Count)
            {
                throw file.Fault($"must hold storage '{key}' of {storage.Count} values, found {count}", file.Position - 8);
            }

            storages[key] = file.Take(Math.Min(count, int.MaxValue) * TorchData.SizeOf(storage.Element), $"storage '{key}'");
        }

        return Collect(file, content, storages.Values.Sum(storage => (long)storage.Length), storage =>
            storages.TryGetValue(storage.Key, out var data) ? data : throw file.Fault($"must hold storage '{storage.Key}'"));
    }

    private static WeightSet Collect(ByteCursor file, object? content, long budget, Func<TorchStorage, ReadOnlyMemory<byte>> storageOf)
    {
        var arrays = new List<WeightArray>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, tensor) in Tensors(content))
        {
            if (string.IsNullOrWhiteSpace(name) || !seen.Add(name))
            {
                throw file.Fault($"must name its tensors differently, found '{name}' twice or empty");
            }

            arrays.Add(TorchData.Array(file, name, tensor, storageOf(tensor.Storage), ref budget));
        }

        return arrays.Count > 0
            ? new WeightSet(file.Source, arrays)
            : throw file.Fault("must hold a dictionary of tensors by name (a state_dict), found none");
    }

    private static IEnumerable<(string Name, TorchTensor Tensor)> Tensors(object? content)
    {
        if (content is not PickleMap map)
        {
            return [];
        }

        foreach (string wrapper in (ReadOnlySpan<string>)["state_dict", "model_state_dict", "model"])
        {
            if (map.Items.Find(i => i.Key is string key && key == wrapper).Value is PickleMap inner)
            {
                map = inner;
                break;
            }
        }

        return map.Items.Where(i => i is { Key: string, Value: TorchTensor }).Select(i => ((string)i.Key!, (TorchTensor)i.Value!));
    }
}
