using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Ventral.Data.Formats;
using Ventral.Data.Images;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Images;

public class ImageFileTests
{
    [Fact]
    public void The_92_real_images_are_decoded_and_prepared_to_the_bits_of_Pillow()
    {
        JsonElement golden = ImageGoldens.Values.GetProperty("real");
        string folder = golden.GetProperty("folder").GetString()!;
        Requirement.RealFile(folder + "/92images_00001.jpg");
        string[] files = Directory.GetFiles(Path.Combine(Requirement.RealData(), folder), "*.jpg");
        Array.Sort(files, StringComparer.Ordinal);
        using IncrementalHash pixels = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash prepared = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            RgbImage image = ImageFile.Read(file);
            pixels.AppendData(image.Pixels);
            prepared.AppendData(SHA256.HashData(MemoryMarshal.AsBytes(Preprocessing.ImageNet.Apply(image).AsSpan())));
        }

        files.Length.ShouldBe(golden.GetProperty("count").GetInt32());
        Convert.ToHexStringLower(pixels.GetHashAndReset()).ShouldBe(golden.GetProperty("pixels").GetString());
        Convert.ToHexStringLower(prepared.GetHashAndReset()).ShouldBe(golden.GetProperty("imagenet").GetString());
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        VentralException fault = Should.Throw<VentralException>(() => ImageFile.Read("/no/such/face.jpg"));

        fault.Message.ShouldStartWith("The image '/no/such/face.jpg' cannot be opened: ");
    }

    [Fact]
    public void An_unknown_kind_is_named_by_its_first_bytes() =>
        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("face.jpg", "GIF89a.."u8))
            .Message.ShouldBe("'face.jpg' is neither a JPEG nor a PNG file: it starts with 4749463839612E2E; convert it to PNG [image, byte 0].");

    [Fact]
    public void An_empty_file_is_an_error() =>
        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("face.jpg", [])).Message.ShouldContain("is empty");

    [Fact]
    public void The_kind_is_told_from_the_bytes_and_not_from_the_name() =>
        ImageFile.Decode("face.jpg", ImageGoldens.BytesOf("png", "rgb")).Width.ShouldBe(29);
}
