using Ventral.Data;
using Ventral.Data.Formats.Onnx;
using Ventral.Data.Images;
using Ventral.Networks.Onnx;
using Ventral.Networks.Weights;

namespace Ventral.Networks;

/// <summary>
/// The one door for networks, whatever a user has of them: a name of the catalogue, an ONNX graph, or a file of weights
/// for one of the catalogue's architectures.
/// </summary>
public sealed class ForeignNetwork
{
    private readonly Network? network;

    private ForeignNetwork(string? file, Architecture architecture, WeightState? weights, Preprocessing preprocessing, bool isPreprocessingGiven)
    {
        Ventral.Networks.Network.RequireSize(architecture, preprocessing);
        File = file;
        Architecture = architecture;
        Preprocessing = preprocessing;
        IsPreprocessingGiven = isPreprocessingGiven;
        network = weights is null ? null : new(architecture, weights, preprocessing);
    }

    /// <summary>The file that it came from; null for a name of the catalogue.</summary>
    public string? File { get; }

    /// <summary>The layers.</summary>
    public Architecture Architecture { get; }

    /// <summary>The weights that the file holds; null for a name of the catalogue.</summary>
    public WeightState? Weights => network?.Weights;

    /// <summary>How an image becomes the input.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Whether the user said anything of the preprocessing. Where not, it is the catalogue's for the architecture, and for ONNX torchvision's for ImageNet, an assumption that must be told.</summary>
    public bool IsPreprocessingGiven { get; }

    /// <summary>The network with the weights of its file.</summary>
    /// <exception cref="VentralException">It was named without a file.</exception>
    public Network Network => network ?? throw new VentralException(
        $"'{Architecture.Name}' names an architecture without weights. Give a file of its weights (.pth, .safetensors, .npz, .onnx, .tflite), or ask for random weights with a seed.");

    /// <summary>The network with other weights, such as random or shuffled ones.</summary>
    /// <param name="weights">How they came about.</param>
    /// <exception cref="VentralException">They do not fit.</exception>
    public Network With(WeightState weights) => new(Architecture, weights, Preprocessing);

    /// <summary>Opens a network.</summary>
    /// <param name="model">
    /// A file: an ONNX graph (<c>.onnx</c>), or weights as <see cref="WeightFile"/> reads them; or a name of
    /// <see cref="NetworkCatalogue"/>. Either may carry interventions: <c>resnet18.onnx+activation=tanh</c>.
    /// </param>
    /// <param name="options">What else there is to say.</param>
    /// <exception cref="VentralException">
    /// There is neither such a file nor such a name; the file cannot be read; no architecture, or more than one, takes its parameters, and the
    /// message lists the nearest; a graph takes something other than one colour image; or the preprocessing gives it another size.
    /// </exception>
    public static ForeignNetwork Open(string model, ForeignNetworkOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        options ??= new();
        if (FileOf(model) is not { } path)
        {
            bool isPath = model.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(model.Split('+')[0]) is ".onnx" or ".pth" or ".pt" or ".safetensors" or ".npz" or ".tflite";
            return isPath
                ? throw new VentralException($"{(Directory.Exists(model) ? $"'{model}' is a folder, no file; name a file in it" : $"There is no file '{model}'")}. A network is a file (.onnx, .pth, .safetensors, .npz, .tflite) or a name of the catalogue: {string.Join(", ", NetworkCatalogue.Names)}.")
                : OfArchitecture(null, NetworkCatalogue.Get(model).With(options.Interventions), null, options);
        }

        string[] changes = model.Length > path.Length ? model[(path.Length + 1)..].Split('+') : [];
        options = options with { Interventions = [.. options.Interventions, .. changes.Select(Intervention.Parse)] };
        return IsGraph(path) ? OfGraph(path, OnnxModel.Read(path), options) : OfWeights(path, options);
    }

    /// <summary>Makes a network of a graph.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="model">The graph with its weights.</param>
    /// <param name="options">What else there is to say.</param>
    /// <exception cref="VentralException">As for <see cref="Open"/>.</exception>
    public static ForeignNetwork Of(string name, OnnxModel model, ForeignNetworkOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        if (options.Architecture is { } stated)
        {
            throw new VentralException($"An ONNX graph says its architecture itself, found '{stated}' stated for '{model.Source}'. Leave it out.");
        }

        var choice = options.Preprocessing;
        var (architecture, weights) = OnnxArchitecture.Create(
            name, model, size => choice.Over(PreprocessingChoice.Usual(size.Width, size.Height)), choice.FixedSize);
        return new(model.Source, architecture.With(options.Interventions), new WeightState.Trained(Path.GetFileName(model.Source), weights), architecture.Preprocessing, !choice.IsEmpty);
    }

    private static ForeignNetwork OfGraph(string path, OnnxModel model, ForeignNetworkOptions options) => Of(Path.GetFileNameWithoutExtension(path), model, options);

    private static ForeignNetwork OfArchitecture(string? path, Architecture architecture, WeightState? weights, ForeignNetworkOptions options) =>
        new(path, architecture, weights, options.Preprocessing.Over(architecture.Preprocessing), !options.Preprocessing.IsEmpty);

    private static ForeignNetwork OfWeights(string path, ForeignNetworkOptions options)
    {
        var (architecture, weights) = options.Architecture is { } name
            ? (NetworkCatalogue.Get(name), TrainedWeights.Read(NetworkCatalogue.Get(name), path))
            : ArchitectureFinder.Find(path);
        return OfArchitecture(path, architecture.With(options.Interventions), new WeightState.Trained(Path.GetFileName(path), weights), options);
    }

    /// <summary>The file of a model, which may carry interventions.</summary>
    private static string? FileOf(string model)
    {
        for (string path = model; ; path = path[..path.LastIndexOf('+')])
        {
            if (System.IO.File.Exists(path))
            {
                return path;
            }

            if (path.LastIndexOf('+') <= 0)
            {
                return null;
            }
        }
    }

    /// <summary>Whether a file is an ONNX graph, by its name or its first bytes.</summary>
    /// <param name="path">A file that is there.</param>
    /// <exception cref="VentralException">It cannot be read.</exception>
    public static bool IsGraph(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            // A graph begins with its format's version, as one small number; files of weights say what they are.
            using var stream = PlainFile.Open(path);
            return stream.ReadByte() == 0x08 && stream.ReadByte() is > 0 and < 0x80 && stream.ReadByte() is 0x12 or 0x1A or 0x22 or 0x3A or 0x42;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
