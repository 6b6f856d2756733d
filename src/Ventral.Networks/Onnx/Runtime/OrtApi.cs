using System.Runtime.InteropServices;
using System.Text;

namespace Ventral.Networks.Onnx.Runtime;

/// <summary>
/// The C functions of ONNX Runtime that Ventral calls, by their places in the first version of its table, which every
/// later library has unchanged (onnxruntime_c_api.h).
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>Numbers of float32, as the library counts element types.</summary>
    public const int Float32 = 1;

    /// <summary>Whole numbers of 64 bits.</summary>
    public const int Int64 = 7;

    private const uint FirstVersion = 1;
    private const int FatalOnly = 4;
    private const int NoOptimisation = 0;
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    private readonly nint library;
    private readonly nint* table;

    private OrtApi(nint library, nint* table, string version)
    {
        this.library = library;
        this.table = table;
        Version = version;
    }

    // The places in the table.
    private enum Place
    {
        GetErrorMessage = 2,
        CreateEnv = 3,
        CreateSessionFromArray = 8,
        Run = 9,
        CreateSessionOptions = 10,
        SetGraphOptimizationLevel = 23,
        SetIntraOpNumThreads = 24,
        SetInterOpNumThreads = 25,
        CreateTensorWithData = 49,
        GetTensorMutableData = 51,
        GetTensorElementType = 60,
        GetDimensionsCount = 61,
        GetDimensions = 62,
        GetTensorTypeAndShape = 65,
        CreateCpuMemoryInfo = 69,
        ReleaseEnv = 92,
        ReleaseStatus = 93,
        ReleaseMemoryInfo = 94,
        ReleaseSession = 95,
        ReleaseValue = 96,
        ReleaseTensorTypeAndShapeInfo = 99,
        ReleaseSessionOptions = 100,
    }

    /// <summary>The library's own version.</summary>
    public string Version { get; }

    /// <summary>Loads the library.</summary>
    /// <param name="path">The file; where it is <c>null</c>, the system looks for it under its usual names.</param>
    /// <exception cref="OnnxRuntimeException">It is not there, or is another library.</exception>
    public static OrtApi Load(string? path)
    {
        nint library = 0;
        string[] names = path is null ? ["onnxruntime", "libonnxruntime.so.1", "libonnxruntime.1.dylib"] : [path];
        if (!names.Any(name => NativeLibrary.TryLoad(name, typeof(OrtApi).Assembly, DllImportSearchPath.SafeDirectories, out library)))
        {
            throw new OnnxRuntimeException(path is null
                ? "ONNX Runtime is not among the system's libraries. Name its file (libonnxruntime.so, onnxruntime.dll or libonnxruntime.dylib) in the variable VENTRAL_ONNXRUNTIME, or leave out --runtime: Ventral runs ONNX graphs by itself."
                : $"The library '{path}' cannot be loaded. It must be ONNX Runtime's, for this kind of processor and system.");
        }

        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
        {
            NativeLibrary.Free(library);
            throw new OnnxRuntimeException($"The library '{path}' is not ONNX Runtime: it has no function OrtGetApiBase.");
        }

        nint* start = ((delegate* unmanaged<nint*>)entry)();
        nint* table = ((delegate* unmanaged<uint, nint*>)start[0])(FirstVersion);
        string version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)start[1])()) ?? "";
        return table is null
            ? throw new OnnxRuntimeException($"ONNX Runtime {version} no longer has the first version of its functions. Use a library from 1.0 on.")
            : new OrtApi(library, table, version);
    }

    /// <summary>What all sessions of a process share.</summary>
    public OrtHandle CreateEnvironment()
    {
        nint made;
        fixed (byte* name = "ventral\0"u8)
        {
            Require(((delegate* unmanaged<int, byte*, nint*, nint>)this[Place.CreateEnv])(FatalOnly, name, &made));
        }

        return new(made, this[Place.ReleaseEnv]);
    }

    /// <summary>Where tensors of ours lie.</summary>
    public OrtHandle CreateMemoryInfo()
    {
        nint made;
        Require(((delegate* unmanaged<int, int, nint*, nint>)this[Place.CreateCpuMemoryInfo])(DeviceAllocator, DefaultMemory, &made));
        return new(made, this[Place.ReleaseMemoryInfo]);
    }

    /// <summary>How a session computes.</summary>
    /// <exception cref="OnnxRuntimeException">The library was not built for the device, or finds none.</exception>
    public OrtHandle CreateOptions(int threads, OnnxRuntimeDevice device)
    {
        nint made;
        Require(((delegate* unmanaged<nint*, nint>)this[Place.CreateSessionOptions])(&made));
        var options = new OrtHandle(made, this[Place.ReleaseSessionOptions]);
        // Version 1.20 merges a padding into the average pooling behind it, which then no longer counts what was padded.
        Require(((delegate* unmanaged<nint, int, nint>)this[Place.SetGraphOptimizationLevel])(made, NoOptimisation));
        Require(((delegate* unmanaged<nint, int, nint>)this[Place.SetIntraOpNumThreads])(made, threads));
        Require(((delegate* unmanaged<nint, int, nint>)this[Place.SetInterOpNumThreads])(made, 1));
        if (device == OnnxRuntimeDevice.Cuda)
        {
            if (!NativeLibrary.TryGetExport(library, "OrtSessionOptionsAppendExecutionProvider_CUDA", out nint append))
            {
                options.Dispose();
                throw new OnnxRuntimeException($"This ONNX Runtime {Version} was built without CUDA. Use a library built with it, or the processor.");
            }

            try
            {
                Require(((delegate* unmanaged<nint, int, nint>)append)(made, 0));
            }
            catch (OnnxRuntimeException e)
            {
                options.Dispose();
                throw new OnnxRuntimeException($"ONNX Runtime {Version} must find CUDA to run graphs on a graphics processor, and does not. Install the CUDA and cuDNN that it was built for, or use the processor: '--runtime onnxruntime'. {e.Message}", e);
            }
        }

        return options;
    }

    /// <summary>Loads a model.</summary>
    /// <exception cref="OnnxRuntimeException">The library refuses it.</exception>
    public OrtHandle CreateSession(OrtHandle environment, ReadOnlySpan<byte> model, OrtHandle options)
    {
        nint made;
        fixed (byte* start = model)
        {
            Require(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)this[Place.CreateSessionFromArray])(
                environment.Pointer, start, (nuint)model.Length, options.Pointer, &made));
        }

        return new(made, this[Place.ReleaseSession]);
    }

    /// <summary>A tensor over memory of ours, which must not move as long as it is in use.</summary>
    public OrtHandle CreateTensor(OrtHandle memory, void* data, long byteCount, ReadOnlySpan<long> shape, int element)
    {
        nint made;
        fixed (long* extents = shape)
        {
            Require(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)this[Place.CreateTensorWithData])(
                memory.Pointer, data, (nuint)byteCount, extents, (nuint)shape.Length, element, &made));
        }

        return new(made, this[Place.ReleaseValue]);
    }

    /// <summary>Runs a session.</summary>
    /// <returns>The wanted values; the caller gives them back.</returns>
    /// <exception cref="OnnxRuntimeException">The library could not compute them.</exception>
    public OrtHandle[] Run(OrtHandle session, IReadOnlyList<string> inputNames, IReadOnlyList<OrtHandle> inputs, IReadOnlyList<string> wanted)
    {
        using var given = new NativeNames(inputNames);
        using var asked = new NativeNames(wanted);
        nint[] values = [.. inputs.Select(i => i.Pointer)];
        nint[] made = new nint[wanted.Count];
        fixed (nint* valuesAt = values, madeAt = made)
        {
            Require(((delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)this[Place.Run])(
                session.Pointer, 0, given.Start, valuesAt, (nuint)values.Length, asked.Start, (nuint)made.Length, madeAt));
        }

        return [.. made.Select(value => new OrtHandle(value, this[Place.ReleaseValue]))];
    }

    /// <summary>A tensor's element type, its lengths and where it lies.</summary>
    public (int Element, long[] Extents, nint Data) Describe(OrtHandle value)
    {
        nint made, data;
        Require(((delegate* unmanaged<nint, nint*, nint>)this[Place.GetTensorTypeAndShape])(value.Pointer, &made));
        using var info = new OrtHandle(made, this[Place.ReleaseTensorTypeAndShapeInfo]);
        int element;
        Require(((delegate* unmanaged<nint, int*, nint>)this[Place.GetTensorElementType])(made, &element));
        nuint rank;
        Require(((delegate* unmanaged<nint, nuint*, nint>)this[Place.GetDimensionsCount])(made, &rank));
        long[] extents = new long[checked((int)rank)];
        fixed (long* at = extents)
        {
            Require(((delegate* unmanaged<nint, long*, nuint, nint>)this[Place.GetDimensions])(made, at, rank));
        }

        Require(((delegate* unmanaged<nint, nint*, nint>)this[Place.GetTensorMutableData])(value.Pointer, &data));
        return (element, extents, data);
    }

    private nint this[Place place] => table[(int)place];

    private void Require(nint status)
    {
        if (status == 0)
        {
            return;
        }

        string message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)this[Place.GetErrorMessage])(status)) ?? "no reason given";
        ((delegate* unmanaged<nint, void>)this[Place.ReleaseStatus])(status);
        throw new OnnxRuntimeException($"ONNX Runtime {Version} says: {message.ReplaceLineEndings(" ").Trim().TrimEnd('.')}.");
    }

    // Names as C has them.
    private sealed class NativeNames : IDisposable
    {
        private readonly byte** names;
        private readonly int count;

        public NativeNames(IReadOnlyList<string> texts)
        {
            names = (byte**)NativeMemory.AllocZeroed((nuint)Math.Max(texts.Count, 1), (nuint)sizeof(byte*));
            foreach (string text in texts)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
                bytes.CopyTo(new Span<byte>(copy, bytes.Length));
                names[count++] = copy;
            }
        }

        public byte** Start => names;

        public void Dispose()
        {
            for (int i = 0; i < count; i++)
            {
                NativeMemory.Free(names[i]);
            }

            NativeMemory.Free(names);
        }
    }
}
