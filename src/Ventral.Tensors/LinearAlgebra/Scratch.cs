using System.Runtime.CompilerServices;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Rows of working memory.</summary>
internal static class Scratch
{
    private const int CacheLine = 64;

    /// <summary>
    /// How far apart rows lie: whole cache lines, and no large power of two, for which rows would compete for the same
    /// few places in the cache.
    /// </summary>
    public static int Stride<T>(int columns)
        where T : unmanaged
    {
        int line = CacheLine / Unsafe.SizeOf<T>(), stride = (columns + line - 1) / line * line;
        return stride % (4 * line) == 0 ? stride + line : stride;
    }
}
