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
    /// <param name="length">How many; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than an array holds beside what the alignment takes.</exception>
    public AlignedFloats(long length)
    {
        const int Slack = Alignment / sizeof(float);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - Slack);
        array = GC.AllocateArray<float>((int)length + Slack, pinned: true);
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
