using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Runtime;

/// <summary>
/// ONNX Runtime (https://onnxruntime.ai), where the user has its library: a second executor of ONNX graphs, for speed on a
/// graphics card and for cross-checks. Ventral neither ships nor needs it.
/// </summary>
/// <remarks>
/// Its sums depend on processor, threads and version, so results are near those of <see cref="OnnxGraph"/> but not the
/// same bits, and not the same on every machine. Needs a library of version 1.0 or later.
/// </remarks>
public sealed class OnnxRuntime : IDisposable
{
    private readonly OrtApi api;
    private readonly OrtHandle environment;

    private OnnxRuntime(OrtApi api)
    {
        this.api = api;
        environment = api.CreateEnvironment();
    }

    /// <summary>The library's version, such as <c>1.20.1</c>.</summary>
    public string Version => api.Version;

    /// <summary>Loads the library, which stays loaded until the process ends.</summary>
    /// <param name="path">Its file; where it is <c>null</c>, the system looks for it.</param>
    /// <exception cref="OnnxRuntimeException">It is not there, or is another library.</exception>
    public static OnnxRuntime Load(string? path = null) => new(OrtApi.Load(path));

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">Names of the values to read: any that a node makes.</param>
    /// <param name="replaceable">Names of constants that runs may replace; this keeps the library from folding them.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="OnnxRuntimeException">The model has no such constant, or the library refuses it.</exception>
    /// <exception cref="VentralException">The model holds what cannot be written again.</exception>
    public OnnxRuntimeSession Open(
        OnnxModel model,
        IEnumerable<string> values,
        IEnumerable<string> replaceable,
        Workers workers,
        OnnxRuntimeDevice device = OnnxRuntimeDevice.Cpu)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(replaceable);
        ArgumentNullException.ThrowIfNull(workers);
        ImmutableArray<string> wanted = [.. values.Distinct(StringComparer.Ordinal)];
        var listed = model.Outputs.ToDictionary(o => o.Name, StringComparer.Ordinal);
        var inputs = model.Inputs.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var constants = model.Initialisers.ToDictionary(t => t.Name, StringComparer.Ordinal);
        OnnxTensor[] replaced = [.. replaceable.Distinct(StringComparer.Ordinal).Select(name => constants.GetValueOrDefault(name)
            ?? throw new OnnxRuntimeException($"'{model.Source}' has no constant '{name}'."))];
        byte[] bytes = OnnxWriter.Write(model with
        {
            Outputs = [.. wanted.Select(name => listed.GetValueOrDefault(name) ?? new(name, OnnxElement.Unknown, default))],
            Inputs = [.. model.Inputs, .. replaced.Where(t => !inputs.Contains(t.Name)).Select(t => new OnnxValueInfo(t.Name, t.Element, [.. t.Shape.Select(e => (long?)e)]))],
        });
        using var options = api.CreateOptions(workers.ThreadCount, device);
        return new(api, environment, api.CreateSession(environment, bytes, options), wanted);
    }

    /// <inheritdoc/>
    public void Dispose() => environment.Dispose();
}
