using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Data.Formats.DeepCompression;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Formats.TfLite;
using Ventral.Data.Formats.Torch;

namespace Ventral.Networks.Weights;

/// <summary>Reads a file of trained weights under the names that the architecture's parameters have.</summary>
public static class TrainedWeights
{
    private static readonly ImmutableArray<(string Format, string Extensions, Func<Architecture, string, WeightSet> Read)> Readers =
    [
        ("deep-compression", ".net", (_, path) => DeepCompressionFile.ReadSqueezeNet(path).Renamed(CompressedSqueezeNet.OwnName)),
        ("tflite", ".tflite", (architecture, path) => QuantisedMobileNet.Convert(architecture, TfLiteModel.Read(path))),
        ("npz", ".npz", (_, path) => new(path, NpzFile.Read(path).Select(a => new WeightArray(a.Key, a.Value.Shape, a.Value.ToSingles())))),
        ("pytorch", ".pth .pt .tar", (_, path) => TorchFile.Read(path)),
    ];

    /// <summary>What files can hold weights.</summary>
    public static ImmutableArray<string> Formats { get; } = [.. Readers.Select(r => r.Format)];

    /// <summary>Reads weights; <see cref="Network"/> checks that they fit the architecture.</summary>
    /// <param name="architecture">Whose weights they are.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">
    /// One of <see cref="Formats"/>: <c>deep-compression</c> (SqueezeNet by its authors), <c>tflite</c> (8-bit MobileNets),
    /// <c>npz</c> (one array a parameter, under torchvision's names), <c>pytorch</c> (a saved state dictionary or a checkpoint
    /// that holds one); null decides by the file's extension.
    /// </param>
    /// <exception cref="VentralException">The format is unknown, or the file cannot be read.</exception>
    public static WeightSet Read(Architecture architecture, string path, string? format = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        foreach (var reader in Readers)
        {
            if (format is null
                ? reader.Extensions.Split(' ').Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase))
                : string.Equals(format, reader.Format, StringComparison.Ordinal))
            {
                return reader.Read(architecture, path);
            }
        }

        throw new VentralException(
            $"Weights of '{architecture.Name}' must be in a format that Ventral reads ({string.Join(", ", Formats)}), found {(format is null ? $"the file '{path}'" : $"'{format}'")}. "
            + "Save the weights as .npz, one array a parameter under its own name.");
    }
}
