using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Data.Formats.TfLite;

namespace Ventral.Networks.Weights;

/// <summary>Reads a file of trained weights under the names that the architecture's parameters have.</summary>
public static class TrainedWeights
{
    /// <summary>What files can hold weights.</summary>
    public static ImmutableArray<string> Formats => WeightFile.FormatNames;

    /// <summary>Reads weights; <see cref="Network"/> checks that they fit the architecture.</summary>
    /// <param name="architecture">Whose weights they are.</param>
    /// <param name="path">The file. What it is, its content decides, never its name.</param>
    /// <param name="format">
    /// What it must be, one of <see cref="Formats"/>: <c>pytorch</c> (a saved state dictionary or a checkpoint that holds one),
    /// <c>safetensors</c>, <c>npz</c> (one array a parameter), each under torchvision's names; <c>tflite</c> (8-bit MobileNets),
    /// <c>deep-compression</c> (SqueezeNet by its authors); null takes any.
    /// </param>
    /// <exception cref="VentralException">The format is unknown, or the file is of another or cannot be read.</exception>
    public static WeightSet Read(Architecture architecture, string path, string? format = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (format is not null && !Formats.Contains(format))
        {
            throw new VentralException(
                $"Weights of '{architecture.Name}' must be in a format that Ventral reads ({string.Join(", ", Formats)}), found '{format}'.{Suggestion.For(format, Formats)}");
        }

        var found = WeightFile.FormatOf(path);
        if (format is not null && format != WeightFile.NameOf(found))
        {
            throw new VentralException($"'{path}' must hold weights of '{architecture.Name}' as {format}, found {WeightFile.NameOf(found)}. Is it the right file?");
        }

        return found switch
        {
            WeightFormat.TfLite => QuantisedMobileNet.Convert(architecture, TfLiteModel.Read(path)),
            WeightFormat.DeepCompression => WeightFile.Read(path).Renamed(CompressedSqueezeNet.OwnName),
            _ => WeightFile.Read(path),
        };
    }
}
