using System.Collections.Immutable;
using System.Text.Json;
using Ventral.Data;

namespace Ventral.Networks.Tests;

/// <summary>Convolutional networks against torchvision in float64, with the same weights and names (Goldens/convnets.py).</summary>
public class ConvolutionalGoldenTests
{
    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "convnets.json"))).RootElement;

    // Sums and gates of many blocks: with weights of gain 1 maps would grow by orders of magnitude and gates would be switches;
    // PyTorch's own float32 is then off by 7e-4 in MobileNet v2.
    private static readonly ImmutableArray<string> Halved = ["mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small", "shufflenet_v2_x1_0", "efficientnet_b0", "regnet_y_400mf"];

    public static IEnumerable<TheoryDataRow<string>> Computed => Names("layers");

    public static IEnumerable<TheoryDataRow<string>> Known => Names("parameters");

    /// <summary>No sample is off by more than 1e-5 of the layer's largest sample.</summary>
    [Theory]
    [MemberData(nameof(Computed))]
    public void Every_layer_answers_as_torchvisions_does(string name)
    {
        var architecture = SmallArchitectures.Get(name);
        var golden = Golden.GetProperty("layers").GetProperty(name).EnumerateObject().ToDictionary(l => architecture.Layer(l.Name).Name, l => l.Value);
        architecture.LayerNames.ShouldBe(golden.Keys, ignoreOrder: true);

        var stimuli = Formula.Stimuli(1, architecture.InputShape.Width, architecture.InputShape.Height);
        var network = Formula.Network(architecture, Halved.Contains(name) ? 0.5f : 1);
        foreach (var layer in Reading.Of(network, stimuli, architecture.LayerNames, Readout.Flatten))
        {
            ImmutableArray<int> shape = [.. golden[layer.Layer].GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
            architecture.Layer(layer.Layer).Shape.ShouldBe(new LayerShape(shape[0], shape[1], shape[2]));

            double[] expected = [.. golden[layer.Layer].GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            Math.Sqrt(layer.Values.ToArray().Average(v => (double)v * v)).ShouldBe(expected[0], 1e-5 * expected[0], layer.Layer);
            long last = layer.Values.Length - 1;
            int steps = expected.Length - 2;
            double tolerance = 1e-5 * expected.Max(Math.Abs);
            for (int i = 0; i <= steps; i++)
            {
                ((double)layer.Values[(int)(i * last / steps)]).ShouldBe(expected[i + 1], tolerance, $"{layer.Layer}, sample {i}");
            }
        }
    }

    /// <summary>Names, shapes and number of all arrays in a state dictionary, but for what only training counts or reads.</summary>
    [Theory]
    [MemberData(nameof(Known))]
    public void A_network_takes_torchvisions_state_dictionary(string name)
    {
        var golden = Golden.GetProperty("parameters").GetProperty(name);
        var parameters = NetworkCatalogue.Get(name).Parameters;
        parameters.Length.ShouldBe(golden.GetProperty("arrays").GetInt32());
        parameters.Where(p => !p.Name.Contains(".running_", StringComparison.Ordinal)).Sum(p => p.Length).ShouldBe(golden.GetProperty("values").GetInt32());
        string text = string.Join('\n', parameters.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name} {string.Join(' ', p.Shape)}"));
        Formula.Hash(text).ShouldBe(golden.GetProperty("fnv").GetUInt32());
    }

    /// <summary>What torchvision's pretrained weights expect of an image.</summary>
    [Theory]
    [InlineData("vgg16", "pillow-bilinear shorter-side 256; crop 224; rgb; divisor 255; mean r=0.485 g=0.456 b=0.406; sd r=0.229 g=0.224 b=0.225")]
    [InlineData("googlenet", "pillow-bilinear shorter-side 256; crop 224; rgb; divisor 255; mean r=0.5 g=0.5 b=0.5; sd r=0.5 g=0.5 b=0.5")]
    [InlineData("inception_v3", "pillow-bilinear shorter-side 342; crop 299; rgb; divisor 255; mean r=0.5 g=0.5 b=0.5; sd r=0.5 g=0.5 b=0.5")]
    [InlineData("efficientnet_b0", "pillow-bicubic shorter-side 256; crop 224; rgb; divisor 255; mean r=0.485 g=0.456 b=0.406; sd r=0.229 g=0.224 b=0.225")]
    public void Images_are_prepared_as_torchvision_does(string name, string preprocessing) =>
        NetworkCatalogue.Get(name).Preprocessing.Describe().ShouldBe(preprocessing);

    [Theory]
    [InlineData("googlenet", "aux1.fc1.weight")]
    [InlineData("inception_v3", "AuxLogits.conv0.conv.weight")]
    public void Heads_that_only_help_training_may_be_in_a_checkpoint(string name, string parameter)
    {
        var architecture = SmallArchitectures.Get(name);
        var weights = new WeightSet("with heads", [.. Formula.Weights(architecture).Arrays, new WeightArray(parameter, [1], new float[] { 1 })]);
        new Network(architecture, new WeightState.Trained("ImageNet", weights)).Architecture.ShouldBe(architecture);
    }

    [Fact]
    public void DenseNets_first_checkpoint_may_separate_the_numbers_of_layers()
    {
        var architecture = SmallArchitectures.Get("densenet121");
        var published = Formula.Weights(architecture).Renamed(
            name => name.Contains(".denselayer", StringComparison.Ordinal) ? name.Replace("1.weight", ".1.weight", StringComparison.Ordinal) : name);
        published.Contains("features.denseblock1.denselayer3.conv.1.weight").ShouldBeTrue();
        new Network(architecture, new WeightState.Trained("ImageNet", published)).Architecture.ShouldBe(architecture);
    }

    private static IEnumerable<TheoryDataRow<string>> Names(string part) =>
        Golden.GetProperty(part).EnumerateObject().Select(net => new TheoryDataRow<string>(net.Name));
}
