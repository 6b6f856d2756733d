using Ventral.Data.Formats;
using Ventral.Data.Formats.DeepCompression;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Formats.Safetensors;
using Ventral.Data.Formats.TfLite;
using Ventral.Data.Formats.Torch;
using Ventral.Data.Tests.Formats.DeepCompression;
using Ventral.Data.Tests.Formats.Torch;

namespace Ventral.Data.Tests.Formats;

/// <summary>
/// Every reader of weights ends in weights or in the one typed error, whatever the bytes are, and takes little memory:
/// 2,000 damaged files a reader, 100,000 with <c>VENTRAL_SLOW=1</c>.
/// </summary>
public class HostileWeightsTests(ITestOutputHelper output)
{
    /// <summary>A million values may be repeated, twice while they are gathered, on top of a file of some kilobytes.</summary>
    private const long MostMemory = 16 << 20;

    private static int Rounds => Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1" ? 100_000 : 2_000;

    [Fact]
    public void PyTorch_archives() => Attack(
        "torch-zip",
        [.. Goldens("torch/zip.pth", "torch/zip_nested.pth", "torch/kinds_zip.pth", "torch/kinds4_zip.pth", "torch/training_zip.pth"),
            PickleProgram.Dictionary(p => p.Tensor(1, ["1", "3"], ["1", "1"])).Zip()],
        b => TorchFile.Decode("fuzz", b));

    [Fact]
    public void PyTorch_files_of_the_old_layout() => Attack(
        "torch-legacy",
        [.. Goldens("torch/legacy.pth", "torch/legacy_nested.pth", "torch/kinds_legacy.pth", "torch/kinds4_legacy.pth", "torch/training_legacy.pth"),
            PickleProgram.Dictionary(p => p.Tensor(1, ["1", "3"], ["1", "1"])).Legacy()],
        b => TorchFile.Decode("fuzz", b));

    [Fact]
    public void Safetensors_files() => Attack(
        "safetensors", Goldens("safetensors/kinds.safetensors", "safetensors/written.safetensors"), b => SafetensorsFile.Decode("fuzz", b));

    [Fact]
    public void Npz_archives() => Attack("npz", Goldens("npy/stored.npz", "npy/deflated.npz", "npy/weights.npz"), b => NpzWeights.Decode("fuzz", b));

    [Fact]
    public void TfLite_models() => Attack("tflite", Goldens("tflite/tiny.tflite"), b => TfLiteWeights.Decode("fuzz", b));

    [Fact]
    public void Compressed_networks() =>
        Attack("deep-compression", [DeepCompressionTests.Tiny()], b => DeepCompressionFile.Decode("fuzz", b, DeepCompressionTests.Layers));

    [Fact]
    public void Files_of_any_kind() => Attack(
        "door",
        [.. Goldens("torch/zip.pth", "torch/legacy.pth", "safetensors/kinds.safetensors", "npy/stored.npz", "tflite/tiny.tflite"), DeepCompressionTests.Tiny()],
        b => WeightFile.Decode("fuzz", b));

    private static byte[][] Goldens(params string[] names) => [.. names.Select(Golden.Bytes)];

    private void Attack(string stream, byte[][] valid, Func<byte[], WeightSet> read)
    {
        int survivors = 0;
        long most = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] mutant = Mutant.Of(valid, $"tests/fuzz/{stream}", round);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(mutant).Arrays.Length.ShouldBeGreaterThanOrEqualTo(0);
                survivors++;
            }
            catch (UnreadableFileException fault)
            {
                fault.Position.ShouldBeInRange(0, 1 << 20, $"round {round}");
            }
            catch (Exception e)
            {
                throw new ShouldAssertException($"Round {round} must end in weights or an UnreadableFileException: {e}");
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            most.ShouldBeLessThan(MostMemory, $"round {round}");
        }

        output.WriteLine($"{stream}: {Rounds} damaged files, {survivors} still read, at most {most} bytes allocated for one");
        survivors.ShouldBeInRange(1, Rounds - 1);
    }
}
