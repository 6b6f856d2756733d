using System.Runtime.InteropServices;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Working memory that starts on a cache line and does not move, freed at the end of the block that uses it.
/// </summary>
internal sealed unsafe class Scratch<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    /// <summary>Allocates numbers: zeros if asked for, else unknown.</summary>
    public Scratch(long length, bool cleared = false)
    {
        nuint bytes = checked((nuint)(Math.Max(length, 1) * sizeof(T)));
        Start = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
        if (cleared)
        {
            NativeMemory.Clear(Start, bytes);
        }
    }

    /// <summary>The first number.</summary>
    public T* Start { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
