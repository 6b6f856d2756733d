using System.Runtime.InteropServices;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Floats that start on a cache line and do not move: a 64-byte vector that straddles two lines costs two loads.
/// </summary>
public sealed unsafe class AlignedFloats
{
    private const int Alignment = 64;

    private readonly float[] array;
    private readonly int first;
    private readonly int length;

    /// <summary>Allocates zeros for good, as for weights.</summary>
    /// <param name="length">How many.</param>
    /// <exception cref="OverflowException">There are more than an array holds.</exception>
    public AlignedFloats(long length)
    {
        array = GC.AllocateArray<float>(checked((int)(length + (Alignment / sizeof(float)))), pinned: true);
        nuint start = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        Start = (float*)((start + Alignment - 1) & ~(nuint)(Alignment - 1));
        (first, this.length) = ((int)(Start - (float*)start), (int)length);
    }

    /// <summary>The values.</summary>
    public Span<float> Values => array.AsSpan(first, length);

    /// <summary>The first value. Whoever uses it keeps this object alive.</summary>
    internal float* Start { get; }

    /// <summary>Rents memory of unknown content until disposed, as for scratch.</summary>
    internal static Rented Rent(long length) => new(length);

    /// <summary>Rented floats.</summary>
    internal readonly ref struct Rented
    {
        private readonly long length;

        public Rented(long length)
        {
            this.length = length;
            Start = (float*)ScratchMemory.Take(checked(length * sizeof(float)));
        }

        /// <summary>The first value.</summary>
        public float* Start { get; }

        public void Dispose() => ScratchMemory.Return(Start, length * sizeof(float));
    }
}
