using Ventral.Data;
using Ventral.Data.Formats.Safetensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Foreign;

/// <summary>The one door for networks.</summary>
public class ForeignNetworkTests
{
    [Fact]
    public void A_name_of_the_catalogue_has_no_weights()
    {
        var foreign = ForeignNetwork.Open("alexnet");
        foreign.Architecture.Name.ShouldBe("alexnet");
        foreign.File.ShouldBeNull();
        foreign.Weights.ShouldBeNull();
        Should.Throw<VentralException>(() => foreign.Network).Message.ShouldContain("without weights");
        foreign.With(new WeightState.Random(new(1), InitialisationScheme.PyTorch)).Name.ShouldBe("alexnet, random:pytorch (seed 1)");
    }

    [Fact]
    public void A_name_may_carry_interventions() => ForeignNetwork.Open("alexnet+activation=tanh").Architecture.Name.ShouldBe("alexnet+activation=tanh");

    [Theory]
    [InlineData("alexnot", "Did you mean 'alexnet'?")]
    [InlineData("nets/mine.onnx", "There is no file 'nets/mine.onnx'")]
    [InlineData("mine.pth", "There is no file 'mine.pth'")]
    public void What_is_neither_a_file_nor_a_name_is_told(string model, string message) =>
        Should.Throw<VentralException>(() => ForeignNetwork.Open(model)).Message.ShouldContain(message);

