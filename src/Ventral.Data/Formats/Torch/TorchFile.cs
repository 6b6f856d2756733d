using System.Buffers.Binary;

namespace Ventral.Data.Formats.Torch;

/// <summary>
/// Reads weights that PyTorch saved (<c>.pth</c>, <c>.pt</c>): the ZIP format of version 1.6 and later, and the format before it.
/// </summary>
/// <remarks>
/// The file is a Python pickle, which could ask for any program to be run. Here nothing is run: besides plain containers, numbers
/// and text it may refer only to <c>collections.OrderedDict</c>, <c>torch.Size</c>, torch's tensors, parameters and storages, and to
/// a few harmless types that training scripts leave beside the weights (settings, counters, NumPy's scalars), which are passed over;
/// any other reference is an error that names it. Numbers become float32: float64 is rounded to the nearest, integers must be exact.
/// A dictionary that holds a dictionary <c>state_dict</c> (or <c>model_state_dict</c>, <c>model</c>, <c>network</c>, <c>net</c>) is
/// unwrapped, again and again; prefixes such as <c>module.</c> stay. Entries that are no tensors (an epoch, an accuracy) are left
/// out. Of a ZIP archive only the storages of those tensors are unpacked, one after another, each to the length that the pickle
/// states. Views that repeat their storage (expanded, shared) may repeat a million values, or as many as the file has bytes.
/// </remarks>
public static class TorchFile
{
    internal const string Format = "PyTorch";

    private const string PickleEntry = "data.pkl";
    private const long LongestPickle = 256L << 20;
    private const long AlwaysRepeatable = 1 << 20;
    private const int MostWrappers = 8;

    /// <summary>Reads a file of at most 2 GiB.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">
    /// The bytes are no weights of PyTorch, refer to something else, or hold a number that float32 cannot; the message names it.
    /// </exception>
    public static WeightSet Read(string path) => Decode(path, FileBytes.Read(path, Format));

    /// <summary>Whether the entries of an archive are those of <c>torch.save</c>.</summary>
    internal static bool IsArchive(ZipEntries zip) => FolderOf(zip) is not null;

    /// <summary>Whether a file begins as the layout before version 1.6 does.</summary>
    internal static bool IsLegacy(ReadOnlySpan<byte> bytes) => LegacyMagicAt(bytes) >= 0;

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
        using var zip = new ZipEntries(source, Format, bytes);
        string folder = FolderOf(zip)
            ?? throw new UnreadableFileException(source, Format, 0, $"must hold one entry {PickleEntry}; is it a file of torch.save?");
        string order = $"{folder}byteorder";
        if (zip.LengthOf(order) >= 0 && !zip.Unpack(order, most: 16).AsSpan().SequenceEqual("little"u8))
        {
            throw new UnreadableFileException(source, Format, 0, "must be saved on a little-endian machine");
        }

