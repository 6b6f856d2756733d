using System.Collections.Immutable;
using Ventral.Data.Formats;
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
    /// <param name="path">The file of the model, which must hold all its constants.</param>
    /// <param name="values">Names of the values to read, in layers' order: any that a node makes.</param>
    /// <param name="replaceable">Names of constants that runs may replace; this keeps the library from folding them.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The bytes are no model.</exception>
    /// <exception cref="OnnxRuntimeException">The model keeps constants in other files, has no such constant, or the library refuses it.</exception>
    public OnnxRuntimeSession Open(
        string path,
        IEnumerable<string> values,
        IEnumerable<string> replaceable,
        Workers workers,
        OnnxRuntimeDevice device = OnnxRuntimeDevice.Cpu)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(replaceable);
        ArgumentNullException.ThrowIfNull(workers);
        var model = OnnxModel.Read(path);
        byte[] bytes = File.ReadAllBytes(path);
        if (model.Initialisers.Sum(t => (long)t.Data.Length) > bytes.Length)
        {
            throw new OnnxRuntimeException($"'{path}' keeps constants in other files, which ONNX Runtime is not given here. Save the model with all its constants inside, or leave out --runtime.");
        }

        ImmutableArray<string> wanted = [.. values.Distinct(StringComparer.Ordinal)];
        var listed = model.Outputs.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = model.Inputs.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var constants = model.Initialisers.ToDictionary(t => t.Name, StringComparer.Ordinal);
        OnnxTensor[] replaced = [.. replaceable.Distinct(StringComparer.Ordinal).Select(name => constants.GetValueOrDefault(name)
            ?? throw new OnnxRuntimeException($"'{path}' has no constant '{name}'."))];
        byte[] addition = GraphAddition.Of(wanted.Where(v => !listed.Contains(v)), replaced.Where(t => !inputs.Contains(t.Name)));
        using var options = api.CreateOptions(workers.ThreadCount, device);
        return new(api, environment, api.CreateSession(environment, [.. bytes, .. addition], options), wanted);
    }

    /// <inheritdoc/>
    public void Dispose() => environment.Dispose();
}
