using System.Buffers;
using System.Runtime.InteropServices;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Floats that start on a cache line and do not move: a 64-byte vector that straddles two lines costs two loads.
/// </summary>
internal sealed unsafe class AlignedFloats
{
    private const int Alignment = 64;
    private readonly float[] array;

    /// <summary>Allocates zeros for good, as for weights.</summary>
    public AlignedFloats(long length)
    {
        array = GC.AllocateArray<float>(checked((int)(length + (Alignment / sizeof(float)))), pinned: true);
        Start = Align((float*)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0));
    }

    /// <summary>The first value. Whoever uses it keeps this object alive.</summary>
    public float* Start { get; }

    /// <summary>Rents memory of unknown content until disposed, as for scratch.</summary>
    public static Rented Rent(long length) => new(length);

    private static float* Align(float* start) => (float*)(((nuint)start + Alignment - 1) & ~(nuint)(Alignment - 1));

    /// <summary>Rented floats.</summary>
    internal ref struct Rented
    {
        private readonly float[] array;
        private GCHandle pin;

        public Rented(long length)
        {
            array = ArrayPool<float>.Shared.Rent(checked((int)(length + (Alignment / sizeof(float)))));
            pin = GCHandle.Alloc(array, GCHandleType.Pinned);
            Start = Align((float*)pin.AddrOfPinnedObject());
        }

        /// <summary>The first value.</summary>
        public float* Start { get; }

        public void Dispose()
        {
            pin.Free();
            ArrayPool<float>.Shared.Return(array);
        }
    }
}
