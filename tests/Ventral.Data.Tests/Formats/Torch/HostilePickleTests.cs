using System.IO.Compression;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Torch;

namespace Ventral.Data.Tests.Formats.Torch;

public class HostilePickleTests
{
    private const long MostMemory = 400 << 20;

    public static TheoryData<string, string> Gadgets => new()
    {
        { "os", "system" },
        { "posix", "system" },
        { "builtins", "eval" },
        { "builtins", "exec" },
        { "builtins", "getattr" },
        { "__builtin__", "apply" },
        { "subprocess", "Popen" },
        { "torch.hub", "load" },
        { "torch", "load" },
        { "torch.storage", "_load_from_bytes" },
        { "numpy.core.multiarray", "fromfile" },
        { "collections", "OrderedDict.fromkeys" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Gadgets))]
    public void A_reference_to_a_program_is_refused_by_name(string module, string name)
    {
        Refused(new PickleProgram().Global(module, name).Text("echo run").Raw(0x85).Op("R.")).ShouldContain($"'{module}.{name}', which is never loaded");
        Refused(new PickleProgram().Text(module).Text(name).Raw(0x93).Op(")R.")).ShouldContain($"'{module}.{name}', which is never loaded");
        Refused(PickleProgram.Dictionary(p => p.Global(module, name).Op(")").Raw(0x81))).ShouldContain($"'{module}.{name}', which is never loaded");
    }

    [Fact]
    public void Only_what_rebuilds_tensors_is_called()
    {
        Refused(new PickleProgram().Global("torch", "FloatStorage").Op(")R.")).ShouldContain("must call 'torch.FloatStorage' as weights do");
        Refused(new PickleProgram().Text("os.system").Text("x").Raw(0x85).Op("R.")).ShouldContain("a name to call");
        Refused(new PickleProgram().Global("collections", "OrderedDict").Global("torch", "Size").Raw(0x85).Op("R.")).ShouldContain("must call 'collections.OrderedDict'");
    }

    [Fact]
    public void A_call_within_a_call_is_the_first_that_is_refused() =>
        Refused(new PickleProgram().Global("torch._tensor", "_rebuild_from_type_v2").Op("(").Global("torch._tensor", "_rebuild_from_type_v2")
            .Global("torch", "Tensor").Op(")Nt").Op("R.")).ShouldContain("must call 'torch._tensor._rebuild_from_type_v2' as weights do");

    [Theory]
    [InlineData(0, "9223372036854775808", "1", "integers of at most 64 bits")]
    [InlineData(0, "9223372036854775807", "1", "within its storage of 4 values")]
    [InlineData(0, "9223372036854775807", "0", "within its storage of 4 values")]
    [InlineData(0, "5", "1", "within its storage of 4 values")]
    [InlineData(0, "2", "4", "within its storage of 4 values")]
    [InlineData(0, "2", "9223372036854775807", "within its storage of 4 values")]
    [InlineData(0, "-1", "1", "at most 16 whole numbers")]
    [InlineData(0, "2", "-1", "at most 16 whole numbers")]
    [InlineData(-1, "2", "1", "must call 'torch._utils._rebuild_tensor_v2' as weights do")]
    [InlineData(4, "1", "1", "within its storage of 4 values")]
    [InlineData(long.MaxValue, "1", "1", "within its storage of 4 values")]
    public void Tensors_stay_within_their_storages(long offset, string length, string stride, string problem) =>
        Refused(PickleProgram.Dictionary(p => p.Tensor(offset, [length], [stride]))).ShouldContain(problem);

    [Fact]
    public void A_product_of_lengths_beyond_64_bits_is_refused() =>
        Refused(PickleProgram.Dictionary(p => p.Tensor(0, ["2147483647", "2147483647", "2147483647"], ["0", "0", "0"]))).ShouldContain("too large for the file");

    [Theory]
    [InlineData(5)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 62)]
    public void A_storage_has_the_length_that_is_stated(long stored) =>
        Refused(PickleProgram.Dictionary(p => p.Tensor(0, ["1"], ["1"], stored))).ShouldContain("storage '0'");

    [Fact]
    public void A_storage_of_negative_length_is_refused() =>
        Refused(PickleProgram.Dictionary(p => p.Tensor(0, ["1"], ["1"], -1))).ShouldContain("must refer to storages as torch does");

    [Fact]
    public void Dictionaries_within_themselves_are_refused()
    {
        // d = {}; d["model"] = d
        Refused(new PickleProgram().Op("}").Op("q").Raw(0).Text("model").Op("h").Raw(0).Op("s.")).ShouldContain("without end");

        // A list that holds itself holds no weights, and is not followed.
        Refused(PickleProgram.Dictionary(p => p.Op("]q").Raw(1).Op("h").Raw(1).Op("a"))).ShouldContain("found none");
    }

    [Theory]
    [InlineData("(")]
    [InlineData("]")]
    [InlineData(")")]
    [InlineData("}")]
    [InlineData("N\u0085")]
    [InlineData("N\u0094")]
    [InlineData("]\u0094a")]
    public void A_million_opcodes_end_in_the_typed_error(string opcodes)
    {
        byte[] million = [.. Enumerable.Repeat(System.Text.Encoding.Latin1.GetBytes(opcodes), 1_000_000).SelectMany(o => o)];
        Refused(new PickleProgram().Op("]]").Raw(million).Op("."));
    }

    [Fact]
    public void Deep_nesting_ends_in_the_typed_error()
    {
        byte[] nested = [.. Enumerable.Repeat((byte)0x85, 1_000_000)];
        Refused(new PickleProgram().Op("N").Raw(nested).Op(".")).ShouldContain("must hold a dictionary of tensors by name");
    }

    [Fact]
    public void Copies_of_a_long_list_are_counted()
    {
        // l = [(None, None)] · 1000; OrderedDict(l) · 100,000 would make a hundred million pairs.
        var program = new PickleProgram().Op("](").Op(string.Concat(Enumerable.Repeat("NN\u0086", 1000))).Op("eq").Raw(0).Global("collections", "OrderedDict").Op("q").Raw(1);
        byte[] copy = [(byte)'h', 1, (byte)'h', 0, 0x85, (byte)'R'];
        Refused(program.Raw([.. Enumerable.Repeat(copy, 100_000).SelectMany(c => c)]).Op(".")).ShouldContain("steps to unpickle");
    }

    [Fact]
    public void Text_is_bounded() =>
        Refused(new PickleProgram().Text(new string('a', 17 << 20)).Op(".")).ShouldContain("bytes of text");

    [Fact]
    public void A_zip_bomb_is_not_unpacked()
    {
        // 128 MiB of zeros in 130 kB: more than 256-fold.
        var bomb = PickleProgram.Dictionary(p => p.Tensor(0, ["33554432"], ["1"], 33554432)).Zip(CompressionLevel.Optimal, new byte[1 << 27]);
        bomb.Length.ShouldBeLessThan(1 << 18);
        Bounded(() => TorchFile.Decode("bomb", bomb), 64 << 20).Message.ShouldContain("256 times its length");

        // An entry that no tensor needs is not touched.
        byte[] unneeded = PickleProgram.Dictionary(p => p.Op("}")).Zip(CompressionLevel.Optimal, new byte[1 << 27]);
        Bounded(() => TorchFile.Decode("bomb", unneeded), 8 << 20).Message.ShouldContain("found none");

        // One that declares more than the tensors' storage needs is refused by its length.
        byte[] longer = PickleProgram.Dictionary(p => p.Tensor(0, ["4"], ["1"])).Zip(CompressionLevel.Optimal, new byte[1 << 27]);
        Bounded(() => TorchFile.Decode("bomb", longer), 8 << 20).Message.ShouldContain("found 134217728 bytes");
    }

    [Fact]
    public void A_small_zero_padded_network_may_be_deflated() =>
        TorchFile.Decode("net", PickleProgram.Dictionary(p => p.Tensor(0, ["1000000"], ["1"], 1_000_000)).Zip(CompressionLevel.Optimal, new byte[4_000_000]))["w"]
            .Shape.ShouldBe([1_000_000]);

    [Fact]
    public void What_is_written_by_hand_is_read_without_damage()
    {
        var program = PickleProgram.Dictionary(p => p.Tensor(1, ["3"], ["1"]));
        TorchFile.Decode("hand", program.Zip()).ContentHash.ShouldBe(TorchFile.Decode("hand", program.Legacy()).ContentHash);
    }

    /// <summary>Both layouts refuse the program, within bounds of memory; the message of the ZIP layout is returned.</summary>
    private static string Refused(PickleProgram program)
    {
        byte[] zip = program.Zip();
        byte[] legacy = program.Legacy();
        Bounded(() => TorchFile.Decode("hostile", legacy), MostMemory);
        return Bounded(() => TorchFile.Decode("hostile", zip), MostMemory).Message;
    }

    private static UnreadableFileException Bounded(Action read, long most)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Should.Throw<UnreadableFileException>(read);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(most);
        return fault;
    }
}
