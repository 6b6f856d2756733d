using System.Runtime.InteropServices;

namespace Ventral.Tensors.Kernels;

/// <summary>Working memory that starts on a cache line and does not move, returned at the end of the block that uses it (<see cref="ScratchMemory"/>).</summary>
internal sealed unsafe class Scratch<T> : IDisposable
    where T : unmanaged
{
    private readonly long bytes;

    /// <summary>Takes memory for numbers: zeros if asked for, else unknown.</summary>
    public Scratch(long length, bool cleared = false)
    {
        bytes = checked(Math.Max(length, 1) * sizeof(T));
        Start = (T*)ScratchMemory.Take(bytes);
        if (cleared)
        {
            NativeMemory.Clear(Start, (nuint)bytes);
        }
    }

    /// <summary>The first number.</summary>
    public T* Start { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Start != null)
        {
            ScratchMemory.Return(Start, bytes);
            Start = null;
        }
    }
}
