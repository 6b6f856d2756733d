using System.Text.Json;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Onnx;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Formats.Onnx;

public class OnnxModelTests
{
    private static readonly string Exports = Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx");

    private static byte[] Small => OnnxBytes.Model(
        13,
        OnnxBytes.Node("Conv", ["x", "w", ""], ["y"], OnnxBytes.Attribute("pads", [1L, 1, 1, 1]), OnnxBytes.Attribute("alpha", 0.5f), OnnxBytes.Attribute("mode", "same")),
        OnnxBytes.Initialiser(OnnxBytes.Singles("w", [1, 1, 2], 1, -2.5f)),
        OnnxBytes.Input("x", 1, -1, 3),
        OnnxBytes.Output("y"));

    [Fact]
    public void What_PyTorch_exports_is_read()
    {
        var model = OnnxModel.Read(Path.Combine(Exports, "plain-13.onnx"));
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Exports, "exports.json")));

        model.Producer.ShouldBe("pytorch");
        model.Opsets[""].ShouldBe(13);
        model.Inputs.ShouldHaveSingleItem().Shape.ShouldBe([null, 3, 17, 15]);
        model.Nodes.Select(n => n.Operator).ShouldBe(["Conv", "Relu", "MaxPool", "Conv", "Elu", "Constant", "Pad", "AveragePool", "Flatten", "Gemm", "LogSoftmax"]);
        model.Nodes[0].Settings.Single(s => s.Name == "strides").Wholes.ShouldBe([2, 2]);
        float[] expected = [.. golden.RootElement.GetProperty("plain").GetProperty("last").EnumerateArray().Select(v => v.GetSingle())];
        model.Initialisers.Single(t => t.Name == "c.bias").ToSingles()[..4].ShouldBe(expected);
    }

    [Fact]
    public void A_graph_written_by_hand_is_read()
    {
        var model = OnnxModel.Decode("small", Small);
        var node = model.Nodes.ShouldHaveSingleItem();
        node.ToString().ShouldBe("Conv 'the Conv'");
        node.Inputs.ShouldBe(["x", "w", ""]);
        node.Settings.Select(s => s.Kind).ShouldBe([OnnxSettingKind.Wholes, OnnxSettingKind.Real, OnnxSettingKind.Text]);
        (node.Settings[1].Real, node.Settings[2].Text).ShouldBe((0.5f, "same"));
        model.Inputs[0].ShouldSatisfyAllConditions(i => i.Name.ShouldBe("x"), i => i.Element.ShouldBe(OnnxElement.Float32), i => i.Shape.ShouldBe([null, 3]));
        model.Initialisers[0].ToSingles().ShouldBe([1, -2.5f]);
    }

    [Theory]
    [InlineData(OnnxElement.UInt8, new long[] { 0, 255 }, new byte[] { 0, 255 })]
    [InlineData(OnnxElement.Int8, new long[] { -1, 127 }, new byte[] { 255, 127 })]
    [InlineData(OnnxElement.Int16, new long[] { -2, 300 }, new byte[] { 254, 255, 44, 1 })]
    [InlineData(OnnxElement.Int32, new long[] { -2, 1 << 30 }, new byte[] { 254, 255, 255, 255, 0, 0, 0, 64 })]
    [InlineData(OnnxElement.Int64, new long[] { long.MinValue, 5 }, new byte[] { 0, 0, 0, 0, 0, 0, 0, 128, 5, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(OnnxElement.UInt32, new long[] { 4294967295, 1 }, new byte[] { 255, 255, 255, 255, 1, 0, 0, 0 })]
    [InlineData(OnnxElement.Bool, new long[] { 0, 1 }, new byte[] { 0, 1 })]
    public void Integers_mean_the_same_raw_packed_and_one_by_one(OnnxElement element, long[] values, byte[] raw)
    {
        foreach (byte[] data in new[] { OnnxBytes.Field(9, raw), OnnxBytes.Field(5, OnnxBytes.Packed(values)), OnnxBytes.Join([.. values.Select(v => OnnxBytes.Field(7, v))]) })
        {
            Tensor(element, data).ToInt64s().ShouldBe(values);
        }
    }

    [Fact]
    public void Real_numbers_of_all_sizes_are_read()
    {
        byte[] floats = [0, 0, 192, 63, 0, 0, 32, 192], doubles = [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.5)];
        Tensor(OnnxElement.Float32, OnnxBytes.Field(9, floats)).ToSingles().ShouldBe([1.5f, -2.5f]);
        Tensor(OnnxElement.Float32, OnnxBytes.Field(4, floats)).ToSingles().ShouldBe([1.5f, -2.5f]);
        Tensor(OnnxElement.Float32, OnnxBytes.Fixed(4, 1.5f), OnnxBytes.Fixed(4, -2.5f)).ToSingles().ShouldBe([1.5f, -2.5f]);
        Tensor(OnnxElement.Float64, OnnxBytes.Field(10, doubles)).ToSingles().ShouldBe([1.5f, -2.5f]);
        Tensor(OnnxElement.Float16, OnnxBytes.Field(9, [0, 0x3E, 0, 0xC1])).ToSingles().ShouldBe([1.5f, -2.5f]);
        Tensor(OnnxElement.Float16, OnnxBytes.Field(5, OnnxBytes.Packed(0x3E00, 0xC100))).ToSingles().ShouldBe([1.5f, -2.5f]);
        Tensor(OnnxElement.BFloat16, OnnxBytes.Field(9, [0xC0, 0x3F, 0x20, 0xC0])).ToSingles().ShouldBe([1.5f, -2.5f]);
        Should.Throw<VentralException>(() => Tensor(OnnxElement.Float32, OnnxBytes.Field(9, floats)).ToInt64s()).Message.ShouldContain("must hold integers");
    }

    [Theory]
    [InlineData(new long[] { 3 }, "must hold 3 values")]
    [InlineData(new long[] { -1 }, "lengths from 0")]
    [InlineData(new long[] { long.MinValue }, "lengths from 0")]
    [InlineData(new long[] { long.MaxValue, 2 }, "lengths from 0")]
    [InlineData(new long[] { 1 << 30, 1 << 30, 1 << 30, 1 << 30 }, "at most")]
    [InlineData(new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2 }, "at most 16")]
    public void A_shape_must_fit_the_data(long[] shape, string problem) =>
        Should.Throw<UnreadableFileException>(() => OnnxModel.Decode("x", OnnxBytes.Model(13, OnnxBytes.Initialiser(OnnxBytes.Tensor("w", 1, shape, OnnxBytes.Field(9, new byte[8]))))))
            .Message.ShouldContain(problem);

    [Theory]
    [InlineData(8, "type 8")]
    [InlineData(14, "type 14")]
    [InlineData(1 << 20, "type 1048576")]
    public void A_number_type_that_is_not_read_is_named(int element, string problem) =>
        Should.Throw<UnreadableFileException>(() => OnnxModel.Decode("x", OnnxBytes.Model(13, OnnxBytes.Initialiser(OnnxBytes.Tensor("w", element, [0])))))
            .Message.ShouldContain(problem);

    [Fact]
    public void Constants_in_a_file_of_the_folder_are_read_and_others_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "w.bin"), [9, 9, 9, 9, 0, 0, 192, 63, 0, 0, 32, 192]);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link.bin"), Path.Combine(folder.Path, "w.bin"));

        OnnxModel Model(string location, string offset = "4", string length = "8")
        {
            string path = Path.Combine(folder.Path, "m.onnx");
            byte[] Entry(string key, string value) => OnnxBytes.Field(13, OnnxBytes.Join(OnnxBytes.Field(1, key), OnnxBytes.Field(2, value)));
            byte[] tensor = OnnxBytes.Tensor("w", 1, [2], Entry("location", location), Entry("offset", offset), Entry("length", length), OnnxBytes.Field(14, 1));
            File.WriteAllBytes(path, OnnxBytes.Model(13, OnnxBytes.Initialiser(tensor)));
            return OnnxModel.Read(path);
        }

        Model("w.bin").Initialisers[0].ToSingles().ShouldBe([1.5f, -2.5f]);
        foreach (string location in new[] { "../w.bin", "/etc/passwd", "..", "", "a/w.bin", "C:w.bin", "link.bin" })
        {
            Should.Throw<UnreadableFileException>(() => Model(location));
        }

        Should.Throw<UnreadableFileException>(() => Model("w.bin", "8"));
        Should.Throw<UnreadableFileException>(() => Model("w.bin", "99999999999999999999"));
        Should.Throw<UnreadableFileException>(() => Model("w.bin", "4", "4"));
        Should.Throw<VentralException>(() => Model("none.bin"));
        Should.Throw<UnreadableFileException>(() => OnnxModel.Decode("m", File.ReadAllBytes(Path.Combine(folder.Path, "m.onnx")))).Message.ShouldContain("read it from its file");
    }

    [Fact]
    public void Messages_within_messages_without_end_are_passed_over()
    {
        // A graph in an attribute of a graph in an attribute …
        byte[] graph = OnnxBytes.Node("If", [], []);
        for (int i = 0; i < 2000; i++)
        {
            graph = OnnxBytes.Node("If", [], [], OnnxBytes.Join(OnnxBytes.Field(1, "then_branch"), OnnxBytes.Field(6, graph), OnnxBytes.Field(20, 5)));
        }

        OnnxModel.Decode("deep", OnnxBytes.Model(13, graph)).Nodes[0].Settings[0].Kind.ShouldBe(OnnxSettingKind.Other);
    }

    [Fact]
    public void Another_format_is_refused()
    {
        Should.Throw<UnreadableFileException>(() => OnnxModel.Decode("x", "PK nothing"u8.ToArray())).Format.ShouldBe("ONNX");
        Should.Throw<UnreadableFileException>(() => OnnxModel.Decode("x", Array.Empty<byte>())).Message.ShouldContain("must hold a graph");
        Should.Throw<UnreadableFileException>(() => OnnxModel.Decode("x", Small.AsMemory(0, Small.Length - 1))).Message.ShouldContain("cut short");
    }

    [Fact]
    public void Damage_ends_in_the_typed_error()
    {
        byte[] exported = File.ReadAllBytes(Path.Combine(Exports, "plain-13.onnx"));
        int rounds = Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1" ? 60_000 : 1000;
        Fuzz.Attack(Small, rounds, ReadAll);
        Fuzz.Attack(exported, rounds, ReadAll);
    }

    private static void ReadAll(byte[] bytes)
    {
        foreach (var tensor in OnnxModel.Decode("fuzz.onnx", bytes).Initialisers)
        {
            tensor.ToSingles().Length.ShouldBe(tensor.Shape.Aggregate(1, (product, length) => product * length));
        }
    }

    private static OnnxTensor Tensor(OnnxElement element, params byte[][] data) =>
        OnnxModel.Decode("t", OnnxBytes.Model(13, OnnxBytes.Initialiser(OnnxBytes.Tensor("w", (int)element, [2], data)))).Initialisers[0];
}
