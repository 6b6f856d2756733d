using System.Numerics;

using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>Matrix products, one matrix after another; see <see cref="Gemm"/> for the order of the sums.</summary>
internal static class MatrixProduct
{
    // [batch × m × k] · [batch × k × n]; a transposed operand is stored [k × m] or [n × k].
    public static T[] Multiply<T>(int batch, int m, int k, int n, T[] a, bool transposeA, T[] b, bool transposeB, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] output = new T[checked(batch * m * n)];
        if (batch == 0)
        {
            return output;
        }

        MatrixSpan<T> left = transposeA ? new MatrixSpan<T>(a, k, m).Transposed : new MatrixSpan<T>(a, m, k);
        MatrixSpan<T> right = transposeB ? new MatrixSpan<T>(b, n, k).Transposed : new MatrixSpan<T>(b, k, n);
        Gemm.MultiplyMany(batch, left, m * k, right, k * n, output.AsSpan(), n, m * n, workers);
        return output;
    }
}
