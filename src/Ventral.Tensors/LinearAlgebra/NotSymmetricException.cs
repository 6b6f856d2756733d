namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A matrix that must be symmetric is not, by more than rounding explains.</summary>
public sealed class NotSymmetricException : VentralException
{
    private NotSymmetricException(int row, int column, double upper, double lower)
        : base(FormattableString.Invariant(
            $"A symmetric matrix is needed: element ({row}, {column}) is {upper}, but ({column}, {row}) is {lower}. Average the two triangles if the difference is meant to be noise."))
    {
        Row = row;
        Column = column;
    }

    /// <summary>The row of the first element that differs, row by row; below <see cref="Column"/>.</summary>
    public int Row { get; }

    /// <summary>Its column.</summary>
    public int Column { get; }

    // 10⁻¹⁰ of the largest element: far above the rounding of any product, far below a mistake.
    internal static void Require(Matrix matrix)
    {
        if (matrix.Rows != matrix.Columns)
        {
            throw new ArgumentException(FormattableString.Invariant($"A square matrix is needed, not {matrix.Rows} × {matrix.Columns}."), nameof(matrix));
        }

        ReadOnlySpan<double> values = matrix.Values;
        int size = matrix.Rows;
        double tolerance = 1e-10 * Scaling.LargestMagnitude(values);
        for (int row = 0; row < size; row++)
        {
            for (int column = row + 1; column < size; column++)
            {
                double upper = values[(row * size) + column], lower = values[(column * size) + row];
                if (Math.Abs(upper - lower) > tolerance)
                {
                    throw new NotSymmetricException(row, column, upper, lower);
                }
            }
        }
    }
}
