using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Ventral.Data.Tests.Formats.Torch;

/// <summary>Writes pickles by hand, opcode by opcode, and puts them into files as torch would.</summary>
internal sealed class PickleProgram
{
    private readonly List<byte> code = [];

    public PickleProgram() => Raw(0x80, 2);

    public PickleProgram Raw(params byte[] bytes)
    {
        code.AddRange(bytes);
        return this;
    }

    public PickleProgram Op(string opcodes) => Raw(Encoding.Latin1.GetBytes(opcodes));

    public PickleProgram Global(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleProgram Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Op("X").Raw(length).Raw(utf8);
    }

    public PickleProgram Whole(long value)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        return Raw(0x8A, 8).Raw(number);
    }

    /// <summary>A tensor of float32 on storage 0.</summary>
    public PickleProgram Tensor(long offset, string[] shape, string[] strides, long stored = 4)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op("(").Op("(").Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Whole(stored).Op("tQ");
        Whole(offset).Op("(");
        Wholes(shape).Op("t(");
        Wholes(strides).Op("t");
        return Raw(0x89).Op("Nt").Op("R");
    }

    /// <summary>{"w": what was written so far}.</summary>
    public static PickleProgram Dictionary(Action<PickleProgram> value)
    {
        var program = new PickleProgram().Op("}").Text("w");
        value(program);
        return program.Op("s.");
    }

    public byte[] Bytes() => [.. code];

    /// <summary>The layout of a ZIP archive, with four numbers in storage 0.</summary>
    public byte[] Zip(CompressionLevel level = CompressionLevel.NoCompression, byte[]? storage = null)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "net/data.pkl", Bytes(), level);
            Add(zip, "net/data/0", storage ?? new byte[16], level);
        }

        return memory.ToArray();
    }

    /// <summary>The layout before.</summary>
    public byte[] Legacy()
    {
        byte[] magic = new PickleProgram().Raw(0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19).Op(".").Bytes();
        byte[] version = new PickleProgram().Op("M").Raw(0xE9, 3).Op(".").Bytes();
        byte[] system = new PickleProgram().Op("}.").Bytes();
        byte[] keys = new PickleProgram().Op("]").Text("0").Op("a.").Bytes();
        return [.. magic, .. version, .. system, .. Bytes(), .. keys, 4, 0, 0, 0, 0, 0, 0, 0, .. new byte[16]];
    }

    private PickleProgram Wholes(string[] values)
    {
        foreach (string value in values)
        {
            byte[] bytes = System.Numerics.BigInteger.Parse(value, CultureInfo.InvariantCulture).ToByteArray();
            Raw([0x8A, (byte)bytes.Length, .. bytes]);
        }

        return this;
    }

    private static void Add(ZipArchive zip, string name, byte[] content, CompressionLevel level)
    {
        using var entry = zip.CreateEntry(name, level).Open();
        entry.Write(content);
    }
}
