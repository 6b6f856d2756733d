using System.Text.Json;

namespace Ventral.Networks.Tests;

/// <summary>Every listed layer against a NumPy implementation in float64 (Goldens/architectures.py).</summary>
public class ArchitectureGoldenTests
{
    [Theory]
    [InlineData("alexnet")]
    [InlineData("deepcluster-alexnet")]
    [InlineData("squeezenet1_0")]
    [InlineData("mobilenet-v1-0.25-128")]
    [InlineData("mobilenet-v1-0.75-192")]
    [InlineData("mobilenet-v2-1.0-224")]
    public void Every_layer_answers_as_the_reference_does(string name)
    {
        var golden = Golden(name);
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

    private static JsonElement Golden(string network)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Goldens", "architectures.json");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty(network);
    }
}
