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
    private readonly double[] columns = new double[Block * Block];
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
            var to = lower.AsSpan(row * size, row + 1);
            Lanes.Multiply(d[row], k.AsSpan(row * size, row + 1), d.AsSpan(0, row + 1), to);
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
            Lanes.Add(v[row], upper.AsSpan((row * size) + row, size - row), between.AsSpan(row));
        }

        for (int row = 0; row < size; row++)
        {
            v[row] = Lanes.Dot(upper.AsSpan((row * size) + row, size - row), between.AsSpan(row));
        }
    }

    /// <summary>(B⁻¹)_ii.</summary>
    public double Diagonal(int i)
    {
        var row = upper.AsSpan((i * size) + i, size - i);
        return Lanes.Dot(row, row);
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

    // The corner as L Lᵀ, and L⁻¹. L's columns lie as rows of a block's length, so that vectors run along them.
    private double Corner(int first, int width)
    {
        double logarithms = 0;
        Array.Clear(columns);
        for (int row = 0; row < width; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                columns[(column * Block) + row] = lower[((first + row) * size) + first + column];
            }
        }

        for (int k = 0; k < width; k++)
        {
            // Every eigenvalue of B is at least 1; only rounding can take a pivot below.
            var column = columns.AsSpan(k * Block, Block);
            double pivot = Math.Sqrt(Math.Max(1, column[k]));
            logarithms += PortableMath.Log(pivot);
            column[k] = pivot;
            for (int row = k + 1; row < width; row++)
            {
                column[row] /= pivot;
            }

            for (int other = k + 1; other < width; other++)
            {
                int whole = other & ~7;
                Lanes.Add(-column[other], column[whole..], columns.AsSpan((other * Block) + whole, Block - whole));
            }
        }

        for (int row = 0; row < width; row++)
        {
            var inverse = cornerInverse.AsSpan(row * Block, Block);
            inverse.Clear();
            inverse[row] = 1;
            for (int k = 0; k < row; k++)
            {
                Lanes.Add(-columns[(k * Block) + row], cornerInverse.AsSpan(k * Block, (k | 7) + 1), inverse);
            }

            double divisor = columns[(row * Block) + row];
            for (int column = 0; column <= row; column++)
            {
                inverse[column] /= divisor;
                lower[((first + row) * size) + first + column] = columns[(column * Block) + row];
            }
        }

        return 2 * logarithms;
    }
}
