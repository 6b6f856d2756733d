using System.Text;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Npy;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.Npy;

public class NpyTests
{
    private static NpyArray Read(string name) => NpyFile.Read(Golden.PathOf($"npy/{name}.npy"));

    [Theory]
    [InlineData("nb1", NpyElement.Boolean)]
    [InlineData("nu1", NpyElement.UInt8)]
    [InlineData("ni1", NpyElement.Int8)]
    [InlineData("li2", NpyElement.Int16)]
    [InlineData("bi2", NpyElement.Int16)]
    [InlineData("lu2", NpyElement.UInt16)]
    [InlineData("bu2", NpyElement.UInt16)]
    [InlineData("li4", NpyElement.Int32)]
    [InlineData("bi4", NpyElement.Int32)]
    [InlineData("lu4", NpyElement.UInt32)]
    [InlineData("bu4", NpyElement.UInt32)]
    [InlineData("li8", NpyElement.Int64)]
    [InlineData("bi8", NpyElement.Int64)]
    [InlineData("lu8", NpyElement.UInt64)]
    [InlineData("bu8", NpyElement.UInt64)]
    [InlineData("lf2", NpyElement.Float16)]
    [InlineData("bf2", NpyElement.Float16)]
    [InlineData("lf4", NpyElement.Float32)]
    [InlineData("bf4", NpyElement.Float32)]
    [InlineData("lf8", NpyElement.Float64)]
    [InlineData("bf8", NpyElement.Float64)]
    public void Every_number_type_and_byte_order_is_read(string name, NpyElement element)
    {
        var array = Read(name);
        double[] expected = element == NpyElement.Boolean ? [0, 1, 0, 1, 0, 1] : [1, 4, 7, 10, 13, 16];
        array.Element.ShouldBe(element);
        array.Shape.ShouldBe([2, 3]);
        array.ToDoubles().ShouldBe(expected);
        array.ToSingles().ShouldBe(expected.Select(v => (float)v));
        array.ToInt32s().ShouldBe(expected.Select(v => (int)v));
        array.ToInt64s().ShouldBe(expected.Select(v => (long)v));
        array.ToBytes().ShouldBe(expected.Select(v => (byte)v));
    }

    [Fact]
    public void Fortran_order_becomes_row_major() => Read("fortran").ToInt32s().ShouldBe(Enumerable.Range(0, 24));

    [Fact]
    public void A_scalar_has_no_dimensions()
    {
        Read("scalar").Shape.ShouldBeEmpty();
        Read("scalar").ToDoubles().ShouldBe([2.5]);
    }

    [Fact]
    public void An_empty_array_keeps_its_shape()
    {
        Read("empty").Shape.ShouldBe([3, 0]);
        Read("empty").ToSingles().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("version2")]
    [InlineData("version3")]
    public void Later_versions_are_read(string name) => Read(name).ToDoubles().ShouldBe([0, 1, 2]);

    [Fact]
    public void Pickled_objects_are_refused_by_name() =>
        Should.Throw<UnreadableFileException>(() => Read("pickled")).Message.ShouldContain("pickled");

    [Fact]
    public void Structured_types_are_refused() =>
        Should.Throw<UnreadableFileException>(() => Read("structured")).Message.ShouldContain("structured");

    [Fact]
    public void Conversions_that_lose_are_refused()
    {
        Should.Throw<VentralException>(() => Read("vector").ToSingles()).Message.ShouldContain("value 1 is -1E+300");
        Should.Throw<VentralException>(() => Read("scalar").ToInt32s()).Message.ShouldContain("value 0 is 2.5");
        Should.Throw<VentralException>(() => Written(s => NpyWriter.Write(s, [1], [long.MaxValue])).ToDoubles());
        Should.Throw<VentralException>(() => Written(s => NpyWriter.Write(s, [1], [(1L << 53) + 1])).ToDoubles());
        Should.Throw<VentralException>(() => Written(s => NpyWriter.Write(s, [1], [9223372036854775808.0])).ToInt64s());
        Should.Throw<VentralException>(() => Written(s => NpyWriter.Write(s, [1], [256L])).ToBytes());
        Should.Throw<VentralException>(() => Written(s => NpyWriter.Write(s, [1], [double.NaN])).ToInt32s());
    }

