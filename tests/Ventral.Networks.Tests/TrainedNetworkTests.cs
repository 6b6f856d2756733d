using System.Text.Json;
using Ventral.Data;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Safetensors;
using Ventral.Networks.Weights;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests;

public class TrainedNetworkTests
{
    private const string SqueezeNetFile =
        "github.com/songhan/SqueezeNet-Deep-Compression/fb13faa2cf121ced9999f8a9d538ec6c56084733/compressed_SqueezeNet.net";

    private const string MobileNetFolder = "github.com/google-coral/test_data/104342d2d3480b3e66203073dac24f4e2dbb4c41";

    /// <summary>Goldens/squeezenet_trained.py: decoded, resized and computed by Pillow and NumPy.</summary>
    [Fact]
    public void Trained_SqueezeNet_answers_as_the_reference_does()
    {
        var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "squeezenet_trained.json"))).RootElement;
        string[] ids = [.. golden.EnumerateObject().Select(image => image.Name)];
        string[] layers = ["conv1", "fire2", "fire3", "fire4", "fire5", "fire6", "fire7", "fire8", "fire9", "conv10", "softmax"];
        var activations = Reading.Of(Trained("squeezenet1_0", SqueezeNetFile), RealImages.Of(ids), layers, Readout.SpatialMean);
        for (int image = 0; image < ids.Length; image++)
        {
            foreach (var layer in activations[..^1])
            {
                float[] row = layer.Row(image).ToArray();
                double[] expected = [.. golden.GetProperty(ids[image]).GetProperty("layers").GetProperty(layer.Layer).EnumerateArray().Select(v => v.GetDouble())];
                double tolerance = 2e-5 * expected[0];
                row.Average(v => (double)v).ShouldBe(expected[0], tolerance, layer.Layer);
                for (int channel = 1; channel < expected.Length; channel++)
                {
                    ((double)row[channel - 1]).ShouldBe(expected[channel], 5 * tolerance, $"{layer.Layer}, channel {channel - 1}");
                }
            }

            int likeliest = golden.GetProperty(ids[image]).GetProperty("classes")[0].GetInt32();
            double probability = golden.GetProperty(ids[image]).GetProperty("probabilities")[0].GetDouble();
            ((double)activations[^1].Row(image)[likeliest]).ShouldBe(probability, 1e-4);
            activations[^1].Row(image).ToArray().Max().ShouldBe(activations[^1].Row(image)[likeliest]);
        }
    }

    /// <summary>A pineapple, a dromedary, a zebra and a dome: ImageNet classes 953, 354, 340 and 538, after the class "background".</summary>
    [Theory]
    [InlineData("mobilenet-v1-0.25-128", "mobilenet_v1_0.25_128_quant.tflite")]
    [InlineData("mobilenet-v1-0.5-160", "mobilenet_v1_0.5_160_quant.tflite")]
    [InlineData("mobilenet-v1-0.75-192", "mobilenet_v1_0.75_192_quant.tflite")]
    [InlineData("mobilenet-v2-1.0-224", "mobilenet_v2_1.0_224_quant.tflite")]
    public void Trained_MobileNets_recognise_what_is_easy_to_see(string network, string file)
    {
        var stimuli = RealImages.Of("92images_00068", "92images_00026", "92images_00032", "92images_00087");
        var answers = Reading.Of(Trained(network, $"{MobileNetFolder}/{file}"), stimuli, ["softmax"], Readout.SpatialMean)[0];
        int[] classes = [.. Enumerable.Range(0, 4).Select(i => answers.Row(i).ToArray().Index().MaxBy(v => v.Item).Index - 1)];
        classes.Zip([953, 354, 340, 538], (found, right) => found == right).Count(right => right).ShouldBeGreaterThanOrEqualTo(3, string.Join(", ", classes));
    }

    [Fact]
    public void A_file_of_another_network_is_refused()
    {
        string file = Requirement.RealFile($"{MobileNetFolder}/mobilenet_v1_0.5_160_quant.tflite");
        Should.Throw<VentralException>(() => Trained("mobilenet-v1-0.25-128", $"{MobileNetFolder}/mobilenet_v1_0.5_160_quant.tflite")).Message.ShouldBe(
            $"'{file}' must hold 'mobilenet-v1-0.25-128' step by step, but 'mobilenet-v1-0.25-128' sees images [1 × 128 × 128 × 3], the file input UInt8 [1 × 160 × 160 × 3]. Is the file meant for another network?");

        Should.Throw<VentralException>(() => Trained("mobilenet-v2-1.0-224", $"{MobileNetFolder}/mobilenet_v1_0.5_160_quant.tflite")).Message.ShouldBe(
            $"'{file}' must hold 'mobilenet-v2-1.0-224' step by step, but 'mobilenet-v2-1.0-224' has 65 steps and one input, the file 30 and 1. Is the file meant for another network?");
    }

    /// <summary>Its filters fit the network for 128 pixels, but it was trained for another size.</summary>
    [Fact]
    public void A_MobileNet_for_images_of_another_size_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Requirement.RealFile($"{MobileNetFolder}/mobilenet_v1_0.25_128_quant.tflite"));
        byte[] size = [1, 0, 0, 0, 128, 0, 0, 0, 128, 0, 0, 0, 3, 0, 0, 0];
        int at = bytes.AsSpan().IndexOf(size);
        (bytes[at + 4], bytes[at + 8]) = (224, 224);
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "mobilenet_v1_0.25_224.tflite");
        File.WriteAllBytes(path, bytes);

        Should.Throw<VentralException>(() => ForeignNetwork.Open(path)).Message.ShouldContain(
            "'mobilenet-v1-0.25-128' sees images [1 × 128 × 128 × 3], the file input UInt8 [1 × 224 × 224 × 3]");
    }

    [Fact]
    public void A_file_of_an_unknown_kind_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "alexnet.pth");
        File.WriteAllBytes(path, [0x89, .. "HDF\r\n"u8]);
        Should.Throw<UnreadableFileException>(() => TrainedWeights.Read(NetworkCatalogue.Get("alexnet"), path)).Message.ShouldContain(
            "must hold weights in a format that Ventral reads (pytorch, safetensors, npz, tflite, deep-compression), found an HDF5 file");
    }

    [Fact]
    public void A_format_that_the_file_does_not_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "alexnet.pth");
        SafetensorsWriter.Write(path, new WeightSet("made", [new WeightArray("w", [1], new float[1])]));
        Should.Throw<VentralException>(() => TrainedWeights.Read(NetworkCatalogue.Get("alexnet"), path, "pytorch")).Message.ShouldBe(
            $"'{path}' must hold weights of 'alexnet' as pytorch, found safetensors. Is it the right file?");
        Should.Throw<VentralException>(() => TrainedWeights.Read(NetworkCatalogue.Get("alexnet"), path, "safetensor")).Message
            .ShouldEndWith("found 'safetensor'. Did you mean 'safetensors'?");
    }

    private static Network Trained(string name, string file)
    {
        var architecture = NetworkCatalogue.Get(name);
        return new(architecture, new WeightState.Trained("ImageNet", TrainedWeights.Read(architecture, Requirement.RealFile(file))));
    }
}
