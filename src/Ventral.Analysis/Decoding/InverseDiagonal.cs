using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Decoding;

/// <summary>Factorises B = I + D K D, D diagonal, as L Lᵀ, and gives B⁻¹ times a vector and the diagonal of B⁻¹.</summary>
/// <remarks>
/// Blocks of 32 columns: the block's part of B is brought up to date from all columns before it, its corner is factorised
/// and inverted, and with L the rows of an identity below B become L⁻ᵀ, of which row i only has columns from i on. Together
/// 2n³/3 operations, all but the corners' by <see cref="Gemm"/>, whose sums have one order: no bit depends on threads.
/// </remarks>
internal sealed class InverseDiagonal
{
    private const int Block = 32;

    private readonly double[] lower;
    private readonly double[] upper;
    private readonly double[] panel;
    private readonly double[] corner = new double[Block * Block];
    private readonly double[] cornerInverse = new double[Block * Block];
    private int size;

    /// <summary>Allocates memory for systems of at most this size.</summary>
    public InverseDiagonal(int largest)
    {
        lower = new double[largest * largest];
        upper = new double[largest * largest];
        panel = new double[largest * Block];
    }

    /// <summary>Factorises.</summary>
    /// <param name="count">Rows n.</param>
    /// <param name="k">K, <c>[n × n]</c>, symmetric and positive semidefinite; the lower triangle is read.</param>
    /// <param name="d">The diagonal of D.</param>
    /// <param name="workers">The threads of each product.</param>
    /// <returns>ln |B|.</returns>
    public double Factorise(int count, double[] k, double[] d, Workers workers)
    {
        size = count;
        for (int row = 0; row < size; row++)
        {
            var from = k.AsSpan(row * size, row + 1);
            var to = lower.AsSpan(row * size, row + 1);
            double scale = d[row];
            for (int column = 0; column < from.Length; column++)
            {
                to[column] = from[column] * scale * d[column];
            }

            to[row] += 1;
            upper.AsSpan(row * size, size).Clear();
        }

        double logDeterminant = 0;
        for (int first = 0; first < size; first += Block)
        {
            int width = Math.Min(Block, size - first), end = first + width;
            if (first > 0)
            {
                // B's rows from the block on, less what the columns before have taken.
                Gemm.Multiply(
                    At(lower, first, 0, size - first, first),
                    At(lower, first, 0, width, first).Transposed,
                    lower.AsSpan((first * size) + first),
                    size,
                    workers,
                    GemmMode.Subtract);
            }

            logDeterminant += Corner(first, width);
            var inverse = new MatrixSpan<double>(cornerInverse, width, width, Block, 1);
            Divide(lower, end, size - end, first, width, inverse, workers);
            Divide(upper, 0, first, first, width, inverse, workers);
            for (int row = 0; row < width; row++)
            {
                for (int column = row; column < width; column++)
                {
                    upper[((first + row) * size) + first + column] = cornerInverse[(column * Block) + row];
                }
            }

            if (end < size)
            {
                Gemm.Multiply(
                    At(upper, 0, first, end, width),
                    At(lower, end, first, size - end, width).Transposed,
                    upper.AsSpan(end),
                    size,
                    workers,
                    GemmMode.Subtract);
            }
        }

        return logDeterminant;
    }

    /// <summary>Replaces v by B⁻¹ v.</summary>
    public void Solve(Span<double> v)
    {
        double[] between = new double[size];
        for (int row = 0; row < size; row++)
        {
            var values = upper.AsSpan(row * size, size);
            double factor = v[row];
            for (int column = row; column < size; column++)
            {
                between[column] += values[column] * factor;
            }
        }

        for (int row = 0; row < size; row++)
        {
            var values = upper.AsSpan(row * size, size);
            double sum = 0;
            for (int column = row; column < size; column++)
            {
                sum += values[column] * between[column];
            }

            v[row] = sum;
        }
    }

    /// <summary>(B⁻¹)_ii.</summary>
    public double Diagonal(int i)
    {
        double sum = 0;
        foreach (double value in upper.AsSpan((i * size) + i, size - i))
        {
            sum += value * value;
        }

        return sum;
    }

    private MatrixSpan<double> At(double[] values, int row, int column, int rows, int columns) =>
        new(values.AsSpan((row * size) + column), rows, columns, size, 1);

    // Some rows of the block's columns times the transposed inverse of its corner.
    private void Divide(double[] values, int row, int rows, int column, int width, MatrixSpan<double> inverse, Workers workers)
    {
        if (rows == 0)
        {
            return;
        }

        Gemm.Multiply(At(values, row, column, rows, width), inverse.Transposed, panel.AsSpan(0, rows * width), workers);
        for (int i = 0; i < rows; i++)
        {
            panel.AsSpan(i * width, width).CopyTo(values.AsSpan(((row + i) * size) + column));
        }
    }

    // The corner as L Lᵀ, and L⁻¹; rows of a block stand a block apart.
    private double Corner(int first, int width)
    {
        double logarithms = 0;
        for (int row = 0; row < width; row++)
        {
            lower.AsSpan(((first + row) * size) + first, row + 1).CopyTo(corner.AsSpan(row * Block));
        }

        for (int column = 0; column < width; column++)
        {
            var pivotRow = corner.AsSpan(column * Block, column + 1);
            double pivot = pivotRow[column];
            for (int i = 0; i < column; i++)
            {
                pivot -= pivotRow[i] * pivotRow[i];
            }

            // Every eigenvalue of B is at least 1; only rounding can take a pivot below.
            pivot = Math.Sqrt(Math.Max(1, pivot));
            logarithms += PortableMath.Log(pivot);
            pivotRow[column] = pivot;
            for (int row = column + 1; row < width; row++)
            {
                var values = corner.AsSpan(row * Block, column + 1);
                double sum = values[column];
                for (int i = 0; i < column; i++)
                {
                    sum -= values[i] * pivotRow[i];
                }

                values[column] = sum / pivot;
            }
        }

        for (int row = 0; row < width; row++)
        {
            var inverse = cornerInverse.AsSpan(row * Block, Block);
            inverse.Clear();
            inverse[row] = 1;
            for (int k = 0; k < row; k++)
            {
                double factor = corner[(row * Block) + k];
                var known = cornerInverse.AsSpan(k * Block, k + 1);
                for (int column = 0; column < known.Length; column++)
                {
                    inverse[column] -= factor * known[column];
                }
            }

            double divisor = corner[(row * Block) + row];
            for (int column = 0; column <= row; column++)
            {
                inverse[column] /= divisor;
            }

            corner.AsSpan(row * Block, row + 1).CopyTo(lower.AsSpan(((first + row) * size) + first));
        }

        return 2 * logarithms;
    }
}
