using System.Numerics;
using System.Runtime.InteropServices;

using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// Matrix products, one matrix after another: float32 on the fast kernel, other numbers in a plain loop. Each output
/// adds its products in the order of the inner extent.
/// </summary>
internal static class MatrixProduct
{
    // [batch × m × k] · [batch × k × n]; a transposed operand is stored [k × m] or [n × k].
    public static T[] Multiply<T>(int batch, int m, int k, int n, T[] a, bool transposeA, T[] b, bool transposeB, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] output = new T[checked(batch * m * n)];
        if (output.Length == 0 || k == 0)
        {
            return output;
        }

        for (int i = 0; i < batch; i++)
        {
            ReadOnlyMemory<T> left = a.AsMemory(i * m * k, m * k), right = b.AsMemory(i * k * n, k * n);
            left = transposeA ? Transposed(left.Span, k, m) : left;
            Memory<T> target = output.AsMemory(i * m * n, m * n);
            if (typeof(T) == typeof(float))
            {
                right = transposeB ? right : Transposed(right.Span, k, n);
                var columns = new Linear(k, n, Singles(right.Span), []);
                columns.Run(m, Singles(left.Span), MemoryMarshal.Cast<T, float>(target.Span), workers);
            }
            else
            {
                right = transposeB ? Transposed(right.Span, n, k) : right;
                Rows(m, k, n, left, right, target, workers);
            }
        }

        return output;
    }

    private static ReadOnlySpan<float> Singles<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.Cast<T, float>(values);

    private static void Rows<T>(int m, int k, int n, ReadOnlyMemory<T> left, ReadOnlyMemory<T> right, Memory<T> target, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Pieces.For(m, (long)k * n, workers, (start, end) =>
        {
            for (int row = start; row < end; row++)
            {
                Span<T> sums = target.Span.Slice(row * n, n);
                for (int p = 0; p < k; p++)
                {
                    T factor = left.Span[(row * k) + p];
                    ReadOnlySpan<T> values = right.Span.Slice(p * n, n);
                    for (int column = 0; column < sums.Length; column++)
                    {
                        sums[column] = T.FusedMultiplyAdd(factor, values[column], sums[column]);
                    }
                }
            }
        });

    private static T[] Transposed<T>(ReadOnlySpan<T> x, int rows, int columns)
    {
        const int block = 32;
        T[] output = new T[x.Length];
        for (int top = 0; top < rows; top += block)
        {
            for (int left = 0; left < columns; left += block)
            {
                for (int row = top; row < Math.Min(top + block, rows); row++)
                {
                    for (int column = left; column < Math.Min(left + block, columns); column++)
                    {
                        output[(column * rows) + row] = x[(row * columns) + column];
                    }
                }
            }
        }

        return output;
    }
}
