using System.Numerics;
using System.Runtime.InteropServices;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Memory outside the managed heap that starts on a cache line and is kept for the next who needs as much. It comes in
/// powers of two; what is taken beyond the largest is given back to the system.
/// </summary>
/// <remarks>Any thread may take and return. Only content of unknown origin passes from one to the next, so no result depends on it.</remarks>
internal static unsafe class ScratchMemory
{
    private const int Alignment = 64;
    private const int SmallestBits = 10;
    private const int LargestBits = 25;

    private static readonly Shelf[] Shelves = CreateShelves();

    /// <summary>Takes memory of unknown content.</summary>
    /// <param name="bytes">How much, at least.</param>
    public static void* Take(long bytes) =>
        bytes <= 1L << LargestBits ? ShelfOf(bytes).Take() : NativeMemory.AlignedAlloc((nuint)bytes, Alignment);

    /// <summary>Returns memory.</summary>
    /// <param name="memory">What <see cref="Take"/> gave.</param>
    /// <param name="bytes">For how much.</param>
    public static void Return(void* memory, long bytes)
    {
        if (bytes <= 1L << LargestBits)
        {
            ShelfOf(bytes).Return((void**)memory);
        }
        else
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    // Every computation comes by here: it need not load LINQ.
    private static Shelf[] CreateShelves()
    {
        var shelves = new Shelf[LargestBits - SmallestBits + 1];
        for (int i = 0; i < shelves.Length; i++)
        {
            shelves[i] = new((nuint)1 << (SmallestBits + i));
        }

        return shelves;
    }

    private static Shelf ShelfOf(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return Shelves[Math.Max(0, BitOperations.Log2((ulong)Math.Max(bytes, 1) - 1 | 1) + 1 - SmallestBits)];
    }

    // Free memory of one size: each piece holds the address of the next.
    private sealed class Shelf(nuint size)
    {
        private SpinLock gate = new(enableThreadOwnerTracking: false);
        private void** first;

        public void* Take()
        {
            bool isHeld = false;
            gate.Enter(ref isHeld);
            void** taken = first;
            first = taken is null ? null : (void**)*taken;
            gate.Exit(useMemoryBarrier: true);
            return taken is null ? NativeMemory.AlignedAlloc(size, Alignment) : taken;
        }

        public void Return(void** memory)
        {
            bool isHeld = false;
            gate.Enter(ref isHeld);
            *memory = first;
            first = memory;
            gate.Exit(useMemoryBarrier: true);
        }
    }
}
