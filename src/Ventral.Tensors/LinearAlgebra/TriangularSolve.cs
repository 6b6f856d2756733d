using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Substitution for many right-hand sides at once, in place.</summary>
/// <remarks>
/// Tiling: 64 rows of the triangle are solved for strips of 32 right-hand sides, which are copied together (16 KiB) and
/// stay in the first-level cache; then <see cref="GemmBlocks"/> subtracts their part from all rows that remain.
/// </remarks>
internal static unsafe class TriangularSolve
{
    private const int Block = 64;
    private const int Strip = 32;

    /// <summary>Solves T X = B; X takes B's place. Only the triangle that is named is read.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="isLower">Whether T is lower rather than upper triangular.</param>
    /// <param name="size">Rows of T and B.</param>
    /// <param name="triangle">T; its diagonal has no zero.</param>
    /// <param name="b">B, <c>[size × columns]</c>.</param>
    /// <param name="stride">From a row of B to the next.</param>
    /// <param name="columns">Right-hand sides.</param>
    public static void Run(Workers workers, bool isLower, int size, View<double> triangle, double* b, long stride, int columns)
    {
        using var packed = new Scratch<double>(Block * Block);
        double* diagonal = packed.Start;
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

            double* rows = b + (first * stride);
            Spread.For(workers, (columns + Strip - 1) / Strip, (double)count * count * columns / 2, strip =>
                SolveStrip(isLower, diagonal, count, rows + (strip * Strip), stride, Math.Min(Strip, columns - (strip * Strip))));
            if (isLower)
            {
                GemmBlocks.Run(workers, size - end, columns, count, triangle.From(end, first), new View<double>(rows, stride), b + (end * stride), stride, GemmMode.Subtract);
            }
            else
            {
                GemmBlocks.Run(workers, first, columns, count, triangle.From(0, first), new View<double>(rows, stride), b, stride, GemmMode.Subtract);
            }
        }
    }

    private static void SolveStrip(bool isLower, double* triangle, int count, double* b, long stride, int columns)
    {
        double* strip = stackalloc double[Block * Strip];
        for (int row = 0; row < count; row++)
        {
            new Span<double>(strip + (row * Strip), Strip).Clear();
            new Span<double>(b + (row * stride), columns).CopyTo(new Span<double>(strip + (row * Strip), columns));
        }

        for (int index = 0; index < count; index++)
        {
            int row = isLower ? index : count - 1 - index;
            SolveRow(triangle + (row * Block), strip, row, isLower ? 0 : row + 1, isLower ? row : count);
        }

        for (int row = 0; row < count; row++)
        {
            new Span<double>(strip + (row * Strip), columns).CopyTo(new Span<double>(b + (row * stride), columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveRow(double* coefficients, double* strip, int row, int from, int to)
    {
        double* at = strip + (row * Strip);
        Vector512<double> a = Vector512.Load(at), b = Vector512.Load(at + 8), c = Vector512.Load(at + 16), d = Vector512.Load(at + 24);
        for (int k = from; k < to; k++)
        {
            Vector512<double> x = Vector512.Create(-coefficients[k]);
            double* known = strip + (k * Strip);
            a = Vector512.FusedMultiplyAdd(x, Vector512.Load(known), a);
            b = Vector512.FusedMultiplyAdd(x, Vector512.Load(known + 8), b);
            c = Vector512.FusedMultiplyAdd(x, Vector512.Load(known + 16), c);
            d = Vector512.FusedMultiplyAdd(x, Vector512.Load(known + 24), d);
        }

        Vector512<double> divisor = Vector512.Create(coefficients[row]);
        (a / divisor).Store(at);
        (b / divisor).Store(at + 8);
        (c / divisor).Store(at + 16);
        (d / divisor).Store(at + 24);
    }
}