    [Theory]
    [InlineData("squeezenet1_1")]
    [InlineData("mobilenet_v2")]
    [InlineData("shufflenet_v2_x1_0")]
    [InlineData("mobilenet_v3_small")]
    public void A_file_of_weights_tells_its_architecture(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "weights.bin");
        SafetensorsWriter.Write(path, Formula.Weights(NetworkCatalogue.Get(name)));
        var foreign = ForeignNetwork.Open(path);
        foreign.Architecture.Name.ShouldBe(name);
        foreign.Network.Name.ShouldBe($"{name}, trained (weights.bin)");
        foreign.IsPreprocessingGiven.ShouldBeFalse();
        foreign.Network.Identity.ShouldBe(ForeignNetwork.Open(path, new() { Architecture = name }).Network.Identity);
        ForeignNetwork.Open(path + "+activation=tanh").Network.Architecture.Name.ShouldBe($"{name}+activation=tanh");
    }

    [Fact]
    public void Parameters_that_fit_two_architectures_need_a_word()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "weights.safetensors");
        SafetensorsWriter.Write(path, Formula.Weights(NetworkCatalogue.Get("squeezenet1_0")));
        Should.Throw<VentralException>(() => ForeignNetwork.Open(path)).Message.ShouldContain("fit more than one architecture: squeezenet1_0, squeezenet1_0-torchvision");
        ForeignNetwork.Open(path, new() { Architecture = "squeezenet1_0-torchvision" }).Architecture.Layer("conv10").Shape.ShouldBe(new LayerShape(1000, 13, 13));
    }

    [Fact]
    public void Parameters_that_fit_no_architecture_are_told_with_the_nearest()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "weights.safetensors");
        var weights = Formula.Weights(NetworkCatalogue.Get("squeezenet1_1"));
        var tuned = weights.Arrays.Select(a => a.Name.StartsWith("classifier.1.", StringComparison.Ordinal) ? new WeightArray(a.Name, a.Shape.SetItem(0, 10), a.Values[..(a.Values.Length / 100)]) : a);
        SafetensorsWriter.Write(path, new("tuned", tuned));
        string message = Should.Throw<VentralException>(() => ForeignNetwork.Open(path)).Message;
        message.ShouldContain("'squeezenet1_1' but for 2 (classifier.1.weight [1000 × 512 × 1 × 1] is [10 × 512 × 1 × 1] in the file");

        SafetensorsWriter.Write(path, new("strange", [new WeightArray("w", [2], new float[] { 1, 2 })]));
        Should.Throw<VentralException>(() => ForeignNetwork.Open(path)).Message.ShouldContain("of no architecture that Ventral has; the first is w");
    }

    [Fact]
    public void Published_files_open_without_a_word()
    {
        string coral = "github.com/google-coral/test_data/104342d2d3480b3e66203073dac24f4e2dbb4c41/";
        (string File, string Name)[] published =
        [
            (coral + "mobilenet_v1_0.25_128_quant.tflite", "mobilenet-v1-0.25-128"),
            (coral + "mobilenet_v1_0.5_160_quant.tflite", "mobilenet-v1-0.5-160"),
            (coral + "mobilenet_v1_0.75_192_quant.tflite", "mobilenet-v1-0.75-192"),
            (coral + "mobilenet_v2_1.0_224_quant.tflite", "mobilenet-v2-1.0-224"),
            ("github.com/songhan/SqueezeNet-Deep-Compression/fb13faa2cf121ced9999f8a9d538ec6c56084733/compressed_SqueezeNet.net", "squeezenet1_0"),
        ];
        foreach (var (file, name) in published)
        {
            ForeignNetwork.Open(Requirement.RealFile(file)).Network.Architecture.Name.ShouldBe(name);
        }
    }

    [Fact]
    public void Preprocessing_is_what_the_user_says()
    {
        var options = new ForeignNetworkOptions { Preprocessing = PreprocessingChoice.Parse("order=bgr, range=255, mean=123/117/104, sd=1, resize=240, crop=224") };
        var foreign = ForeignNetwork.Open("resnet18", options);
        foreign.IsPreprocessingGiven.ShouldBeTrue();
        foreign.Preprocessing.Describe().ShouldBe("pillow-bilinear shorter-side 240; crop 224; bgr; divisor 1; mean r=123 g=117 b=104; sd r=1 g=1 b=1");
    }

    [Theory]
    [InlineData("range=255", "must say 'mean' and 'sd'")]
    [InlineData("size=224, resize=256", "either 'size' or 'resize'")]
    [InlineData("crop=300, size=200", "Preprocessing 'crop' must be at most the shorter side of 'size', 200 pixels, found '300'.")]
    [InlineData("crop=60000", "Preprocessing 'crop' must be at most 57312 pixels where neither 'size' nor 'resize' is said, found '60000'.")]
    [InlineData("crop=999999999", "Preprocessing 'crop' must be a whole number of pixels from 1 to 65500, found '999999999'.")]
    [InlineData("resize=0", "Preprocessing 'resize' must be a whole number of pixels from 1 to 65500, found '0'.")]
    [InlineData("size=-1", "Preprocessing 'size' must be WIDTHxHEIGHT, or one number for both, each from 1 to 65500 and at most 67108864 pixels in all, found '-1'.")]
    [InlineData("size=9000", "at most 67108864 pixels in all, found '9000'.")]
    [InlineData("sd=0/0/0", "Preprocessing 'sd' must be R/G/B, or one number for all, each finite and greater than 0, found '0/0/0'.")]
    [InlineData("mean=1e39", "Preprocessing 'mean' must be R/G/B, or one number for all, each finite, found '1e39'.")]
    [InlineData("range=0", "Preprocessing 'range' must be 1 or 255, found '0'.")]
    [InlineData("crop", "Preprocessing must be made of")]
    [InlineData("means=1", "Did you mean 'mean'?")]
    [InlineData("mean=1/2", "Preprocessing 'mean' must be R/G/B, or one number for all, each finite, found '1/2'.")]
    [InlineData("order=rgb, order=bgr", "once")]
    [InlineData(" , ", "found none in ' , '. Leave it out for the usual one.")]
    [InlineData("crop=100", "must see images of 224 × 224 pixels")]
    public void Preprocessing_that_cannot_be_is_told(string text, string message) => Should.Throw<VentralException>(() => ForeignNetwork.Open(
        "resnet18", new() { Preprocessing = PreprocessingChoice.Parse(text) }).With(new WeightState.Random(new(1), InitialisationScheme.PyTorch))).Message.ShouldContain(message);
}
