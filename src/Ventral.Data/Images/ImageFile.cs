using System.Globalization;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Jpeg;
using Ventral.Data.Formats.Png;

namespace Ventral.Data.Images;

/// <summary>
/// Reads images from files. The kind is told from the first bytes, never from the name: JPEG (baseline and progressive,
/// 8 bits) or PNG (every kind). The pixels are those of Pillow 9.4's <c>Image.open(path).convert("RGB")</c>, bit for bit,
/// with one exception: 16-bit grey PNGs keep their high byte, where Pillow clips at 255.
/// Embedded orientation, gamma and colour profiles are ignored, as there.
/// </summary>
/// <remarks>
/// An image has at most 65,500 pixels a side and 67,108,864 in all, a file at most 256 MiB. A file that is cut short or
/// damaged is an error; no partly grey picture is returned.
/// </remarks>
public static class ImageFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const long MaximumFileLength = 256L << 20;

    /// <summary>The longest side that is read, in pixels.</summary>
    public const int MaximumSide = 65_500;

    /// <summary>The largest area that is read, in pixels.</summary>
    public const long MaximumArea = 64L << 20;

    private const string Kind = "image";

    /// <summary>Reads one image file.</summary>
    /// <param name="path">Path of a JPEG or PNG file.</param>
    /// <exception cref="VentralException">The file is missing or cannot be opened.</exception>
    /// <exception cref="UnreadableFileException">The bytes are not a whole image that Ventral reads.</exception>
    public static RgbImage Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            using var file = PlainFile.Open(path);
            if (file.Length > MaximumFileLength)
            {
                throw new UnreadableFileException(
                    path,
                    Kind,
                    0,
                    string.Create(CultureInfo.InvariantCulture, $"has {file.Length:N0} bytes; an image may have at most {MaximumFileLength:N0}; save it smaller"));
            }

            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"The image '{path}' cannot be opened: {fault.Message} Check the path and that you may read it.", fault);
        }

        return Decode(path, bytes);
    }

    /// <summary>Decodes one image that is already in memory.</summary>
    /// <param name="source">What to call it in messages: a path or a name.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="UnreadableFileException">The bytes are not a whole image that Ventral reads.</exception>
    public static RgbImage Decode(string source, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (JpegReader.Recognises(bytes))
        {
            return JpegReader.Read(source, bytes);
        }

        if (PngReader.Recognises(bytes))
        {
            return PngReader.Read(source, bytes);
        }

        throw new UnreadableFileException(
            source,
            Kind,
            0,
            bytes.IsEmpty
                ? "is empty; an image has to be a JPEG or PNG file; download it again"
                : $"is neither a JPEG nor a PNG file: it starts with {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}; convert it to PNG");
    }
}
