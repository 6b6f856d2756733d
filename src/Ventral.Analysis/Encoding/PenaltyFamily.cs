using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>One matrix a penalty, A_a ≈ Σ_q c_aq B_q: penalties on a grid differ so smoothly that few matrices stand for all.</summary>
/// <remarks>Singular vectors of the family, each matrix over its norm with columns weighted; those below 10⁻⁴ of the first are left out.</remarks>
internal sealed class PenaltyFamily
{
    private const double Tolerance = 1e-4;

    // One over less leaves float32's range; beside responses near 1 it is nothing.
    private const double Nothing = 1e-30;

    private PenaltyFamily(int count, float[] coefficients, Workspace<float> members)
    {
        Count = count;
        Coefficients = coefficients;
        Members = members;
    }

    /// <summary>How many B there are.</summary>
    public int Count { get; }

    /// <summary>c, <c>[penalties × count]</c>.</summary>
    public float[] Coefficients { get; }

    /// <summary>B, <c>[count × rows × columns]</c>.</summary>
    public Workspace<float> Members { get; }

    /// <summary>Finds them.</summary>
    /// <param name="matrices">A, <c>[penalties × rows × columns]</c>.</param>
    /// <param name="penalties">Penalties.</param>
    /// <param name="rows">Rows of each matrix.</param>
    /// <param name="weights">What a column's squares weigh.</param>
    /// <param name="members">Takes the members.</param>
    /// <param name="workers">The threads to use.</param>
    public static PenaltyFamily Of(Workspace<float> matrices, int penalties, int rows, double[] weights, Workspace<float> members, Workers workers)
    {
        int columns = weights.Length, size = rows * columns;
        double[] products = new double[penalties * penalties], norms = new double[penalties];
        workers.For(penalties, a =>
        {
            double[] weighted = new double[columns];
            for (int i = 0; i < rows; i++)
            {
                var row = matrices.Values.Slice((a * size) + (i * columns), columns);
                Weigh(row, weights, weighted);
                for (int b = 0; b <= a; b++)
                {
                    products[(a * penalties) + b] += Dot(weighted, matrices.Values.Slice((b * size) + (i * columns), columns));
                }
            }
        });
        for (int a = 0; a < penalties; a++)
        {
            double norm = Math.Sqrt(products[(a * penalties) + a]);
            norms[a] = norm < Nothing ? 0 : norm;
        }

        for (int a = 0; a < penalties; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double scale = norms[a] * norms[b];
                products[(b * penalties) + a] = products[(a * penalties) + b] = scale > 0 ? products[(a * penalties) + b] / scale : 0;
            }
        }

        var eigen = SymmetricEigen.Factorise(new Matrix<double>(penalties, penalties, products), new Workers(1));
        int count = Enumerable.Range(0, penalties).Count(i => eigen.Values[i] > Tolerance * Tolerance * eigen.Values[^1] && eigen.Values[i] > 0);
        float[] coefficients = new float[penalties * count], shares = new float[count * penalties];
        for (int q = 0; q < count; q++)
        {
            foreach (int a in Enumerable.Range(0, penalties).Where(a => norms[a] > 0))
            {
                double u = eigen.Vectors[a, penalties - 1 - q];
                coefficients[(a * count) + q] = (float)(u * norms[a]);
                shares[(q * penalties) + a] = (float)(u / norms[a]);
            }
        }

        Gemm.Multiply(new MatrixSpan<float>(shares, count, penalties), new MatrixSpan<float>(matrices.Values, penalties, size), members.Take(count * size).Values, workers);
        return new(count, coefficients, members);
    }

    private static void Weigh(ReadOnlySpan<float> row, double[] weights, double[] weighted)
    {
        for (int j = 0; j < row.Length; j++)
        {
            weighted[j] = row[j] * weights[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(double[] x, ReadOnlySpan<float> y)
    {
        ref double a = ref MemoryMarshal.GetArrayDataReference(x);
        ref float b = ref MemoryMarshal.GetReference(y);
        Vector512<double> even = default, odd = default;
        int i = 0;
        for (; i + 16 <= y.Length; i += 16)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)i), Eight(ref b, i), even);
            odd = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)(i + 8)), Eight(ref b, i + 8), odd);
        }

        double sum = Lanes.Sum(even + odd);
        for (; i < y.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(x[i], y[i], sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Eight(ref float from, int place)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)place));
        return Vector512.Create(low, high);
    }
}
