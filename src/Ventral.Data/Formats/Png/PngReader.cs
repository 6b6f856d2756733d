using Ventral.Data.Images;

namespace Ventral.Data.Formats.Png;

internal static class PngReader
{
    public static bool Recognises(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

    public static RgbImage Read(string source, ReadOnlySpan<byte> bytes) =>
        throw new UnreadableFileException(source, "PNG", 0, "is a PNG, which cannot be read yet");
}
