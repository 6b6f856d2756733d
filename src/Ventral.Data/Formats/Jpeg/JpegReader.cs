using Ventral.Data.Images;

namespace Ventral.Data.Formats.Jpeg;

internal static class JpegReader
{
    public static bool Recognises(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public static RgbImage Read(string source, ReadOnlySpan<byte> bytes) =>
        throw new UnreadableFileException(source, "JPEG", 0, "is a JPEG, which cannot be read yet");
}