        string entry = folder + PickleEntry;
        var file = new ByteCursor($"{source}/{entry}", Format, zip.Unpack(entry, LongestPickle));
        return Collect(source, file, new PickleReader(file).Read(), bytes.Length, storage =>
        {
            string name = $"{folder}data/{storage.Key}";
            long size = WeightValues.SizeOf(storage.Element);
            return storage.Count <= FileBytes.Most / size && zip.LengthOf(name) == storage.Count * size
                ? new ByteCursor($"{source}/{name}", Format, zip.Unpack(name, storage.Count * size))
                : throw file.Fault($"must hold storage '{storage.Key}' of {storage.Count} values{(zip.LengthOf(name) is >= 0 and var found ? $", found {found} bytes" : "")}");
        });
    }

    /// <summary>torch puts everything in one folder named after the file; old archives have none.</summary>
    private static string? FolderOf(ZipEntries zip)
    {
        var pickles = zip.Names.Where(n => n == PickleEntry || (n.EndsWith("/" + PickleEntry, StringComparison.Ordinal) && n.IndexOf('/', StringComparison.Ordinal) == n.Length - PickleEntry.Length - 1)).ToArray();
        return pickles is [var one] ? one[..^PickleEntry.Length] : null;
    }

    /// <summary>The number 0x1950a86a20f9469cfc6c, pickled alone.</summary>
    private static ReadOnlySpan<byte> LegacyMagic => [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    /// <summary>It follows the protocol, and from protocol 4 on a frame.</summary>
    private static int LegacyMagicAt(ReadOnlySpan<byte> bytes)
    {
        foreach (int at in (ReadOnlySpan<int>)[2, 11])
        {
            if (bytes.Length > at && bytes[0] == 0x80 && bytes[at..].StartsWith(LegacyMagic))
            {
                return at;
            }
        }

        return -1;
    }

    private static WeightSet Legacy(string source, byte[] bytes)
    {
        var file = new ByteCursor(source, Format, bytes);
        var reader = new PickleReader(file);
        int magic = LegacyMagicAt(bytes);
        if (magic < 0)
        {
            throw file.Fault("must be a ZIP archive or start with PyTorch's magic number, found neither; is it a file of torch.save?");
        }

        file.Seek(magic + LegacyMagic.Length, "the magic number");
        if (reader.Read() is not 1001L)
        {
            throw file.Fault("must have protocol version 1001");
        }

        if (reader.Read() is not PickleMap system || system.Items.Exists(i => i is { Key: "little_endian", Value: not true }))
        {
            throw file.Fault("must be saved on a little-endian machine");
        }

        object? content = reader.Read();
        int contentEnd = file.Position;
        if (reader.Read() is not List<object?> keys)
        {
            throw file.Fault("must list its storages after the weights");
        }

        var storages = new Dictionary<string, ByteCursor>(StringComparer.Ordinal);
        foreach (object? item in keys)
        {
            if (item is not string key || !reader.Storages.TryGetValue(key, out var storage) || storages.ContainsKey(key))
            {
                throw file.Fault("must list only storages that tensors refer to, each once");
            }

            long count = BinaryPrimitives.ReadInt64LittleEndian(file.Take(8, $"storage '{key}'").Span);
            if (count != storage.Count)
            {
                throw file.Fault($"must hold storage '{key}' of {storage.Count} values, found {count}", file.Position - 8);
            }

            int start = file.Position;
            storages[key] = new ByteCursor(source, Format, file.Take(Math.Min(count, int.MaxValue) * WeightValues.SizeOf(storage.Element), $"storage '{key}'"), start);
        }

        file.Seek(contentEnd, "the weights");
        return Collect(source, file, content, bytes.Length, storage =>
            storages.TryGetValue(storage.Key, out var data) ? data : throw file.Fault($"must hold storage '{storage.Key}'"));
    }

    private static WeightSet Collect(string source, ByteCursor file, object? content, long fileLength, Func<TorchStorage, ByteCursor> storageOf)
    {
        var tensors = Tensors(file, content);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in tensors)
        {
            if (string.IsNullOrWhiteSpace(name) || !seen.Add(name))
            {
                throw file.Fault($"must name its tensors differently, found '{name}' twice or empty");
            }
        }

        // Storage by storage, so that each can be forgotten when its tensors are read.
        var arrays = new WeightArray[tensors.Count];
        long repeats = Math.Max(AlwaysRepeatable, fileLength);
        foreach (var sharing in tensors.Index().GroupBy(t => t.Item.Tensor.Storage))
        {
            var storage = storageOf(sharing.Key);
            long stored = sharing.Key.Count;
            foreach (var (place, (name, tensor)) in sharing)
            {
                arrays[place] = TorchData.Array(file, name, tensor, storage, ref repeats, ref stored);
            }
        }

        return new WeightSet(source, arrays);
    }

    private static List<(string Name, TorchTensor Tensor)> Tensors(ByteCursor file, object? content)
    {
        var map = content as PickleMap ?? throw file.Fault("must hold a dictionary of tensors by name (a state_dict), found another object");
        for (int depth = 0; Wrapped(map) is { } inner; depth++)
        {
            map = depth < MostWrappers ? inner : throw file.Fault("must hold a dictionary of tensors, found dictionaries within dictionaries without end");
        }

        var tensors = new List<(string, TorchTensor)>();
        foreach (var (key, value) in map.Items)
        {
            if (key is string name && value is TorchTensor tensor)
            {
                tensors.Add((name, tensor));
            }
        }

        return tensors.Count > 0
            ? tensors
            : throw file.Fault("must hold a dictionary of tensors by name (a state_dict), found none");
    }

    private static PickleMap? Wrapped(PickleMap map)
    {
        foreach (string wrapper in (ReadOnlySpan<string>)["state_dict", "model_state_dict", "model", "network", "net"])
        {
            if (map.Items.Find(i => i.Key is string key && key == wrapper).Value is PickleMap inner)
            {
                return inner;
            }
        }

        return null;
    }
}
