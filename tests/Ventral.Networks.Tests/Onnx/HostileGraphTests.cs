using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Tensors;
using Ventral.TestSupport;
using static Ventral.Networks.Tests.Onnx.OneNode;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>Graphs that contradict themselves or ask for more than there is end in the one typed error.</summary>
public class HostileGraphTests
{
    private static readonly OnnxRunOptions Little = new() { MostBytes = 1 << 20 };

    [Fact]
    public void A_node_that_reads_itself_is_refused() =>
        Refusal(OnnxBytes.Node("Relu", ["y"], ["y"])).ShouldContain("Relu 'the Relu' of 'hostile' must not wait for its own output");

    [Fact]
    public void Nodes_that_wait_for_each_other_are_refused() =>
        Refusal(OnnxBytes.Node("Abs", ["x"], ["a"]), OnnxBytes.Node("Add", ["a", "d"], ["b"]), OnnxBytes.Node("Relu", ["b"], ["c"]), OnnxBytes.Node("Neg", ["c"], ["d"]))
            .ShouldContain("must not wait for its own output");

    [Fact]
    public void A_value_that_nobody_makes_is_named() =>
        Refusal(OnnxBytes.Node("Relu", ["missing"], ["y"])).ShouldContain("reads 'missing'");

    [Fact]
    public void A_value_made_twice_is_named()
    {
        Refusal(OnnxBytes.Node("Relu", ["x"], ["y"]), OnnxBytes.Node("Abs", ["x"], ["y"])).ShouldContain("found 'y' again");
        Refusal(OnnxBytes.Node("Relu", ["x"], ["x"])).ShouldContain("found 'x' again");
        Refusal(OnnxBytes.Initialiser(OnnxBytes.Wholes("w", 1)), OnnxBytes.Initialiser(OnnxBytes.Wholes("w", 1))).ShouldContain("found 'w' again");
    }

