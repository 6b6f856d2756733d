namespace Ventral.Tensors.Kernels;

/// <summary>The width of a column panel: two 512-bit vectors, whatever the processor has.</summary>
internal static class Panels<T>
    where T : unmanaged
{
    /// <summary>Columns of a column panel: 32 of float32, 16 of float64.</summary>
    public static unsafe int Width => 128 / sizeof(T);

    /// <summary>Column panels that hold so many columns.</summary>
    public static int CountFor(int columns) => (columns + Width - 1) / Width;
}
