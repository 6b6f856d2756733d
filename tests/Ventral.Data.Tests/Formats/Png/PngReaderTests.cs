using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Ventral.Data.Formats;
using Ventral.Data.Images;
using Ventral.Data.Tests.Images;

namespace Ventral.Data.Tests.Formats.Png;

public class PngReaderTests
{
    public static IEnumerable<TheoryDataRow<string>> Fixtures => ImageGoldens.Names("png");

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Pixels_are_those_of_Pillow(string name) => ImageGoldens.ShouldDecodeAsPillowDoes("png", name);

    [Fact]
    public void The_checksum_has_the_check_value_of_its_definition() => Crc32.Of("123456789"u8).ShouldBe(0xCBF43926);

    [Theory]
    [InlineData("rgb")]
    [InlineData("made-3-4-adam7-13x11")]
    public void A_file_cut_anywhere_is_an_error_that_says_so(string name)
    {
        byte[] bytes = ImageGoldens.BytesOf("png", name);
        for (int length = 8; length < bytes.Length; length++)
        {
            UnreadableFileException fault = Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.png", bytes.AsSpan(0, length)));

            fault.Message.ShouldStartWith("'x.png' is not a whole PNG: the data ends at byte ");
            fault.Position.ShouldBe(length);
        }
    }

    [Fact]
    public void A_changed_byte_is_found_by_the_checksum()
    {
        byte[] bytes = ImageGoldens.BytesOf("png", "rgb");
        bytes[100] ^= 1;

        UnreadableFileException fault = Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.png", bytes));
        fault.Message.ShouldContain("its chunk IDAT has the checksum");
        fault.Position.ShouldBe(33);
    }

    [Theory]
    [InlineData(0, "cannot hold")]
    [InlineData(1, "ends too early")]
    [InlineData(3, "more data than")]
    public void Too_little_and_too_much_data_are_errors(int rows, string problem) =>
        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.png", Grey(2, 2, Deflate(new byte[rows * 3])))).Message.ShouldContain(problem);

    [Fact]
    public void A_wrong_checksum_of_the_compressed_data_is_an_error()
    {
        byte[] data = Deflate(new byte[6]);
        data[^1] ^= 1;

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.png", Grey(2, 2, data))).Message.ShouldContain("is not valid");
    }

    [Theory]
    [InlineData(70_000, 1, "at most 65,500 a side")]
    [InlineData(60_000, 1_000, "cannot hold")]
    public void A_header_that_asks_for_much_memory_is_refused(int width, int height, string reason)
    {
        byte[] bytes = Grey(width, height, Deflate(new byte[6]));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.png", bytes)).Message.ShouldContain(reason);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void A_colour_outside_the_palette_is_an_error()
    {
        byte[] bytes =
        [
            .. Signature, .. Header(1, 1, 8, 3), .. Chunk("PLTE", [1, 2, 3]), .. Chunk("IDAT", Deflate([0, 1])), .. Chunk("IEND", []),
        ];

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.png", bytes)).Message.ShouldContain("colour 1 of a palette of 1");
    }

    [Fact]
    public void Hostile_bytes_end_in_an_image_or_in_the_typed_error()
    {
        string[] names = ["rgba", "indexed-4", "made-3-4-adam7-13x11", "made-2-16-adam7-5x3", "made-0-1-straight-33x9", "grey-alpha"];
        byte[][] seeds = [.. names.Select(name => ImageGoldens.BytesOf("png", name))];

        // With right checksums half of the mutants get past the outermost gate.
        int number = 0;
        HostileImages.Survivors(seeds, 21_000, mutant => number++ % 4 == 0 ? mutant : WithChecksums(mutant)).ShouldBeGreaterThan(200);
    }

    private static byte[] Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static byte[] Grey(int width, int height, byte[] data) =>
        [.. Signature, .. Header(width, height, 8, 0), .. Chunk("IDAT", data), .. Chunk("IEND", [])];

    private static byte[] Header(int width, int height, byte depth, byte color)
    {
        byte[] content = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(content, width);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4), height);
        (content[8], content[9]) = (depth, color);
        return Chunk("IHDR", content);
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] chunk = [.. new byte[4], .. Encoding.ASCII.GetBytes(type), .. content, .. new byte[4]];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.Of(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (ZLibStream compressor = new(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            compressor.Write(bytes);
        }

        return stream.ToArray();
    }

    private static byte[] WithChecksums(byte[] bytes)
    {
        for (int at = 8; at + 12 <= bytes.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            if (length > bytes.Length - at - 12)
            {
                break;
            }

            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(end), Crc32.Of(bytes.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }

        return bytes;
    }
}