    [Fact]
    public void An_operator_that_is_not_there_is_named_with_its_node()
    {
        string message = Refusal(OnnxBytes.Node("Sqrd", ["x"], ["y"]));
        message.ShouldContain("Sqrd 'the Sqrd' of 'hostile' must be an operator that Ventral has");
        message.ShouldContain("Softmax");
        Refusal(OnnxBytes.Field(1, OnnxBytes.Join(OnnxBytes.Field(1, "x"), OnnxBytes.Field(2, "y"), OnnxBytes.Field(4, "Relu"), OnnxBytes.Field(7, "com.example")))).ShouldContain("com.example");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(22)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_version_that_is_not_read_is_refused(long opset) =>
        Should.Throw<OnnxGraphException>(() => new OnnxGraph(OnnxModel.Decode("hostile", OnnxBytes.Model(opset)))).Message.ShouldContain("from 6 to 21");

    [Fact]
    public void An_output_that_nobody_makes_is_refused_with_the_nearest_name() =>
        Refusal(OnnxBytes.Node("Relu", ["x"], ["relu_1"]), OnnxBytes.Output("relu_2")).ShouldContain("did you mean 'relu_1'");

    [Fact]
    public void Results_larger_than_the_memory_are_refused()
    {
        var one = R([1, 1], 1);
        foreach (long size in new[] { 1L << 20, int.MaxValue, 1L << 40, long.MaxValue })
        {
            Refused("Expand", [one, W(size, 4)]);
            Refused("Tile", [one, W(size, 4)]);
            Refused("ConstantOfShape", [W(size, 4)]);
            Refused("Reshape", [one, W(size, 4)]);
            Refused("Pad", [one, W(size, 0, 4, 4)]);
            Refused("Range", [OnnxArray.Of([], [0L]), OnnxArray.Of([], [size]), OnnxArray.Of([], [1L])]);
            Refused("Resize", [one, null, null, W(size, 64)]);
        }

        Refused("ConstantOfShape", [W(-1)]);
        Refused("ConstantOfShape", [W(long.MinValue)]);
        Refused("ConstantOfShape", [W(1 << 16, 1 << 16, 1 << 16, 1 << 16)]);
        Refused("Resize", [one, null, R([2], float.MaxValue, float.NaN)]);
        Refused("MaxPool", [R([1, 1, 2], 1, 2)], OnnxBytes.Attribute("kernel_shape", [long.MaxValue]));
        Refused("Conv", [R([1, 1, 2], 1, 2), R([1, 1, 1], 1)], OnnxBytes.Attribute("pads", [1L << 40, 0]));
        Refused("Conv", [R([1, 1, 2], 1, 2), R([1, 1, 1], 1)], OnnxBytes.Attribute("pads", [1L << 24, 0]), OnnxBytes.Attribute("strides", [1L << 24]));
        Refused("ConvTranspose", [R([1, 1, 2], 1, 2), R([1, 1, 1], 1)], OnnxBytes.Attribute("pads", [1L << 24, 0]), OnnxBytes.Attribute("strides", [1L << 24]));
        Refused("DepthToSpace", [R([1, 4, 1, 1], 1, 2, 3, 4)], OnnxBytes.Attribute("blocksize", 1 << 20));
        Refused("Concat", [one], OnnxBytes.Attribute("axis", long.MinValue));
    }

    [Fact]
    public void Values_that_nobody_needs_any_more_are_let_go()
    {
        // A hundred steps of 400 KB each within 1 MiB.
        byte[][] chain = [.. Enumerable.Range(0, 100).Select(i => OnnxBytes.Node("Abs", [$"v{i}"], [$"v{i + 1}"]))];
        var graph = new OnnxGraph(OnnxModel.Decode("chain", OnnxBytes.Model(13, [OnnxBytes.Input("v0", 1, 100_000), .. chain, OnnxBytes.Output("v100")])));
        var input = new Dictionary<string, OnnxArray> { ["v0"] = R([100_000], new float[100_000]) };

        graph.Run(input, null, new Workers(1), Little)["v100"].Shape.ShouldBe([100_000]);
        Should.Throw<OnnxGraphException>(() => graph.Run(input, ["v1", "v2", "v3"], new Workers(1), Little)).Message.ShouldContain("bytes of memory");
        graph.ValueNames.Length.ShouldBe(100);
    }

    [Fact]
    public void Any_value_can_be_read_and_only_what_it_needs_is_run()
    {
        byte[] model = OnnxBytes.Model(
            13,
            OnnxBytes.Node("Gather", ["a", "far"], ["fails"]),
            OnnxBytes.Node("Neg", ["a"], ["b"]),
            OnnxBytes.Node("Abs", ["x"], ["a"]),
            OnnxBytes.Initialiser(OnnxBytes.Wholes("far", 100)),
            OnnxBytes.Input("x", 1, -1, 2),
            OnnxBytes.Output("fails"));
        var graph = new OnnxGraph(OnnxModel.Decode("order", model));
        var input = new Dictionary<string, OnnxArray> { ["x"] = R([1, 2], 1, -2) };

        graph.Run(input, ["b", "x"], new Workers(1))["b"].Reals.ToArray().ShouldBe([-1, -2]);
        Should.Throw<OnnxGraphException>(() => graph.Run(input, null, new Workers(1))).Node!.Operator.ShouldBe("Gather");
        Should.Throw<OnnxGraphException>(() => graph.Run(new Dictionary<string, OnnxArray>(), ["b"], new Workers(1))).Message.ShouldContain("input 'x', found none");
        Should.Throw<OnnxGraphException>(() => graph.Run(new Dictionary<string, OnnxArray> { ["x"] = R([1, 3], 1, 2, 3) }, ["b"], new Workers(1))).Message.ShouldContain("Float32 [any × 2]");
        Should.Throw<OnnxGraphException>(() => graph.Run(new Dictionary<string, OnnxArray> { ["x"] = W(1, 2) }, ["b"], new Workers(1)));
    }

    [Fact]
    public void Damaged_exports_end_in_a_value_or_the_typed_error()
    {
        int rounds = Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1" ? 34_000 : 100;
        string folder = Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx");
        var workers = new Workers(1);
        foreach (string name in new[] { "plain-13", "pieces-11", "arithmetic-14" })
        {
            byte[] valid = File.ReadAllBytes(Path.Combine(folder, name + ".onnx"));
            for (int round = 0; round < rounds; round++)
            {
                Attack(valid, name, round, workers);
            }
        }
    }

    private static void Attack(byte[] valid, string name, int round, Workers workers)
    {
        var draw = new Philox(new Seed(4), "tests/onnx-graphs", (ulong)round);
        byte[] bytes = [.. valid];
        for (int i = draw.NextInt(6); i >= 0; i--)
        {
            bytes[draw.NextInt(bytes.Length)] = draw.NextInt(3) switch { 0 => 0xFF, 1 => 0x7F, _ => (byte)draw.NextInt(256) };
        }

        try
        {
            var graph = new OnnxGraph(OnnxModel.Decode(name, bytes));
            var inputs = graph.Inputs.ToDictionary(i => i.Name, Blank);
            graph.Run(inputs, graph.ValueNames, workers, new() { MostBytes = 16 << 20 });
        }
        catch (VentralException)
        {
        }
        catch (Exception e)
        {
            throw new ShouldAssertException($"{name}, round {round}: {e}");
        }
    }

    private static OnnxArray Blank(OnnxValueInfo info)
    {
        Shape shape = info.Shape.IsDefault ? Shape.Scalar : Shape.Of([.. info.Shape.Take(5).Select(e => (int)Math.Min(e ?? 1, 17))]);
        return OnnxArray.Of(shape, new float[shape.ValueCount]);
    }

    private static void Refused(string kind, OnnxArray?[] inputs, params byte[][] attributes) =>
        Should.Throw<OnnxGraphException>(() => Run(13, kind, inputs, 1, Little, attributes)).Node!.Operator.ShouldBe(kind);

    private static string Refusal(params byte[][] graph) =>
        Should.Throw<OnnxGraphException>(() => new OnnxGraph(OnnxModel.Decode("hostile", OnnxBytes.Model(13, [OnnxBytes.Input("x", 1, 2), .. graph])))).Message;
}
