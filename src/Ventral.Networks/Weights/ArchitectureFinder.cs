using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data;
using Ventral.Data.Formats.TfLite;

namespace Ventral.Networks.Weights;

/// <summary>Finds the architecture of the catalogue whose parameters a file holds.</summary>
internal static class ArchitectureFinder
{
    private const int MostNear = 3;

    /// <exception cref="VentralException">None fits, or more than one; the message says which come near, or fit.</exception>
    public static (Architecture Architecture, WeightSet Weights) Find(string path)
    {
        var format = WeightFile.FormatOf(path);
        if (format == WeightFormat.DeepCompression)
        {
            var squeezeNet = NetworkCatalogue.Get("squeezenet1_0");
            return (squeezeNet, TrainedWeights.Read(squeezeNet, path));
        }

        return format == WeightFormat.TfLite ? Quantised(path) : ByNames(path, WeightFile.Read(path));
    }

    private static (Architecture, WeightSet) ByNames(string path, WeightSet weights)
    {
        var candidates = NetworkCatalogue.Names.Select(NetworkCatalogue.Get).Select(a => (Architecture: a, Faults: Checkpoint.FaultsOf(a, weights))).OrderBy(c => c.Faults.Count).ToImmutableArray();
        var fitting = candidates.Where(c => c.Faults.Count == 0).Select(c => c.Architecture).ToImmutableArray();
        if (fitting is [var only])
        {
            return (only, weights);
        }

        if (fitting.Length > 1)
        {
            throw new VentralException($"The parameters of '{path}' fit more than one architecture: {string.Join(", ", fitting.Select(a => a.Name))}. State which.");
        }

        // Near is what shares most of its parameters.
        var near = candidates.Where(c => c.Faults.Count <= weights.Count / 2).Take(MostNear)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"'{c.Architecture.Name}' but for {c.Faults.Count} ({string.Join("; ", c.Faults.Take(2))}{(c.Faults.Count > 2 ? "; …" : "")})"))
            .ToImmutableArray();
        throw new VentralException(near.IsEmpty
            ? $"The {weights.Count} parameters of '{path}' are those of no architecture that Ventral has{(weights.Count == 0 ? "" : $"; the first is {weights.Arrays[0]}")}. Export the network as ONNX, or rename its parameters as torchvision names them. Architectures: {string.Join(", ", NetworkCatalogue.Names)}."
            : $"The parameters of '{path}' are exactly those of no architecture that Ventral has. They are those of {string.Join(", or ", near)}. Export the network as ONNX, or make the file fit.");
    }

    private static (Architecture, WeightSet) Quantised(string path)
    {
        var model = TfLiteModel.Read(path);
        var faults = new List<string>();
        foreach (string name in NetworkCatalogue.Names.Where(n => n.StartsWith("mobilenet-", StringComparison.Ordinal)))
        {
            var architecture = NetworkCatalogue.Get(name);
            try
            {
                var weights = QuantisedMobileNet.Convert(architecture, model);
                if (Checkpoint.FaultsOf(architecture, weights) is [])
                {
                    return (architecture, weights);
                }

                faults.Add($"{name}: parameters of another shape");
            }
            catch (VentralException e)
            {
                faults.Add(e.Message);
            }
        }

        throw new VentralException($"'{path}' holds none of the 8-bit networks that Ventral has: {string.Join(" ", faults)}");
    }
}
