using System.Runtime.InteropServices;
using Ventral.Data.Images;

namespace Ventral.Data.Tests.Images;

public class PreprocessingTests
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Goldens =>
        ImageGoldens.Values.GetProperty("preprocessing").EnumerateArray().Select(golden => new TheoryDataRow<string, string, string>(
            golden.GetProperty("source").GetString()!,
            golden.GetProperty("kind").GetString()!,
            golden.GetProperty("sha256").GetString()!));

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Values_are_those_of_torchvision_written_out_in_NumPy(string source, string kind, string sha256)
    {
        Preprocessing preprocessing = kind switch
        {
            "imagenet" => Preprocessing.ImageNet,
            "caffe" => Preprocessing.Caffe,
            _ => Preprocessing.MobileNet(128),
        };

        float[] values = preprocessing.Apply(ImageFile.Read(ImageGoldens.FileOf("png", source)));

        ImageGoldens.Digest(MemoryMarshal.AsBytes(values.AsSpan())).ShouldBe(sha256);
    }

    [Fact]
    public void A_description_names_every_choice()
    {
        Preprocessing.ImageNet.Describe().ShouldBe(
            "pillow-bilinear shorter-side 256; crop 224; rgb; divisor 255; mean r=0.485 g=0.456 b=0.406; sd r=0.229 g=0.224 b=0.225");
        Preprocessing.Caffe.Describe().ShouldBe(
            "pillow-bilinear exact 256x256; crop 227; bgr; divisor 1; mean r=123 g=117 b=104; sd r=1 g=1 b=1");
        Preprocessing.MobileNet(160).Describe().ShouldBe(
            "pillow-bilinear exact 160x160; crop none; rgb; divisor 1; mean r=128 g=128 b=128; sd r=128 g=128 b=128");
    }

    [Fact]
    public void Equal_choices_are_equal()
    {
        Preprocessing.MobileNet(160).ShouldBe(Preprocessing.MobileNet(160));
        Preprocessing.MobileNet(160).ShouldNotBe(Preprocessing.MobileNet(161));
    }

    [Fact]
    public void Channels_come_in_the_order_that_was_asked_for()
    {
        RgbImage image = new(1, 1, [1, 2, 3]);
        Preprocessing bgr = new(Resize.None, 1, ChannelOrder.Bgr, 1, new(Red: 0.5f, Green: 0, Blue: 0), ChannelValues.Uniform(1));

        bgr.Apply(image).ShouldBe([3f, 2f, 0.5f]);
    }

    [Fact]
    public void An_image_smaller_than_the_crop_is_an_error_with_its_size()
    {
        Preprocessing crop = new(Resize.None, 224, ChannelOrder.Rgb, 255, default, ChannelValues.Uniform(1));

        Should.Throw<VentralException>(() => crop.Apply(new RgbImage(300, 100, new byte[90_000]))).Message.ShouldContain("300 × 100");
    }

    [Fact]
    public void Impossible_choices_are_refused()
    {
        ChannelValues one = ChannelValues.Uniform(1);
        Should.Throw<ArgumentException>(() => new Preprocessing(Resize.None, null, ChannelOrder.Rgb, 1, one, one));
        Should.Throw<ArgumentException>(() => new Preprocessing(Resize.Exact(10, 20), 11, ChannelOrder.Rgb, 1, one, one));
        Should.Throw<ArgumentException>(() => new Preprocessing(Resize.Exact(10, 20), 10, ChannelOrder.Rgb, 1, one, default));
        Should.Throw<ArgumentException>(() => new Preprocessing(Resize.Exact(10, 20), 10, ChannelOrder.Rgb, float.NaN, one, one));
        Should.Throw<ArgumentException>(() => Resize.Exact(0, 20));
        Should.Throw<ArgumentException>(() => Resize.Exact(65_500, 65_500));
    }
}
