using Ventral.Data.Formats;
using Ventral.Data.Images;
using Ventral.Data.Tests.Images;

namespace Ventral.Data.Tests.Formats.Jpeg;

public class JpegReaderTests
{
    public static IEnumerable<TheoryDataRow<string>> Fixtures => ImageGoldens.Names("jpeg");

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Pixels_are_those_of_Pillow(string name) => ImageGoldens.ShouldDecodeAsPillowDoes("jpeg", name);

    [Theory]
    [InlineData("baseline-33x31-s2")]
    [InlineData("progressive-33x31-s2")]
    [InlineData("restart-9")]
    [InlineData("grey")]
    public void A_file_cut_anywhere_is_an_error_that_says_so(string name)
    {
        byte[] bytes = ImageGoldens.BytesOf("jpeg", name);
        for (int length = 3; length < bytes.Length; length++)
        {
            UnreadableFileException fault = Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", bytes.AsSpan(0, length)));

            fault.Message.ShouldStartWith("'x.jpg' is not a whole JPEG: the data ends at byte ");
            fault.Position.ShouldBe(length);
        }
    }

    [Fact]
    public void A_cut_scan_is_named_with_its_place()
    {
        byte[] bytes = ImageGoldens.BytesOf("jpeg", "noise-q100");

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", bytes.AsSpan(0, 2345)))
            .Message.ShouldStartWith("'x.jpg' is not a whole JPEG: the data ends at byte 2,345 inside scan 1 at block ");
    }

    [Fact]
    public void A_missing_restart_marker_is_an_error()
    {
        byte[] bytes = ImageGoldens.BytesOf("jpeg", "restart-9");
        int marker = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD1]);
        bytes[marker + 1] = 0xD5;

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", bytes)).Message.ShouldContain("FFD5 where restart FFD1 belongs");
    }

    [Fact]
    public void Dropped_scans_of_a_progressive_file_are_an_error()
    {
        byte[] bytes = ImageGoldens.BytesOf("jpeg", "progressive-64x48-s0");
        int lastScan = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", [.. bytes[..lastScan], 0xFF, 0xD9]))
            .Message.ShouldContain("its scans end before coefficient");
    }

    [Fact]
    public void A_scan_that_comes_twice_is_an_error()
    {
        byte[] bytes = ImageGoldens.BytesOf("jpeg", "progressive-64x48-s0");
        int lastScan = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", [.. bytes[..^2], .. bytes[lastScan..]]))
            .Message.ShouldContain("out of turn");
    }

    [Theory]
    [InlineData(0xC9, "arithmetic coding")]
    [InlineData(0xC3, "without loss")]
    [InlineData(0xC5, "hierarchical")]
    public void Kinds_that_are_not_read_are_named(byte frame, string kind)
    {
        byte[] bytes = ImageGoldens.BytesOf("jpeg", "baseline-16x9-s0");
        bytes[bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 1] = frame;

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", bytes)).Message.ShouldContain(kind);
    }

    [Theory]
    [InlineData(0xFFFF, 0xFFFF, "at most 65,500 a side")]
    [InlineData(60_000, 1_000, "too short for the size")]
    public void A_header_that_asks_for_much_memory_is_refused(int width, int height, string reason)
    {
        byte[] bytes = ImageGoldens.BytesOf("jpeg", "baseline-16x9-s0");
        int frame = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        (bytes[frame + 5], bytes[frame + 6]) = ((byte)(height >> 8), (byte)height);
        (bytes[frame + 7], bytes[frame + 8]) = ((byte)(width >> 8), (byte)width);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", bytes)).Message.ShouldContain(reason);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void A_file_of_very_many_scans_is_refused()
    {
        // One block; each code of the tables is the bit 0. First every coefficient but its lowest bit, then that bit.
        byte[] table = [.. new byte[] { 1 }, .. new byte[15], 0];
        List<byte> bytes =
        [
            0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
            0xFF, 0xC2, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0,
            0xFF, 0xC4, 0, 20, 0, .. table, 0xFF, 0xC4, 0, 20, 0x10, .. table,
        ];
        for (int scan = 0; scan < 128; scan++)
        {
            byte coefficient = (byte)(scan % 64);
            bytes.AddRange([0xFF, 0xDA, 0, 8, 1, 1, 0, coefficient, coefficient, (byte)(scan < 64 ? 0x01 : 0x10), 0x7F]);
        }

        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", [.. bytes, 0xFF, 0xD9])).Message.ShouldContain("more than 100 scans");
        bytes.RemoveRange(bytes.Count - (64 * 11), 64 * 11);
        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", [.. bytes, 0xFF, 0xD9])).Message.ShouldContain("before coefficient 0");
    }

    [Fact]
    public void Stray_bytes_before_a_marker_are_passed_over_and_many_are_an_error()
    {
        byte[] bytes = ImageGoldens.BytesOf("jpeg", "baseline-16x9-s0");

        RgbImage image = ImageFile.Decode("x.jpg", [.. bytes[..^2], 0, 0, 0, .. bytes[^2..]]);

        image.Pixels.SequenceEqual(ImageFile.Decode("x.jpg", bytes).Pixels).ShouldBeTrue();
        Should.Throw<UnreadableFileException>(() => ImageFile.Decode("x.jpg", [.. bytes[..^2], .. new byte[100], .. bytes[^2..]]))
            .Message.ShouldContain("belong to nothing");
    }

    [Fact]
    public void Hostile_bytes_end_in_an_image_or_in_the_typed_error()
    {
        byte[][] seeds =
        [
            .. new[]
            {
                "baseline-17x17-s2", "progressive-17x17-s2", "progressive-5x4-s1", "grey-progressive", "restart-grey", "cmyk", "s410-6x5",
            }.Select(name => ImageGoldens.BytesOf("jpeg", name)),
        ];

        HostileImages.Survivors(seeds, 21_000, mutant => mutant).ShouldBeGreaterThan(500);
    }
}
