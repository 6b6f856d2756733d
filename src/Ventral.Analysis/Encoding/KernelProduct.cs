using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>A square matrix times a few vectors at once: the matrix is read once for five of them.</summary>
/// <remarks>Each product adds in eight lanes, which are added in halves, then what is left over: the bits depend neither on threads nor on how many vectors there are.</remarks>
internal static class KernelProduct
{
    private const int Width = 8;
    private const int Group = 5;
    private const int RowBlock = 32;

    /// <summary>Multiplies.</summary>
    /// <param name="matrix"><c>[size × size]</c>.</param>
    /// <param name="vectors">Vectors of that size.</param>
    /// <param name="images">Takes the products, one vector's after the other's.</param>
    /// <param name="workers">The threads to use.</param>
    public static void Multiply(double[] matrix, double[][] vectors, double[] images, Workers workers)
    {
        int size = vectors[0].Length;
        workers.For((size + RowBlock - 1) / RowBlock, block =>
        {
            int end = Math.Min((block + 1) * RowBlock, size);
            for (int first = 0; first < vectors.Length; first += Group)
            {
                for (int row = block * RowBlock; row < end; row += 2)
                {
                    // A missing row or vector repeats the last one; its products are computed twice.
                    TwoRows(matrix, row, Math.Min(row + 1, end - 1), vectors, first, images);
                }
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoRows(double[] matrix, int upper, int lower, double[][] vectors, int first, double[] images)
    {
        int size = vectors[0].Length, last = vectors.Length - 1, i = 0;
        double[] x0 = vectors[first], x1 = vectors[Math.Min(first + 1, last)], x2 = vectors[Math.Min(first + 2, last)], x3 = vectors[Math.Min(first + 3, last)], x4 = vectors[Math.Min(first + 4, last)];
        ref double a = ref matrix[(long)upper * size], b = ref matrix[(long)lower * size];
        ref double r0 = ref MemoryMarshal.GetArrayDataReference(x0), r1 = ref MemoryMarshal.GetArrayDataReference(x1), r2 = ref MemoryMarshal.GetArrayDataReference(x2);
        ref double r3 = ref MemoryMarshal.GetArrayDataReference(x3), r4 = ref MemoryMarshal.GetArrayDataReference(x4);
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, b0 = default, b1 = default, b2 = default, b3 = default, b4 = default;
        for (; i + Width <= size; i += Width)
        {
            Vector512<double> u = At(ref a, i), v = At(ref b, i), x = At(ref r0, i);
            a0 = Vector512.FusedMultiplyAdd(u, x, a0);
            b0 = Vector512.FusedMultiplyAdd(v, x, b0);
            x = At(ref r1, i);
            a1 = Vector512.FusedMultiplyAdd(u, x, a1);
            b1 = Vector512.FusedMultiplyAdd(v, x, b1);
            x = At(ref r2, i);
            a2 = Vector512.FusedMultiplyAdd(u, x, a2);
            b2 = Vector512.FusedMultiplyAdd(v, x, b2);
            x = At(ref r3, i);
            a3 = Vector512.FusedMultiplyAdd(u, x, a3);
            b3 = Vector512.FusedMultiplyAdd(v, x, b3);
            x = At(ref r4, i);
            a4 = Vector512.FusedMultiplyAdd(u, x, a4);
            b4 = Vector512.FusedMultiplyAdd(v, x, b4);
        }

        int done = i;
        Store(x0, a0, b0, 0);
        Store(x1, a1, b1, 1);
        Store(x2, a2, b2, 2);
        Store(x3, a3, b3, 3);
        Store(x4, a4, b4, 4);

        void Store(double[] x, Vector512<double> forUpper, Vector512<double> forLower, int place)
        {
            double above = Lanes.Sum(forUpper), below = Lanes.Sum(forLower);
            for (int j = done; j < size; j++)
            {
                above = Math.FusedMultiplyAdd(matrix[((long)upper * size) + j], x[j], above);
                below = Math.FusedMultiplyAdd(matrix[((long)lower * size) + j], x[j], below);
            }

            int at = Math.Min(first + place, last) * size;
            images[at + upper] = above;
            images[at + lower] = below;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> At(ref double from, int place) => Vector512.LoadUnsafe(ref from, (nuint)place);
}
