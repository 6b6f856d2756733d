using System.Security.Cryptography;
using System.Text;
using Ventral.Data.Images;
using Ventral.Networks.Onnx.Runtime;
using Ventral.Tensors;

namespace Ventral.Networks;

/// <summary>An architecture, its weights, and the preprocessing of its input: all that decides an activation but the stimulus.</summary>
public sealed class Network
{
    private readonly Lazy<string> identity;

    /// <summary>Checks that weights and preprocessing fit the architecture.</summary>
    /// <param name="architecture">The layers.</param>
    /// <param name="weights">How the weights came about.</param>
    /// <param name="preprocessing">How an image becomes the input; the architecture's own where none is given.</param>
    /// <exception cref="VentralException">
    /// Weights are missing, unexpected or of another shape, all named at once; or the preprocessed image has another size than the input.
    /// </exception>
    public Network(Architecture architecture, WeightState weights, Preprocessing? preprocessing = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(weights);
        Architecture = architecture;
        Preprocessing = preprocessing ?? architecture.Preprocessing;
        RequireSize(architecture, Preprocessing);
        Weights = weights.FittedTo(architecture);
        identity = new(ComputeIdentity);
    }

    /// <summary>The layers.</summary>
    public Architecture Architecture { get; }

    /// <summary>How the weights came about.</summary>
    public WeightState Weights { get; }

    /// <summary>How an image becomes the input.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Whether it is an ONNX graph, which <see cref="On"/> can hand to another executor.</summary>
    public bool IsOnnxGraph => Architecture.Layers.Any(l => l.Operation is Operation.GraphValue);

    /// <summary>Who runs its graph; null for Ventral itself.</summary>
    public OnnxRuntime? Runtime { get; private init; }

    /// <summary>What people call it: <c>alexnet, random:pytorch (seed 3)</c>.</summary>
    public string Name => $"{Architecture.Name}, {Weights.Name}";

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of everything that decides an activation: graph, weights, preprocessing, and who runs it if not Ventral.
    /// Random weights enter as their recipe (seed, scheme, generator), trained ones by their values.
    /// </summary>
    public string Identity => identity.Value;

    /// <summary>The untrained network that its authors would have started from.</summary>
    /// <param name="architecture">The layers.</param>
    /// <param name="seed">Where the draws begin.</param>
    public static Network Random(Architecture architecture, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return new(architecture, new WeightState.Random(seed, architecture.DefaultInitialisation));
    }

    /// <summary>The same network run by ONNX Runtime, which gives near but not the same bits.</summary>
    /// <param name="runtime">The library; it must outlive the network's use.</param>
    /// <exception cref="VentralException">The network is no ONNX graph.</exception>
    public Network On(OnnxRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        return IsOnnxGraph
            ? new Network(Architecture, Weights, Preprocessing) { Runtime = runtime }
            : throw new VentralException($"ONNX Runtime runs ONNX graphs; '{Architecture.Name}' is an architecture of Ventral's own. Leave out --runtime, or give the network as an .onnx file.");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <exception cref="VentralException">The preprocessed image has another size than the input.</exception>
    internal static void RequireSize(Architecture architecture, Preprocessing preprocessing)
    {
        var (_, height, width) = architecture.InputShape;
        if ((preprocessing.Height, preprocessing.Width) != (height, width))
        {
            throw new VentralException(
                $"'{architecture.Name}' must see images of {width} × {height} pixels, but the preprocessing makes them {preprocessing.Width} × {preprocessing.Height}. Crop or resize to {width} × {height}.");
        }
    }

    internal ReadOnlyMemory<float> Values(Parameter parameter, Workers workers) => Weights.Values(Architecture, parameter, workers);

    private string ComputeIdentity()
    {
        string text = $"{ArchitectureDescription.Of(Architecture)}weights: {Weights.Describe()}\npreprocessing: {Preprocessing.Describe()}\n{(Runtime is null ? "" : $"runtime: {Runtime}\n")}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
