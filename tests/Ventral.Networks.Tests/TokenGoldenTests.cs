using System.Text.Json;
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
}
