using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Foreign;

/// <summary>Weight states of graphs that PyTorch exported (Goldens/onnx).</summary>
public class ForeignWeightsTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx");

    public static TheoryData<ShuffleScheme> Schemes => [.. ShuffleScheme.All];

    [Fact]
    public void Parameters_have_names_roles_and_fans()
    {
        Describe("plain-17").ShouldBe(
        [
            "a.weight [6 × 3 × 3 × 3] ConvolutionWeight 27 54", "a.bias [6] ConvolutionBias 27 54", "b.weight [8 × 3 × 3 × 3] ConvolutionWeight 27 72", "c.weight [5 × 48] LinearWeight 48 5", "c.bias [5] LinearBias 48 5",
        ]);

        // Outputs come first, however they lie in the file: [4 × 2 × …] in two groups here.
        Describe("decoder-17").ShouldContain("u.weight [4 × 4 × 3 × 3] ConvolutionWeight 36 36");
        string[] vit = Describe("vit-13");
        vit.ShouldContain("encoder.pos_embedding [1 × 5 × 16] Embedding 16 16");
        vit.ShouldContain("encoder.layers.encoder_layer_0.mlp.0.weight [32 × 16] LinearWeight 16 32");
        vit.ShouldContain("encoder.layers.encoder_layer_0.mlp.0.bias [32] LinearBias 16 32");
        vit.ShouldContain("encoder.ln.weight [16] Fixed 1 1");
        Describe("densenet-13").ShouldContain("features.denseblock1.denselayer1.norm1.running_var [8] Fixed 1 1");
        string[] pieces = Describe("pieces-17");
        pieces.ShouldContain("p.weight [8 × 1 × 1] Fixed 1 1");
        pieces.ShouldNotContain(p => p.Contains("Unclear", StringComparison.Ordinal));
    }

    [Fact]
    public void Random_weights_are_drawn_by_fan_in_and_keep_what_no_scheme_draws()
    {
        var foreign = Open("densenet-13");
        var network = foreign.With(new WeightState.Random(new(3), InitialisationScheme.HeNormal));
        var filters = foreign.Architecture.Parameters.First(p => p.Role == ParameterRole.ConvolutionWeight);
        float[] values = network.Values(filters, new Workers(1)).ToArray();
        Math.Sqrt(values.Average(v => (double)v * v)).ShouldBe(Math.Sqrt(2.0 / filters.FanIn), 0.15 * Math.Sqrt(2.0 / filters.FanIn));
        var variance = foreign.Architecture.Parameters.First(p => p.Name.EndsWith("running_var", StringComparison.Ordinal));
        network.Values(variance, new Workers(1)).ToArray().ShouldAllBe(v => v == 1);
        var layer = foreign.Architecture.LayerNames[^1];
        Answers(network, layer).ShouldNotBe(Answers(foreign.Network, layer));
        Answers(network, layer).ShouldBe(Answers(foreign.With(new WeightState.Random(new(3), InitialisationScheme.HeNormal)), layer));
    }

    [Fact]
    public void What_a_graph_does_not_tell_is_refused_by_name() =>
        Should.Throw<VentralException>(() => Open("convnext-17").With(new WeightState.Random(new(1), InitialisationScheme.PyTorch))).Message
            .ShouldBe("Random weights of 'convnext-17' cannot be drawn: the graph does not tell what 'features.1.0.layer_scale [8 × 1 × 1]', 'features.3.0.layer_scale [12 × 1 × 1]' would start from. Shuffle its trained weights instead, or take the network from the catalogue.");

    /// <summary>A shuffle would leave a stack of matrices in order: a control that is none.</summary>
    [Fact]
    public void Weights_that_no_shuffle_would_move_are_refused_by_name()
    {
        byte[] model = OnnxBytes.Model(
            13,
            OnnxBytes.Node("Conv", ["x", "filters"], ["maps"]),
            OnnxBytes.Node("Reshape", ["maps", "shape"], ["rows"]),
            OnnxBytes.Node("MatMul", ["rows", "stack"], ["y"]),
            OnnxBytes.Initialiser(OnnxBytes.Singles("filters", [2, 3, 1, 1], 1, 2, 3, 4, 5, 6)),
            OnnxBytes.Initialiser(OnnxBytes.Wholes("shape", 2, 4, 4)),
            OnnxBytes.Initialiser(OnnxBytes.Singles("stack", [2, 4, 1], 1, 2, 3, 4, 5, 6, 7, 8)),
            OnnxBytes.Input("x", 1, 1, 3, 4, 4),
            OnnxBytes.Output("y"));
        var foreign = ForeignNetwork.Of("stacked", Ventral.Data.Formats.Onnx.OnnxModel.Decode("stacked", model));
        Should.Throw<VentralException>(() => foreign.With(new WeightState.Shuffled(foreign.Weights!, ShuffleScheme.AcrossLayer, new(1)))).Message
            .ShouldStartWith("The weights of 'stacked' cannot be shuffled: the graph multiplies by 'stack [2 × 4 × 1]'");
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Every_shuffle_moves_weights_and_nothing_else(ShuffleScheme scheme)
    {
        foreach (string file in new[] { "plain-17", "decoder-17", "vit-17" })
        {
            var foreign = Open(file);
            var shuffled = foreign.With(new WeightState.Shuffled(foreign.Weights!, scheme, new(5)));
            foreach (var parameter in foreign.Architecture.Parameters)
            {
                float[] before = foreign.Network.Values(parameter, new Workers(1)).ToArray(), after = shuffled.Values(parameter, new Workers(1)).ToArray();
                bool moves = parameter.Role is ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight;
                before.SequenceEqual(after).ShouldBe(!moves, parameter.Name);
                if (scheme == ShuffleScheme.WithinFilters)
                {
                    int filter = before.Length / parameter.Shape[0];
                    before.Chunk(filter).Select(f => f.Order().ToArray()).ShouldBe(after.Chunk(filter).Select(f => f.Order().ToArray()), parameter.Name);
                }
                else if (scheme != ShuffleScheme.SpectrumMatched)
                {
                    before.Order().ShouldBe(after.Order(), parameter.Name);
                }
            }

            string layer = foreign.Architecture.LayerNames[^1];
            Answers(shuffled, layer).ShouldNotBe(Answers(foreign.Network, layer));
        }
    }

    [Fact]
    public void Identity_follows_graph_weights_and_preprocessing_and_no_name()
    {
        using var folder = new TemporaryFolder();
        string renamed = Path.Combine(folder.Path, "other.onnx");
        File.Copy(Path.Combine(Folder, "plain-17.onnx"), renamed);
        var foreign = Open("plain-17");
        var other = ForeignNetwork.Open(renamed);
        other.Architecture.Name.ShouldBe("other");
        other.Network.Identity.ShouldBe(foreign.Network.Identity);
        var random = new WeightState.Random(new(1), InitialisationScheme.PyTorch);
        Answers(other.With(random), "c").ShouldBe(Answers(foreign.With(random), "c"));

        string[] identities =
        [
            foreign.Network.Identity,
            foreign.With(random).Identity,
            foreign.With(new WeightState.Shuffled(foreign.Weights!, ShuffleScheme.AcrossLayer, new(1))).Identity,
            Open("plain-16").Network.Identity,
            Open("plain-17", new() { Preprocessing = PreprocessingChoice.Parse("order=bgr") }).Network.Identity,
            Open("plain-17", new() { Interventions = [Intervention.Parse("activation=tanh")] }).Network.Identity,
            Open("plain-17", new() { Interventions = [Intervention.Parse("activation=elu")] }).Network.Identity,
        ];
        identities.Distinct().Count().ShouldBe(identities.Length);
    }

    [Fact]
    public void A_limit_on_memory_counts_what_a_graph_takes()
    {
        var foreign = Open("vit-17");
        var stimuli = Formula.Stimuli(2, 18, 18);
        string[] layers = [foreign.Architecture.LayerNames[^1]];
        var unbounded = new ActivationExtractor(foreign.Network, new Workers(1)).Extract(stimuli, layers, Readout.Flatten, TestContext.Current.CancellationToken);
        var bounded = new ActivationExtractor(foreign.Network, new Workers(1), new() { Memory = 256 << 20 }).Extract(stimuli, layers, Readout.Flatten, TestContext.Current.CancellationToken);
        bounded[0].Values.SequenceEqual(unbounded[0].Values).ShouldBeTrue();
        Should.Throw<VentralException>(() => new ActivationExtractor(foreign.Network, new Workers(1), new() { Memory = 1 << 20 }).Extract(stimuli, layers, Readout.Flatten, TestContext.Current.CancellationToken))
            .Message.ShouldContain("MiB");
    }

    private static float[] Answers(Network network, string layer) =>
        Reading.Of(network, Formula.Stimuli(1, network.Preprocessing.Width * 8 / 7 + 1, network.Preprocessing.Height * 8 / 7 + 1), [layer], Readout.Flatten)[0].Values.ToArray();

    private static ForeignNetwork Open(string name, ForeignNetworkOptions? options = null) => ForeignNetwork.Open(Path.Combine(Folder, $"{name}.onnx"), options);

    private static string[] Describe(string name) => [.. Open(name).Architecture.Parameters.Select(p => FormattableString.Invariant($"{p} {p.Role} {p.FanIn} {p.FanOut}"))];
}