    [Fact]
    public void The_writer_writes_the_bytes_of_NumPy()
    {
        Bytes(s => NpyWriter.Write(s, [2, 3], [0.1, 0.2, 0.3, 1.0, 2.0, 3.0])).ShouldBe(Golden.Bytes("npy/w_f8.npy"));
        Bytes(s => NpyWriter.Write(s, [2], [0.5f, 0.25f])).ShouldBe(Golden.Bytes("npy/w_f4.npy"));
        Bytes(s => NpyWriter.Write(s, [], [7L])).ShouldBe(Golden.Bytes("npy/w_i8.npy"));
        byte[] sixteen = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        Bytes(s => NpyWriter.Write(s, [1, 2, 1, 2, 1, 1, 1, 1, 2, 1, 1, 2, 1], sixteen)).ShouldBe(Golden.Bytes("npy/w_u1.npy"));
    }

    [Theory]
    [InlineData("stored")]
    [InlineData("deflated")]
    public void Archives_are_read(string name)
    {
        var arrays = NpzFile.Read(Golden.PathOf($"npy/{name}.npz"));
        arrays.Keys.ShouldBe(["a", "b"]);
        arrays["a"].ToInt64s().ShouldBe([0, 1, 2]);
        arrays["b"].ToDoubles().ShouldBe(name == "stored" ? [1, 0, 0, 1] : new double[1600]);
    }

    [Fact]
    public void An_archive_that_lies_about_its_size_is_refused()
    {
        byte[] bytes = Golden.Bytes("npy/stored.npz");
        int central = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        bytes[central + 24] ^= 0x40;
        Should.Throw<UnreadableFileException>(() => NpzFile.Decode("lie.npz", bytes));
    }

    [Fact]
    public void A_damaged_entry_fails_its_checksum()
    {
        byte[] bytes = Golden.Bytes("npy/stored.npz");
        bytes[bytes.AsSpan().IndexOf("NUMPY"u8) + 130] ^= 1;
        Should.Throw<UnreadableFileException>(() => NpzFile.Decode("damaged.npz", bytes)).Message.ShouldContain("checksum");
    }

    [Fact]
    public void A_shape_beyond_the_file_allocates_nothing()
    {
        string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }\n";
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)];
        Should.Throw<UnreadableFileException>(() => NpyFile.Decode("huge.npy", bytes)).Message.ShouldContain("4 GiB or more");
    }

    [Fact]
    public void Damage_ends_in_the_typed_error()
    {
        Fuzz.Attack(Golden.Bytes("npy/fortran.npy"), 500, b => NpyFile.Decode("fuzz.npy", b));
        Fuzz.Attack(Golden.Bytes("npy/deflated.npz"), 500, b => NpzFile.Decode("fuzz.npz", b));
        Fuzz.Attack(Golden.Bytes("npy/stored.npz"), 500, b => NpzFile.Decode("fuzz.npz", b));
    }

    [Fact]
    public void Real_spike_counts_are_read()
    {
        var counts = NpyFile.Read(Requirement.RealFile("derived/v1_henaff_ay4_u001_counts_u8.npy"));
        counts.RequireShape(-1, 400, -1);
        counts.Count.ShouldBe(260_000);
        counts.ToBytes().Count(c => c == 255).ShouldBe(17692);
        Should.Throw<VentralException>(() => counts.RequireShape(13, 401, 50)).Message.ShouldContain("[13 × 401 × 50]");
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        var memory = new MemoryStream();
        write(memory);
        return memory.ToArray();
    }

    private static NpyArray Written(Action<Stream> write) => NpyFile.Decode("written.npy", Bytes(write));
}
