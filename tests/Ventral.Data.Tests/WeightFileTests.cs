using System.Buffers.Binary;
using System.IO.Compression;
using Ventral.Data.Formats;
using Ventral.Data.Formats.DeepCompression;
using Ventral.Data.Tests.Formats;
using Ventral.TestSupport;

namespace Ventral.Data.Tests;

public class WeightFileTests
{
    [Theory]
    [InlineData("torch/zip.pth", WeightFormat.PyTorch, 8)]
    [InlineData("torch/legacy.pth", WeightFormat.PyTorch, 8)]
    [InlineData("torch/kinds4_legacy.pth", WeightFormat.PyTorch, 35)]
    [InlineData("safetensors/kinds.safetensors", WeightFormat.Safetensors, 13)]
    [InlineData("npy/weights.npz", WeightFormat.Npz, 5)]
    [InlineData("tflite/tiny.tflite", WeightFormat.TfLite, 2)]
    public void The_content_decides_whatever_the_name(string golden, WeightFormat format, int count)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "net.wrong");
        File.Copy(Golden.PathOf(golden), path);
        WeightFile.FormatOf(path).ShouldBe(format);
        var set = WeightFile.Read(path);
        set.Count.ShouldBe(count);
        set.Source.ShouldBe(path);
    }

    [Fact]
    public void Arrays_of_NumPy_are_parameters_under_their_names() =>
        WeightFile.Read(Golden.PathOf("npy/weights.npz")).ShouldEqual("npy/weights.json");

    [Fact]
    public void Constants_of_TfLite_are_real_numbers()
    {
        var set = WeightFile.Read(Golden.PathOf("tflite/tiny.tflite"));
        set.Require("weights", 1, 2, 2, 1).Values.ToArray().ShouldBe([-0.5f, 0, 0.5f, 1]);
        set.Require("bias", 1).Values.ToArray().ShouldBe([-1]);
    }

    [Fact]
    public void The_compressed_SqueezeNet_is_known_by_its_length()
    {
        // No layer stores a weight: counts, then codebooks and biases.
        var layers = SqueezeNetLayers.Version10;
        byte[] bytes = new byte[layers.Sum(l => 4 + (4 * (256 + l.Shape[0])))];
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * layers.Length), 0.5f);
        WeightFile.Decode("net", bytes)["conv1.weight"].Values.ToArray().ShouldAllBe(v => v == 0.5f);
        Should.Throw<UnreadableFileException>(() => WeightFile.Decode("net", bytes[..^1])).Message.ShouldContain("bytes 0000000000000000 at its beginning");
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("894844460D0A1A0A", "an HDF5 file")]
    [InlineData("80025D2E", "a bare Python pickle, which is never loaded")]
    [InlineData("934E554D50590100", "a single NumPy array")]
    [InlineData("1F8B0800", "a gzip-compressed file")]
    [InlineData("4D5A9000030000000400", "bytes 4D5A900003000000 at its beginning")]
    public void What_is_not_known_is_told_what_is(string hex, string found)
    {
        var fault = Should.Throw<UnreadableFileException>(() => WeightFile.Decode("net.bin", Convert.FromHexString(hex)));
        fault.Message.ShouldContain($"in a format that Ventral reads (pytorch, safetensors, npz, tflite, deep-compression), found {found}");
    }

    [Fact]
    public void Another_archive_is_refused()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("readme.txt").Open().Dispose();
        }

        Should.Throw<UnreadableFileException>(() => WeightFile.Decode("net.zip", memory.ToArray())).Message.ShouldContain("a ZIP archive without PyTorch's data.pkl or NumPy's arrays");
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<VentralException>(() => WeightFile.Read("nowhere.pth")).Message.ShouldContain("there is no file of that name");

    [Theory]
    [InlineData("npy/nan.npz", "'b' must be finite; value 1 is NaN")]
    [InlineData("npy/large.npz", "value 0 is 16777217")]
    public void Arrays_that_are_no_weights_are_refused(string golden, string problem) =>
        Should.Throw<UnreadableFileException>(() => WeightFile.Read(Golden.PathOf(golden))).Message.ShouldContain(problem);

    [Fact]
    public void An_archive_of_zeros_does_not_fill_the_memory()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("w.npy", CompressionLevel.Optimal).Open();
            Ventral.Data.Formats.Npy.NpyWriter.Write(entry, [1 << 25], new float[1 << 25]);
        }

        byte[] bomb = memory.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<UnreadableFileException>(() => WeightFile.Decode("bomb", bomb)).Message.ShouldContain("256 times its length");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(8 << 20);
    }
}
