using System.Collections.Immutable;
using Ventral.Data.Formats;
using Ventral.Data.Formats.DeepCompression;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Formats.Safetensors;
using Ventral.Data.Formats.TfLite;
using Ventral.Data.Formats.Torch;

namespace Ventral.Data;

/// <summary>The one door for files of trained weights: what a file is, its first bytes and entries decide, never its name.</summary>
/// <remarks>
/// Names are those of the file. Numbers become float32: float64 is rounded to the nearest, 16-bit numbers are exact, integers must
/// be such that float32 holds exactly, every number must be finite. Nothing in a file is ever executed, and what is allocated
/// follows the bytes that there are, never a size that is only declared.
/// </remarks>
public static class WeightFile
{
    private static readonly ImmutableArray<(WeightFormat Format, string Name)> Named =
    [
        (WeightFormat.PyTorch, "pytorch"),
        (WeightFormat.Safetensors, "safetensors"),
        (WeightFormat.Npz, "npz"),
        (WeightFormat.TfLite, "tflite"),
        (WeightFormat.DeepCompression, "deep-compression"),
    ];

    /// <summary>The formats by the names that catalogues and messages give them.</summary>
    public static ImmutableArray<string> FormatNames { get; } = [.. Named.Select(n => n.Name)];

    /// <summary>The name of a format: <c>safetensors</c>.</summary>
    public static string NameOf(WeightFormat format) => Named.First(n => n.Format == format).Name;

    /// <summary>Finds out what a file is.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">It is of no kind that Ventral reads; the message lists those.</exception>
    public static WeightFormat FormatOf(string path) => FormatOf(path, FileBytes.Read(path, Weights));

    /// <summary>Reads a file of at most 2 GiB.</summary>
    /// <returns>
    /// The parameters, under the names that they have in the file. Of a TensorFlow Lite model these are its constants as real
    /// numbers, with the dimensions of that format: convolutions are <c>[out × height × width × in]</c>.
    /// </returns>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">It is of no kind that Ventral reads, damaged or hostile; the message says where.</exception>
    public static WeightSet Read(string path) => Decode(path, FileBytes.Read(path, Weights));

    /// <summary>Reads weights from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>.</exception>
    public static WeightSet Decode(string source, byte[] bytes) => FormatOf(source, bytes) switch
    {
        WeightFormat.PyTorch => TorchFile.Decode(source, bytes),
        WeightFormat.Safetensors => SafetensorsFile.Decode(source, bytes),
        WeightFormat.Npz => NpzWeights.Decode(source, bytes),
        WeightFormat.TfLite => TfLiteWeights.Decode(source, bytes),
        _ => DeepCompressionFile.Decode(source, bytes, SqueezeNetLayers.Version10),
    };

    private const string Weights = "weights";

    private static WeightFormat FormatOf(string source, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes is [(byte)'P', (byte)'K', ..])
        {
            using var zip = new ZipEntries(source, "ZIP", bytes);
            return TorchFile.IsArchive(zip) ? WeightFormat.PyTorch
                : zip.Names.Any(n => n.EndsWith(".npy", StringComparison.Ordinal)) ? WeightFormat.Npz
                : throw Unknown(source, "a ZIP archive without PyTorch's data.pkl or NumPy's arrays");
        }

        return TorchFile.IsLegacy(bytes) ? WeightFormat.PyTorch
            : TfLiteModel.Recognises(bytes) ? WeightFormat.TfLite
            : SafetensorsFile.Recognises(bytes) ? WeightFormat.Safetensors
            : DeepCompressionFile.Recognises(bytes, SqueezeNetLayers.Version10) ? WeightFormat.DeepCompression
            : throw Unknown(source, Stranger(bytes));
    }

    private static UnreadableFileException Unknown(string source, string found) => new(
        source,
        Weights,
        0,
        $"must hold weights in a format that Ventral reads ({string.Join(", ", FormatNames)}), found {found}. Save a state_dict with torch.save or as safetensors, or each parameter under its name with numpy.savez");

    private static string Stranger(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "an empty file",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "an HDF5 file (of Keras, or of MATLAB 7.3)",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "a single NumPy array, whose parameter has no name",
        [0x1F, 0x8B, ..] => "a gzip-compressed file; unpack it",
        [0x80, >= 2 and <= 5, ..] => "a bare Python pickle, which is never loaded",
        _ => $"bytes {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])} at its beginning",
    };
}
