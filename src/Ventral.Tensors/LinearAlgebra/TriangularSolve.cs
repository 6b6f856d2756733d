using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Substitution for many right-hand sides at once, in place.</summary>
/// <remarks>
/// Tiling: 64 rows of the triangle are solved for strips of four vectors of right-hand sides, which are copied together (16 KiB) and
/// stay in the first-level cache; then <see cref="GemmBlocks"/> subtracts their part from all rows that remain.
/// </remarks>
internal static unsafe class TriangularSolve<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 64;

    private static int Strip => 4 * Vector512<T>.Count;

    /// <summary>Solves T X = B; X takes B's place. Only the triangle that is named is read.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="isLower">Whether T is lower rather than upper triangular.</param>
    /// <param name="size">Rows of T and B.</param>
    /// <param name="triangle">T; its diagonal has no zero.</param>
    /// <param name="b">B, <c>[size × columns]</c>.</param>
    /// <param name="stride">From a row of B to the next.</param>
    /// <param name="columns">Right-hand sides.</param>
    public static void Run(Workers workers, bool isLower, int size, View<T> triangle, T* b, long stride, int columns)
    {
        using var packed = new Scratch<T>(Block * Block);
        T* diagonal = packed.Start;
        int blocks = (size + Block - 1) / Block;
        for (int index = 0; index < blocks; index++)
        {
            int first = (isLower ? index : blocks - 1 - index) * Block, count = Math.Min(Block, size - first), end = first + count;
            for (int i = 0; i < count; i++)
            {
                for (int j = isLower ? 0 : i; j < (isLower ? i + 1 : count); j++)
                {
                    diagonal[(i * Block) + j] = *triangle.At(first + i, first + j);
                }
            }

            T* rows = b + (first * stride);
            Spread.For(workers, (columns + Strip - 1) / Strip, (double)count * count * columns / 2, strip =>
                SolveStrip(isLower, diagonal, count, rows + (strip * Strip), stride, Math.Min(Strip, columns - (strip * Strip))));
            if (isLower)
            {
                GemmBlocks.Run(workers, size - end, columns, count, triangle.From(end, first), new View<T>(rows, stride), b + (end * stride), stride, GemmMode.Subtract);
            }
            else
            {
                GemmBlocks.Run(workers, first, columns, count, triangle.From(0, first), new View<T>(rows, stride), b, stride, GemmMode.Subtract);
            }
        }
    }

    private static void SolveStrip(bool isLower, T* triangle, int count, T* b, long stride, int columns)
    {
        T* strip = stackalloc T[Block * Strip];
        for (int row = 0; row < count; row++)
        {
            new Span<T>(strip + (row * Strip), Strip).Clear();
            new Span<T>(b + (row * stride), columns).CopyTo(new Span<T>(strip + (row * Strip), columns));
        }

        for (int index = 0; index < count; index++)
        {
            int row = isLower ? index : count - 1 - index;
            SolveRow(triangle + (row * Block), strip, row, isLower ? 0 : row + 1, isLower ? row : count);
        }

        for (int row = 0; row < count; row++)
        {
            new Span<T>(strip + (row * Strip), columns).CopyTo(new Span<T>(b + (row * stride), columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveRow(T* coefficients, T* strip, int row, int from, int to)
    {
        int lanes = Vector512<T>.Count;
        T* at = strip + (row * Strip);
        Vector512<T> a = Vector512.Load(at), b = Vector512.Load(at + lanes), c = Vector512.Load(at + (2 * lanes)), d = Vector512.Load(at + (3 * lanes));
        for (int k = from; k < to; k++)
        {
            Vector512<T> x = Vector512.Create(-coefficients[k]);
            T* known = strip + (k * Strip);
            a = Fused.MultiplyAdd(x, Vector512.Load(known), a);
            b = Fused.MultiplyAdd(x, Vector512.Load(known + lanes), b);
            c = Fused.MultiplyAdd(x, Vector512.Load(known + (2 * lanes)), c);
            d = Fused.MultiplyAdd(x, Vector512.Load(known + (3 * lanes)), d);
        }

        Vector512<T> divisor = Vector512.Create(coefficients[row]);
        (a / divisor).Store(at);
        (b / divisor).Store(at + lanes);
        (c / divisor).Store(at + (2 * lanes));
        (d / divisor).Store(at + (3 * lanes));
    }
}
