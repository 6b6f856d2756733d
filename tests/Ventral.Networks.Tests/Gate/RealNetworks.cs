using System.Security.Cryptography;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Networks.Weights;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Gate;

/// <summary>The trained networks and photographs that the gate is held to.</summary>
internal static class RealNetworks
{
    private const string SqueezeNetFile =
        "github.com/songhan/SqueezeNet-Deep-Compression/fb13faa2cf121ced9999f8a9d538ec6c56084733/compressed_SqueezeNet.net";

    private const string MobileNetFolder = "github.com/google-coral/test_data/104342d2d3480b3e66203073dac24f4e2dbb4c41/";

    private const string ImageFolder =
        "github.com/m7cw5l/Net2Brain-App/959aba890710773a404bc507f24e6d66e778ec6d/Net2Brain/data_rdm/92images/images/";

    public static Network Trained(string name)
    {
        string file = name switch
        {
            "squeezenet1_0" => SqueezeNetFile,
            "mobilenet-v1-0.25-128" => MobileNetFolder + "mobilenet_v1_0.25_128_quant.tflite",
            "mobilenet-v1-0.5-160" => MobileNetFolder + "mobilenet_v1_0.5_160_quant.tflite",
            "mobilenet-v1-0.75-192" => MobileNetFolder + "mobilenet_v1_0.75_192_quant.tflite",
            _ => MobileNetFolder + "mobilenet_v2_1.0_224_quant.tflite",
        };
        var architecture = NetworkCatalogue.Get(name);
        return new(architecture, new WeightState.Trained("ImageNet", TrainedWeights.Read(architecture, Requirement.RealFile(file))));
    }

    /// <summary>The 92 photographs; with their content's hash, by which 46 of them are known, or without.</summary>
    public static StimulusSet Photographs(bool known = true) => new("92", Enumerable.Range(1, 92).Select(i =>
    {
        string file = Requirement.RealFile($"{ImageFolder}92images_{i:00000}.jpg");
        string hash = known ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) : new string('0', 64);
        return new Stimulus($"92images_{i:00000}", hash, () => ImageFile.Read(file));
    }));
}
