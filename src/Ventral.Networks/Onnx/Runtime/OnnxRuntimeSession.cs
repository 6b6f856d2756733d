using System.Buffers;
using System.Collections.Immutable;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Runtime;

/// <summary>A model that ONNX Runtime has loaded. One run at a time.</summary>
public sealed unsafe class OnnxRuntimeSession : IDisposable
{
    private readonly OrtApi api;
    private readonly OrtHandle environment;
    private readonly OrtHandle session;
    private readonly OrtHandle memory;

    internal OnnxRuntimeSession(OrtApi api, OrtHandle environment, OrtHandle session, ImmutableArray<string> valueNames)
    {
        this.api = api;
        this.environment = environment;
        this.session = session;
        ValueNames = valueNames;
        memory = api.CreateMemoryInfo();
    }

    /// <summary>The values that each run gives.</summary>
    public ImmutableArray<string> ValueNames { get; }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">Its inputs by name, and replaced constants.</param>
    /// <returns>The values by name: float32, or 64-bit whole numbers.</returns>
    /// <exception cref="OnnxRuntimeException">The library refuses the inputs, cannot compute, or a value has another type of number.</exception>
    public ImmutableDictionary<string, OnnxArray> Run(IReadOnlyDictionary<string, OnnxArray> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ObjectDisposedException.ThrowIf(environment.IsClosed, this);
        string[] names = [.. inputs.Keys];
        var held = new List<MemoryHandle>();
        var given = new List<OrtHandle>();
        OrtHandle[] made = [];
        try
        {
            foreach (string name in names)
            {
                var value = inputs[name];
                long[] extents = [.. value.Shape.Extents.ToArray()];
                held.Add(value.IsReal ? value.RealBuffer.AsMemory().Pin() : value.WholeBuffer.AsMemory().Pin());
                given.Add(api.CreateTensor(memory, held[^1].Pointer, value.ByteCount, extents, value.IsReal ? OrtApi.Float32 : OrtApi.Int64));
            }

            made = api.Run(session, names, given, ValueNames);
            return ValueNames.Zip(made).ToImmutableDictionary(pair => pair.First, pair => Copy(pair.First, pair.Second), StringComparer.Ordinal);
        }
        finally
        {
            Array.ForEach(made, value => value.Dispose());
            given.ForEach(value => value.Dispose());
            held.ForEach(pin => pin.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        memory.Dispose();
    }

    private OnnxArray Copy(string name, OrtHandle value)
    {
        var (element, extents, data) = api.Describe(value);
        var shape = Shape.Of([.. extents.Select(e => checked((int)e))]);
        int count = checked((int)shape.ValueCount);
        return element switch
        {
            OrtApi.Float32 => OnnxArray.Of(shape, new ReadOnlySpan<float>((void*)data, count)),
            OrtApi.Int64 => OnnxArray.Of(shape, new ReadOnlySpan<long>((void*)data, count)),
            _ => throw new OnnxRuntimeException($"The value '{name}' holds numbers that are neither float32 nor 64-bit integers (ONNX type {element}). Read another layer."),
        };
    }
}
