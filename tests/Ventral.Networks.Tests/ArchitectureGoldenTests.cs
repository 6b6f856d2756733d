using System.Text.Json;

namespace Ventral.Networks.Tests;

/// <summary>
/// Every listed layer against a NumPy implementation in float64 (Goldens/architectures.py), or torchvision in float64
/// (Goldens/resnets.py).
/// </summary>
public class ArchitectureGoldenTests
{
    [Theory]
    [InlineData("alexnet")]
    [InlineData("deepcluster-alexnet")]
    [InlineData("squeezenet1_0")]
    [InlineData("mobilenet-v1-0.25-128")]
    [InlineData("mobilenet-v1-0.75-192")]
    [InlineData("mobilenet-v2-1.0-224")]
    [InlineData("resnet18")]
    [InlineData("resnet34")]
    [InlineData("resnet101")]
    [InlineData("resnet152")]
    [InlineData("wide_resnet50_2")]
    [InlineData("resnet50")]
    [InlineData("resnext50_32x4d")]
    public void Every_layer_answers_as_the_reference_does(string name)
    {
        var golden = name.Contains("resne", StringComparison.Ordinal) ? Golden("resnets").GetProperty("layers").GetProperty(name) : Golden("architectures").GetProperty(name);
        var architecture = SmallArchitectures.Get(name);
        architecture.LayerNames.ShouldBe(golden.EnumerateObject().Select(l => l.Name));

        var network = Formula.Network(architecture);
        var stimuli = Formula.Stimuli(1, SmallArchitectures.Size, SmallArchitectures.Size);
        var all = Reading.Of(network, stimuli, architecture.LayerNames, Readout.Flatten);
        var means = Reading.Of(network, stimuli, architecture.LayerNames, Readout.SpatialMean);

        for (int i = 0; i < all.Length; i++)
        {
            var expected = golden.GetProperty(all[i].Layer);
            int[] shape = [.. expected.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
            double[] values = [.. expected.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            architecture.Layer(all[i].Layer).Shape.ShouldBe(new LayerShape(shape[0], shape[1], shape[2]));

            double rootMeanSquare = Math.Sqrt(all[i].Values.ToArray().Average(v => (double)v * v));
            double tolerance = 1e-5 * values[1];
            all[i].Values.ToArray().Average(v => (double)v).ShouldBe(values[0], tolerance, all[i].Layer);
            rootMeanSquare.ShouldBe(values[1], tolerance, all[i].Layer);
            for (int channel = 0; channel < values.Length - 2; channel++)
            {
                ((double)means[i].Values[channel]).ShouldBe(values[channel + 2], 2 * tolerance, $"{all[i].Layer}, channel {channel}");
            }
        }
    }

    /// <summary>Names, shapes and number of all arrays in a state dictionary, but for what only training counts.</summary>
    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet34")]
    [InlineData("resnet50")]
    [InlineData("resnet101")]
    [InlineData("resnet152")]
    [InlineData("wide_resnet50_2")]
    [InlineData("resnext50_32x4d")]
    public void A_residual_network_takes_torchvisions_state_dictionary(string name)
    {
        var golden = Golden("resnets").GetProperty("parameters").GetProperty(name);
        var parameters = NetworkCatalogue.Get(name).Parameters;
        parameters.Length.ShouldBe(golden.GetProperty("arrays").GetInt32());
        parameters.Where(p => !p.Name.Contains(".running_", StringComparison.Ordinal)).Sum(p => p.Length).ShouldBe(golden.GetProperty("values").GetInt32());
        string text = string.Join('\n', parameters.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name} {string.Join(' ', p.Shape)}"));
        Formula.Hash(text).ShouldBe(golden.GetProperty("fnv").GetUInt32());
    }

    private static JsonElement Golden(string file)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Goldens", $"{file}.json");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
    }
}
