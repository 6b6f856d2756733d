using System.Text.Json;
using Ventral.Data;
using Ventral.Data.Images;

namespace Ventral.Networks.Tests;

/// <summary>
/// Every listed layer of CORnet-Z and -S, ConvNeXt, ViT and Swin against PyTorch and torchvision in float64, and the names and
/// shapes of their parameters (Goldens/tokens.py). An error is relative to the value, or to the layer's root mean square where that is larger.
/// </summary>
public class TokenGoldenTests
{
    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "tokens.json"))).RootElement;

    [Theory]
    [InlineData("cornet_z")]
    [InlineData("cornet_s")]
    [InlineData("convnext_tiny")]
    [InlineData("vit_b_16")]
    [InlineData("swin_t")]
    public void Every_layer_of_a_small_form_answers_as_the_reference_does(string name) =>
        EveryLayerAgrees(SmallArchitectures.Get(name), Golden.GetProperty("small").GetProperty(name));

    [Theory]
    [InlineData("cornet_z")]
    [InlineData("cornet_s")]
    [InlineData("convnext_tiny")]
    [InlineData("vit_b_16")]
    [InlineData("swin_t")]
    public void Every_layer_of_the_whole_network_answers_as_the_reference_does(string name)
    {
        var architecture = NetworkCatalogue.Get(name);
        var p = architecture.Preprocessing;
        var exact = new Preprocessing(Resize.Exact(p.Width, p.Height), null, p.ChannelOrder, p.Divisor, p.Mean, p.StandardDeviation);
        EveryLayerAgrees(architecture, Golden.GetProperty("full").GetProperty(name), exact);
    }

    /// <summary>Names, shapes and number of all arrays in a state dictionary, but for what only training counts and what follows from a window's size.</summary>
    [Theory]
    [InlineData("cornet_z")]
    [InlineData("cornet_s")]
    [InlineData("convnext_tiny")]
    [InlineData("vit_b_16")]
    [InlineData("swin_t")]
    public void A_network_takes_the_published_state_dictionary(string name)
    {
        var golden = Golden.GetProperty("parameters").GetProperty(name);
        var parameters = NetworkCatalogue.Get(name).Parameters;
        parameters.Length.ShouldBe(golden.GetProperty("arrays").GetInt32());
        parameters.Where(p => !p.Name.Contains(".running_", StringComparison.Ordinal)).Sum(p => p.Length).ShouldBe(golden.GetProperty("values").GetInt32());
        string text = string.Join('\n', parameters.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name} {string.Join(' ', p.Shape)}"));
        Formula.Hash(text).ShouldBe(golden.GetProperty("fnv").GetUInt32());
    }

    [Fact]
    public void The_published_checkpoints_of_transformers_and_CORnets_are_understood()
    {
        Renamed("vit_b_16", n => n.Replace(".mlp.0.", ".mlp.linear_1.", StringComparison.Ordinal).Replace(".mlp.3.", ".mlp.linear_2.", StringComparison.Ordinal));
        Renamed("cornet_s", n => "module." + n, new WeightArray("module.V2.norm1_1.num_batches_tracked", [], new float[1]));
        Renamed("swin_t", n => n, new WeightArray("features.5.1.attn.relative_position_index", [16], new float[16]));
    }

    [Fact]
    public void Receptive_fields_of_tokens_are_those_of_their_patches_and_windows()
    {
        ReceptiveField.Of(NetworkCatalogue.Get("vit_b_16"), "conv_proj").ToString().ShouldBe("16×16");
        ReceptiveField.Of(NetworkCatalogue.Get("vit_b_16"), "encoder_layer_11").ToString().ShouldBe("224×224");
        ReceptiveField.Of(NetworkCatalogue.Get("swin_t"), "features.1.0").ToString().ShouldBe("28×28");
        ReceptiveField.Of(NetworkCatalogue.Get("convnext_tiny"), "features.1.0").ToString().ShouldBe("28×28");
        ReceptiveField.Of(NetworkCatalogue.Get("cornet_s"), "V1").ToString().ShouldBe("19×19");
    }

    [Fact]
    public void Bits_do_not_depend_on_batches_or_threads()
    {
        foreach (string name in new[] { "cornet_s", "convnext_tiny", "vit_b_16", "swin_t" })
        {
            var architecture = SmallArchitectures.Get(name);
            var network = Formula.Network(architecture);
            var stimuli = Formula.Stimuli(5, SmallArchitectures.Size, SmallArchitectures.Size);
            var together = Reading.Of(network, stimuli, architecture.LayerNames, Readout.Flatten, threads: 1);
            var apart = Reading.Of(network, stimuli, architecture.LayerNames, Readout.Flatten, threads: 3, largestBatch: 2);
            for (int i = 0; i < together.Length; i++)
            {
                apart[i].Values.SequenceEqual(together[i].Values).ShouldBeTrue($"{name}, {together[i].Layer}");
            }
        }
    }

    internal static void EveryLayerAgrees(Architecture architecture, JsonElement golden, Preprocessing? preprocessing = null)
    {
        architecture.LayerNames.ShouldBe(golden.EnumerateObject().Select(l => l.Name), ignoreOrder: true);
        var network = new Network(architecture, new WeightState.Trained("formula", Formula.Weights(architecture)), preprocessing);
        var stimuli = Formula.Stimuli(1, architecture.InputShape.Width, architecture.InputShape.Height);
        foreach (var answer in Reading.Of(network, stimuli, architecture.LayerNames, Readout.Flatten))
        {
            var expected = golden.GetProperty(answer.Layer);
            int[] shape = [.. expected.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
            architecture.Layer(answer.Layer).Shape.ShouldBe(new LayerShape(shape[0], shape[1], shape[2]), answer.Layer);

            var found = answer.Values.ToArray();
            double rootMeanSquare = expected.GetProperty("rms").GetDouble();
            Math.Sqrt(found.Average(v => (double)v * v)).ShouldBe(rootMeanSquare, 1e-5 * rootMeanSquare, answer.Layer);
            double[] values = [.. expected.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            for (int i = 0; i < values.Length; i++)
            {
                // A probability's relative error is the absolute one of its logit, so all are measured by the likeliest.
                double tolerance = 1e-5 * (answer.Layer == "softmax" ? found.Max() : Math.Max(rootMeanSquare, Math.Abs(values[i])));
                ((double)found[(uint)i * 2654435761u % (uint)found.Length]).ShouldBe(values[i], tolerance, $"{answer.Layer}, value {i}");
            }
        }
    }

    private static void Renamed(string name, Func<string, string> rename, params WeightArray[] added)
    {
        var architecture = SmallArchitectures.Get(name);
        var arrays = Formula.Weights(architecture).Arrays.Select(a => new WeightArray(rename(a.Name), a.Shape, a.Values)).Concat(added);
        new Network(architecture, new WeightState.Trained("formula", new WeightSet("checkpoint.pth", arrays))).Identity.ShouldBe(Formula.Network(architecture).Identity);
    }
}
