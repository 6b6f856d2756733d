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

    private OnnxRuntime(OrtApi api, OnnxRuntimeDevice device)
    {
        this.api = api;
        Device = device;
        environment = api.CreateEnvironment();
    }

    /// <summary>The library's version, such as <c>1.20.1</c>.</summary>
    public string Version => api.Version;

    /// <summary>Where it computes.</summary>
    public OnnxRuntimeDevice Device { get; }

    /// <summary>Loads the library, which stays loaded until the process ends.</summary>
    /// <param name="path">Its file; where it is <c>null</c>, the system looks for it.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="OnnxRuntimeException">It is not there, or is another library.</exception>
    public static OnnxRuntime Load(string? path = null, OnnxRuntimeDevice device = OnnxRuntimeDevice.Cpu) => new(OrtApi.Load(path), device);

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">Names of the values to read: any that a node makes.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="OnnxRuntimeException">The library refuses the model, or was not built for the device.</exception>
    /// <exception cref="VentralException">The model holds what cannot be written again.</exception>
    public OnnxRuntimeSession Open(OnnxModel model, IEnumerable<string> values, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(workers);
        ImmutableArray<string> wanted = [.. values.Distinct(StringComparer.Ordinal)];
        var listed = model.Outputs.ToDictionary(o => o.Name, StringComparer.Ordinal);
        byte[] bytes = OnnxWriter.Write(model with { Outputs = [.. wanted.Select(name => listed.GetValueOrDefault(name) ?? new(name, OnnxElement.Unknown, default))] });
        using var options = api.CreateOptions(workers.ThreadCount, Device);
        return new(api, environment, api.CreateSession(environment, bytes, options), wanted);
    }

    /// <summary>What computes, for provenance: <c>onnxruntime 1.20.1, cpu</c>.</summary>
    public override string ToString() => $"onnxruntime {Version}, {(Device == OnnxRuntimeDevice.Cpu ? "cpu" : "cuda")}";

    /// <inheritdoc/>
    public void Dispose() => environment.Dispose();
}
