using System.Numerics;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>The vectors that belong to the roots of a <see cref="SecularEquation"/>, each a row of unit length.</summary>
internal static unsafe class SecularVectors<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Lanes = 8;
    private const int RowsPerTask = 16;

    /// <summary>Row i holds zⱼ / (pⱼ − xᵢ), normalised; where asked for, another row holds dⱼ times that, and −1 for the first pole.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="equation">The equation.</param>
    /// <param name="z">Numbers whose signs the roots of the exact weights take.</param>
    /// <param name="places">Which column takes the component of pole j.</param>
    /// <param name="rows">Takes the rows.</param>
    /// <param name="others">Takes the other rows, the left singular vectors; null if they are not wanted.</param>
    /// <param name="stride">From a row to the next.</param>
    public static void Make(Workers workers, SecularEquation equation, double[] z, int[] places, T* rows, T* others, long stride)
    {
        int count = equation.Count, padded = equation.Padded;
        double[] exact = equation.ExactRoots();
        using var weights = new Scratch<double>(padded, cleared: true);
        double* weight = weights.Start;
        for (int j = 0; j < count; j++)
        {
            weight[j] = Math.CopySign(exact[j], z[j]);
        }

        Spread.For(workers, (count + RowsPerTask - 1) / RowsPerTask, 4.0 * count * count, task =>
        {
            using var vector = new Scratch<double>(padded);
            double* v = vector.Start;
            for (int i = task * RowsPerTask; i < Math.Min(count, (task + 1) * RowsPerTask); i++)
            {
                equation.Differences(i, v);
                for (int j = 0; j < padded; j += Lanes)
                {
                    (Vector512.Load(weight + j) / Vector512.Load(v + j)).Store(v + j);
                }

                Store(v, padded, places, rows + (i * stride));
                if (others != null)
                {
                    equation.MultiplyByNumbers(v);
                    v[0] = -1;
                    Store(v, padded, places, others + (i * stride));
                }
            }
        });
    }

    private static void Store(double* v, int padded, int[] places, T* row)
    {
        double scale = 1 / Math.Sqrt(DotKernel<double>.Run(v, v, padded));
        for (int j = 0; j < places.Length; j++)
        {
            row[places[j]] = Real.FromDouble<T>(v[j] * scale);
        }
    }
}
