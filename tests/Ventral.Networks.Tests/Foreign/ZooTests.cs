using System.Text.Json;
using Ventral.Data;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Foreign;

/// <summary>
/// Networks of torchvision by way of ONNX (Goldens/onnx/zoo.py) against the catalogue's, which answer as torchvision's do, and
/// against torchvision itself: the same weights, the same image.
/// </summary>
public class ZooTests
{
    private const double Tolerance = 1e-5;
    private const int Zeros = 16 << 20;

    private static readonly string Goldens = Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens");
    private static readonly string[] Halved = ["mobilenet_v3_small", "shufflenet_v2_x1_0", "efficientnet_b0", "regnet_y_400mf"];

    public static IEnumerable<TheoryDataRow<string>> Names => Directory.GetFiles(Path.Combine(Goldens, "onnx", "zoo"), "*.onnx").Order(StringComparer.Ordinal).Select(f => new TheoryDataRow<string>(Path.GetFileNameWithoutExtension(f)));

    [Fact]
    public void Ten_networks_are_there() => Names.Count().ShouldBeGreaterThanOrEqualTo(10);

    /// <summary>No unit is off by more than 1e-5 of its layer's largest.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_graph_answers_as_the_catalogues_network_does(string name) => ShouldAgree(name, []);

    /// <summary>However activation functions are spelt: in one node, or in five.</summary>
    [Theory]
    [InlineData("resnet18", "activation=tanh")]
    [InlineData("resnet18", "pooling=average")]
    [InlineData("resnet18", "pooling=strided")]
    [InlineData("resnet18", "batch-norm=removed")]
    [InlineData("resnet18", "batch-norm=stored")]
    [InlineData("squeezenet1_1", "activation=elu", "pooling=average")]
    [InlineData("mobilenet_v3_small", "activation=sigmoid")]
    [InlineData("efficientnet_b0", "activation=tanh")]
    [InlineData("convnext_tiny", "activation=relu")]
    [InlineData("vit_b_16", "activation=linear")]
    [InlineData("densenet121", "pooling=max")]
    public void Interventions_do_the_same(string name, params string[] interventions) => ShouldAgree(name, [.. interventions.Select(Intervention.Parse)]);

    /// <summary>As long as nodes tell what they mix; a mean of everything sees more than its windows do.</summary>
    [Theory]
    [InlineData("resnet18", "layer3", "layer3")]
    [InlineData("squeezenet1_1", "fire9", "features.12")]
    [InlineData("densenet121", "denseblock2", "features.denseblock2")]
    [InlineData("convnext_tiny", "features.3.0", "features.3.0")]
    public void Receptive_fields_are_the_same(string name, string own, string foreign) =>
        ReceptiveField.Of(Open(name).Architecture, foreign).ShouldBe(ReceptiveField.Of(SmallArchitectures.Get(name), own));

    [Theory]
    [InlineData("resnet18", "batch-norm=batch", "cannot take the statistics of a group of images")]
    [InlineData("vit_b_16", "pooling=max", "has no sliding pooling window")]
    [InlineData("convnext_tiny", "batch-norm=removed", "has no batch normalisation")]
    [InlineData("resnet18", "sobel=removed", "has no Sobel filters")]
    public void An_intervention_without_its_nodes_is_refused(string name, string intervention, string message) =>
        Should.Throw<VentralException>(() => Open(name, Intervention.Parse(intervention))).Message.ShouldContain(message);

