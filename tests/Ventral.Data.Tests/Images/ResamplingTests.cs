using FsCheck;
using FsCheck.Fluent;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Data.Tests.Images;

public class ResamplingTests
{
    public static IEnumerable<TheoryDataRow<string, int, int, ResizeFilter, string>> Goldens =>
        ImageGoldens.Values.GetProperty("resize").EnumerateArray().Select(golden => new TheoryDataRow<string, int, int, ResizeFilter, string>(
            golden.GetProperty("source").GetString()!,
            golden.GetProperty("width").GetInt32(),
            golden.GetProperty("height").GetInt32(),
            Enum.Parse<ResizeFilter>(golden.GetProperty("filter").GetString()!, ignoreCase: true),
            golden.GetProperty("sha256").GetString()!));

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Pixels_are_those_of_Pillow(string source, int width, int height, ResizeFilter filter, string sha256)
    {
        RgbImage image = ImageFile.Read(ImageGoldens.FileOf("png", source));

        RgbImage resized = Resampling.Resize(image, width, height, filter);

        (resized.Width, resized.Height).ShouldBe((width, height));
        ImageGoldens.Digest(resized.Pixels).ShouldBe(sha256);
    }

    [Fact]
    public void One_colour_stays_that_colour_at_every_size() => Prop.ForAll(
        Gen.Choose(1, 90).Four().ToArbitrary(),
        Gen.Choose(0, 255).ToArbitrary(),
        (sizes, value) =>
        {
            byte[] pixels = new byte[sizes.Item1 * sizes.Item2 * 3];
            pixels.AsSpan().Fill((byte)value);
            RgbImage resized = Resampling.Resize(new RgbImage(sizes.Item1, sizes.Item2, pixels), sizes.Item3, sizes.Item4, value % 2 == 0 ? ResizeFilter.Bilinear : ResizeFilter.Bicubic);
            return resized.Pixels.IndexOfAnyExcept((byte)value) < 0;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(500, 375, 341, 256)]
    [InlineData(375, 500, 256, 341)]
    [InlineData(256, 999, 256, 999)]
    [InlineData(175, 175, 256, 256)]
    [InlineData(3, 1, 768, 256)]
    public void The_shorter_side_sets_the_scale(int width, int height, int newWidth, int newHeight) =>
        Resize.ShorterSide(256).SizeOf(width, height).ShouldBe((newWidth, newHeight));

    [Fact]
    public void A_resize_that_takes_too_much_memory_is_refused() =>
        Should.Throw<VentralException>(() => Resize.ShorterSide(256).SizeOf(65_500, 1)).Message.ShouldContain("Crop the image first");
}
