namespace Ventral.Cli;

/// <summary>Holds this process to the memory that <c>--memory</c> grants: what is let go of is collected before more is taken from the system.</summary>
internal static class MemoryLimit
{
    // Code, stacks and buffers that are not the collector's.
    private const long Elsewhere = 96L << 20;

    private const long Least = 64L << 20;

    /// <summary>Limits the collector's heap from now on; what does not fit ends in <see cref="OutOfMemoryException"/>.</summary>
    /// <param name="bytes">What the whole process may take; null for no limit.</param>
    public static void Apply(long? bytes)
    {
        if (bytes is { } limit)
        {
            AppContext.SetData("GCHeapHardLimit", (ulong)Math.Max(Least, limit - Elsewhere));
            GC.RefreshMemoryLimit();
        }
    }
}
