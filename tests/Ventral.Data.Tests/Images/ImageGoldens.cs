using System.Security.Cryptography;
using System.Text.Json;
using Ventral.Data.Images;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Images;

/// <summary>The fixtures that <c>make_images.py</c> wrote, and what Pillow makes of them.</summary>
internal static class ImageGoldens
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Ventral.Data.Tests", "Goldens", "Images");

    public static JsonElement Values { get; } = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "images.json"))).RootElement;

    public static string FileOf(string kind, string name) => Path.Combine(Folder, kind, name + (kind == "png" ? ".png" : ".jpg"));

    public static byte[] BytesOf(string kind, string name) => File.ReadAllBytes(FileOf(kind, name));

    public static IEnumerable<TheoryDataRow<string>> Names(string kind) =>
        Values.GetProperty(kind).EnumerateObject().Select(golden => new TheoryDataRow<string>(golden.Name));

    public static void ShouldDecodeAsPillowDoes(string kind, string name)
    {
        JsonElement golden = Values.GetProperty(kind).GetProperty(name);

        RgbImage image = ImageFile.Read(FileOf(kind, name));

        image.Width.ShouldBe(golden.GetProperty("width").GetInt32());
        image.Height.ShouldBe(golden.GetProperty("height").GetInt32());
        Digest(image.Pixels).ShouldBe(golden.GetProperty("sha256").GetString());
    }

    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
