using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Foreign;

/// <summary>What a graph must take: one batch of colour images.</summary>
public class ForeignInputTests
{
    private const int Float32 = 1;

    [Fact]
    public void A_batch_may_be_open_or_stated_and_channels_first_or_last()
    {
        float[] expected = Answers(Small([-1, 3, 5, 4]));
        Answers(Small([1, 3, 5, 4])).ShouldBe(expected);
        Answers(Small([4, 3, 5, 4])).ShouldBe(expected);
        Answers(Small([-1, 3, -1, -1]), "size=4x5").ShouldBe(expected);
        Answers(Small([-1, 5, 4, 3], OnnxBytes.Node("Transpose", ["image"], ["maps"], OnnxBytes.Attribute("perm", [0L, 3, 1, 2]))), input: "maps").ShouldBe(expected);
    }

    [Fact]
    public void Any_size_is_224_unless_the_user_says_another()
    {
        ForeignNetwork.Of("net", Model(Small([-1, 3, -1, -1]))).Preprocessing.Describe().ShouldBe("pillow-bilinear shorter-side 256; crop 224; rgb; divisor 255; mean r=0.485 g=0.456 b=0.406; sd r=0.229 g=0.224 b=0.225");
        ForeignNetwork.Of("net", Model(Small([-1, 3, 64, -1]))).Preprocessing.Height.ShouldBe(64);
        ForeignNetwork.Of("net", Model(Small([-1, 3, -1, -1])), new() { Preprocessing = PreprocessingChoice.Parse("crop=96, resize=100") }).Preprocessing.Width.ShouldBe(96);
    }

    [Fact]
    public void Another_size_than_the_graphs_is_refused() =>
        Should.Throw<VentralException>(() => ForeignNetwork.Of("net", Model(Small([-1, 3, 5, 4])), new() { Preprocessing = PreprocessingChoice.Parse("size=8") })).Message
            .ShouldContain("takes images of 4 × 5 pixels (width × height), but the preprocessing makes them 8 × 8");

    [Theory]
    [InlineData("'image': Float32 [any × 1 × 5 × 4]", Float32, -1, 1, 5, 4)]
    [InlineData("'image': Int64 [any × 3 × 5 × 4]", 7, -1, 3, 5, 4)]
    [InlineData("'image': Float32 [3 × 5 × 4]", Float32, 3, 5, 4)]
    [InlineData("'image': Float32 [any × 3 × 0 × 4]", Float32, -1, 3, 0, 4)]
    [InlineData("'image': Float32 [any × 3 × 1073741824 × 1073741824]", Float32, -1, 3, 1 << 30, 1 << 30)]
    [InlineData("a batch of more than 1024", Float32, 1 << 20, 3, 5, 4)]
    public void Another_input_is_refused_with_what_was_found(string found, int element, params int[] shape)
    {
        byte[][] graph = [OnnxBytes.Input("image", element, [.. shape.Select(n => (long)n)]), OnnxBytes.Node("Neg", ["image"], ["y"]), OnnxBytes.Output("y")];
        string message = Should.Throw<VentralException>(() => ForeignNetwork.Of("net", Model(graph))).Message;
        message.ShouldContain("must take one input, a batch of colour images");
        message.ShouldContain(found);
    }

    [Fact]
    public void Two_inputs_are_refused()
    {
        byte[][] graph = [OnnxBytes.Input("image", Float32, 1, 3, 5, 4), OnnxBytes.Input("mask", Float32, 1), OnnxBytes.Node("Mul", ["image", "mask"], ["y"]), OnnxBytes.Output("y")];
        Should.Throw<VentralException>(() => ForeignNetwork.Of("net", Model(graph))).Message.ShouldContain("found 2 inputs ('image': Float32 [1 × 3 × 5 × 4], 'mask': Float32 [1])");
    }

    [Fact]
    public void A_graph_that_no_image_goes_through_is_refused()
    {
        byte[][] graph = [OnnxBytes.Input("image", Float32, 1, 3, 5, 4), OnnxBytes.Node("Shape", ["image"], ["y"]), OnnxBytes.Output("y")];
        Should.Throw<VentralException>(() => ForeignNetwork.Of("net", Model(graph))).Message.ShouldContain("must compute real numbers from the image");
    }

    [Fact]
    public void An_architecture_is_not_stated_for_a_graph() =>
        Should.Throw<VentralException>(() => ForeignNetwork.Of("net", Model(Small([1, 3, 5, 4])), new() { Architecture = "alexnet" })).Message.ShouldContain("says its architecture itself");

    /// <summary>Whatever is wrong with a file ends in the typed error.</summary>
    [Theory]
    [InlineData("plain-17", 1)]
    [InlineData("vit-17", 2)]
    [InlineData("pieces-11", 3)]
    public void Damaged_graphs_end_in_one_error(string file, int seed)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx", $"{file}.onnx"));
        var random = new Philox(new((ulong)seed), "damage");
        for (int i = 0; i < 700; i++)
        {
            byte[] bytes = whole.ToArray();
            for (int k = 0; k <= i % 4; k++)
            {
                // Weights are most of the bytes; the graph's own are found by its letters.
                int at = (int)(random.NextUInt32() % (uint)bytes.Length);
                at = Array.FindIndex(bytes, at, b => b is > 0x08 and < 0x7B) is var found and >= 0 ? found : at;
                bytes[at] = (byte)random.NextUInt32();
            }

            bytes = i % 10 == 0 ? bytes[..(int)(random.NextUInt32() % (uint)bytes.Length)] : bytes;
            try
            {
                var foreign = ForeignNetwork.Of("damaged", OnnxModel.Decode("damaged", bytes));
                string layer = foreign.Architecture.LayerNames.LastOrDefault() ?? foreign.Architecture.Layers[^1].Name;
                foreign.With(new WeightState.Shuffled(foreign.Weights!, ShuffleScheme.WithinFilters, new(1))).Identity.Length.ShouldBe(64);
                foreign.Architecture.Layer(layer).Shape.UnitCount.ShouldBeGreaterThan(0);
            }
            catch (VentralException)
            {
            }
        }
    }

    private static float[] Answers(byte[][] graph, string preprocessing = "", string input = "image")
    {
        byte[][] rest =
        [
            OnnxBytes.Initialiser(OnnxBytes.Singles("w", [2, 3, 2, 2], [.. Enumerable.Range(0, 24).Select(i => (i % 7) - 3f)])),
            OnnxBytes.Node("Conv", [input, "w"], ["conv"]), OnnxBytes.Node("Relu", ["conv"], ["relu"]), OnnxBytes.Output("relu"),
        ];
        var foreign = ForeignNetwork.Of("net", Model([.. graph[..^4], .. rest]), new() { Preprocessing = preprocessing.Length > 0 ? PreprocessingChoice.Parse(preprocessing) : new() });
        return Reading.Of(foreign.Network, Formula.Stimuli(3, 4, 5), ["relu"], Readout.Flatten)[0].Values.ToArray();
    }

    private static byte[][] Small(long[] shape, params byte[][] before) =>
    [
        OnnxBytes.Input("image", Float32, shape), .. before, OnnxBytes.Initialiser(OnnxBytes.Singles("w", [2, 3, 1, 1], 1, 2, 3, 4, 5, 6)),
        OnnxBytes.Node("Conv", ["image", "w"], ["conv"]), OnnxBytes.Node("Relu", ["conv"], ["relu"]), OnnxBytes.Output("relu"),
    ];

    private static OnnxModel Model(byte[][] graph) => OnnxModel.Decode("bytes", OnnxBytes.Model(13, graph));
}
