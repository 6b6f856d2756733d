namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Puts vectors that are unique up to their sign in order, with the sign that makes the component of largest magnitude positive.</summary>
/// <remarks>Of several that are as large to within a part in 2²⁰ the first counts, so that rounding does not decide.</remarks>
internal static unsafe class OrientedVectors
{
    private static readonly double Nearly = 1 - Math.ScaleB(1, -20);

    /// <summary>The sign of each vector's component of largest magnitude.</summary>
    /// <param name="rows">The vectors, each a row.</param>
    /// <param name="stride">From a vector to the next.</param>
    /// <param name="length">Their length.</param>
    /// <param name="order">Which vector comes when.</param>
    public static double[] Signs(double* rows, long stride, int length, int[] order)
    {
        double[] signs = new double[order.Length];
        for (int k = 0; k < order.Length; k++)
        {
            double* row = rows + (order[k] * stride);
            double largest = Scaling.LargestMagnitude(new ReadOnlySpan<double>(row, length));
            int first = 0;
            while (first < length && Math.Abs(row[first]) < Nearly * largest)
            {
                first++;
            }

            signs[k] = first < length && row[first] < 0 ? -1 : 1;
        }

        return signs;
    }

    /// <summary>The vectors times their signs, as columns.</summary>
    public static Matrix Columns(double* rows, long stride, int length, int[] order, double[] signs)
    {
        double[] values = new double[(long)length * order.Length];
        for (int i = 0; i < length; i++)
        {
            for (int k = 0; k < order.Length; k++)
            {
                values[((long)i * order.Length) + k] = signs[k] * rows[(order[k] * stride) + i];
            }
        }

        return new Matrix(values, length, order.Length);
    }

    /// <summary>The vectors times their signs, as rows.</summary>
    public static Matrix Rows(double* rows, long stride, int length, int[] order, double[] signs)
    {
        double[] values = new double[(long)length * order.Length];
        for (int k = 0; k < order.Length; k++)
        {
            for (int i = 0; i < length; i++)
            {
                values[((long)k * length) + i] = signs[k] * rows[(order[k] * stride) + i];
            }
        }

        return new Matrix(values, order.Length, length);
    }
}