    /// <summary>No sample is off by more than 1e-5 of the layer's largest sample.</summary>
    [Theory]
    [InlineData("squeezenet1_1")]
    [InlineData("densenet121")]
    [InlineData("googlenet")]
    [InlineData("inception_v3")]
    [InlineData("mobilenet_v3_small")]
    [InlineData("shufflenet_v2_x1_0")]
    [InlineData("efficientnet_b0")]
    [InlineData("regnet_y_400mf")]
    public void A_graph_answers_as_torchvision_does(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Goldens, "convnets.json")));
        var golden = json.RootElement.GetProperty("layers").GetProperty(name);
        var foreign = Open(name);
        var architecture = foreign.Architecture;
        string[] layers = [.. golden.EnumerateObject().Select(l => l.Name).Where(l => Has(architecture, l))];

        // Softmax, and a function between modules here and there, are no modules.
        layers.Length.ShouldBeGreaterThanOrEqualTo(golden.EnumerateObject().Count() - 3);
        var found = Reading.Of(Filled(name, foreign), Stimuli(architecture), layers, Readout.Flatten);
        for (int l = 0; l < layers.Length; l++)
        {
            double[] expected = [.. golden.GetProperty(layers[l]).GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            long last = found[l].Values.Length - 1;
            double tolerance = Tolerance * expected.Max(Math.Abs);
            for (int i = 0; i <= expected.Length - 2; i++)
            {
                ((double)found[l].Values[(int)(i * last / (expected.Length - 2))]).ShouldBe(expected[i + 1], tolerance, $"{layers[l]}, sample {i}");
            }
        }
    }

    private static void ShouldAgree(string name, Intervention[] interventions)
    {
        var own = SmallArchitectures.Get(name).With([.. interventions]);
        var foreign = Open(name, interventions);
        (string Own, string Foreign)[] pairs = [.. own.LayerNames.Select(l => (l, own.Layer(l).Aliases.Prepend(l).Select(n => Spoken(name, n)).FirstOrDefault(n => Has(foreign.Architecture, n)))).Where(p => p.Item2 is not null)!];
        pairs.Length.ShouldBeGreaterThanOrEqualTo(own.LayerNames.Length - 4, string.Join(", ", own.LayerNames));

        var stimuli = Stimuli(foreign.Architecture);
        var expected = Reading.Of(new(own, new WeightState.Trained("formula", Formula.Weights(own, Gain(name)))), stimuli, [.. pairs.Select(p => p.Own)], Readout.Flatten);
        var found = Reading.Of(Filled(name, foreign), stimuli, [.. pairs.Select(p => p.Foreign)], Readout.Flatten);
        for (int l = 0; l < pairs.Length; l++)
        {
            foreign.Architecture.Layer(pairs[l].Foreign).Shape.ShouldBe(own.Layer(pairs[l].Own).Shape, pairs[l].Own);
            Onnx.Deviation.OfWhole(found[l].Values, expected[l].Values).ShouldBeLessThan(Tolerance, pairs[l].Own);
        }
    }

    private static bool Has(Architecture architecture, string name) => architecture.Layers.Any(l => l.Name == name || l.Aliases.Contains(name));

    private static string Spoken(string name, string layer) => (name, layer) switch
    {
        ("vit_b_16", "tokens") => "encoder.Add",
        ("vit_b_16", "ln") => "encoder.ln",
        ("vit_b_16", "head") => "heads.head",
        ("vit_b_16", _) when layer.StartsWith("encoder_layer_", StringComparison.Ordinal) => $"encoder.layers.{layer}",
        _ => layer,
    };

    private static float Gain(string name) => Halved.Contains(name) ? 0.5f : 1;

    private static Network Filled(string name, ForeignNetwork foreign) => foreign.With(new WeightState.Trained("formula", Formula.Weights(foreign.Architecture, Gain(name))));

    private static StimulusSet Stimuli(Architecture architecture) => Formula.Stimuli(1, architecture.InputShape.Width, architecture.InputShape.Height);

    private static ForeignNetwork Open(string name, params Intervention[] interventions)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, $"{name}.onnx");
        File.Copy(Path.Combine(Goldens, "onnx", "zoo", $"{name}.onnx"), path);
        using (var zeros = File.Create(Path.Combine(folder.Path, "zeros.bin")))
        {
            zeros.SetLength(Zeros);
        }

        int side = name == "inception_v3" ? 75 : SmallArchitectures.Size;
        var exact = new PreprocessingChoice { Size = (side, side) };
        return ForeignNetwork.Open(path, new() { Preprocessing = exact, Interventions = [.. interventions] });
    }
}
