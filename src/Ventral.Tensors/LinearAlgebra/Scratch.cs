namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Rows of working memory.</summary>
internal static class Scratch
{
    /// <summary>
    /// How far apart rows lie: whole cache lines, and no large power of two, for which rows would compete for the same
    /// few places in the cache.
    /// </summary>
    public static int Stride(int columns)
    {
        int stride = (columns + 7) & ~7;
        return (stride & 31) == 0 ? stride + 8 : stride;
    }
}
