using System.Runtime.InteropServices;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Working memory that starts on a cache line and does not move, freed at the end of the block that uses it.
/// </summary>
internal sealed unsafe class Scratch : IDisposable
{
    private const int Alignment = 64;

    /// <summary>Allocates numbers: zeros if asked for, else unknown.</summary>
    public Scratch(long length, bool cleared = false)
    {
        nuint bytes = checked((nuint)Math.Max(length, 1) * sizeof(double));
        Start = (double*)NativeMemory.AlignedAlloc(bytes, Alignment);
        if (cleared)
        {
            NativeMemory.Clear(Start, bytes);
        }
    }

    /// <summary>The first number.</summary>
    public double* Start { get; private set; }

    /// <summary>
    /// How far apart rows lie: whole cache lines, and no large power of two, for which rows would compete for the same
    /// few places in the cache.
    /// </summary>
    public static int Stride(int columns)
    {
        int stride = (columns + 7) & ~7;
        return (stride & 31) == 0 ? stride + 8 : stride;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
