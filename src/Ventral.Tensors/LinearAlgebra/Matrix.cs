using System.Globalization;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>An immutable float64 matrix, <c>[rows × columns]</c>, row after row. Its numbers are finite; it may be empty.</summary>
/// <remarks>
/// float32 data enter by <see cref="FromSingle"/> and leave by <see cref="ToSingle"/>: factorisations compute in
/// float64, which costs twice the time of float32 and leaves no rounding that float32 could show.
/// </remarks>
public sealed class Matrix
{
    private readonly double[] values;

    /// <summary>Copies numbers into a matrix.</summary>
    /// <param name="rows">Rows; 0 or more.</param>
    /// <param name="columns">Columns; 0 or more.</param>
    /// <param name="values"><c>[rows × columns]</c>, row after row.</param>
    /// <exception cref="ArgumentException">A count is negative or the length is not their product.</exception>
    /// <exception cref="VentralException">A number is not finite; the message names its place.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<double> values)
        : this(values.ToArray(), rows, columns)
    {
    }

    // Takes the array over: whoever made it must not keep it.
    internal Matrix(double[] values, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException(FormattableString.Invariant($"{rows} × {columns} values are needed, not {values.Length}."), nameof(values));
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new VentralException(FormattableString.Invariant(
                    $"A matrix needs finite numbers: row {i / columns}, column {i % columns} of {rows} × {columns} is {values[i]}. Remove or replace it before the analysis."));
            }
        }

        Rows = rows;
        Columns = columns;
        this.values = values;
    }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>All numbers, row after row.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>One number.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public double this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return values[((long)row * Columns) + column];
        }
    }

    /// <summary>The matrix with ones on the diagonal and zeros elsewhere.</summary>
    /// <param name="size">Rows and columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static Matrix Identity(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        double[] ones = new double[checked(size * size)];
        for (int i = 0; i < size; i++)
        {
            ones[((long)i * size) + i] = 1;
        }

        return new Matrix(ones, size, size);
    }

    /// <summary>Copies float32 numbers, each exactly, into a matrix.</summary>
    /// <inheritdoc cref="Matrix(int, int, ReadOnlySpan{double})"/>
    public static Matrix FromSingle(int rows, int columns, ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return new Matrix(wide, rows, columns);
    }

    /// <summary>All numbers rounded to float32, row after row.</summary>
    public float[] ToSingle() => Array.ConvertAll(values, value => (float)value);

    /// <summary>Rows and columns exchanged.</summary>
    public Matrix Transpose()
    {
        double[] transposed = new double[values.Length];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                transposed[((long)column * Rows) + row] = values[((long)row * Columns) + column];
            }
        }

        return new Matrix(transposed, Columns, Rows);
    }

    /// <summary>
    /// The product of this and another matrix. Each element adds its products from the first to the last by fused
    /// multiply-add, so the bits depend on neither threads nor vector width.
    /// </summary>
    /// <param name="other"><c>[this matrix's columns × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="VentralException">A sum is too large for float64.</exception>
    public unsafe Matrix Multiply(Matrix other, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(workers);
        RequireRows(other, Columns, nameof(other));
        double[] product = new double[checked(Rows * other.Columns)];
        fixed (double* a = values, b = other.values, c = product)
        {
            GemmBlocks.Run(workers, Rows, other.Columns, Columns, new View<double>(a, Columns), new View<double>(b, other.Columns), c, other.Columns, GemmMode.Assign);
        }

        return new Matrix(product, Rows, other.Columns);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} × {Columns}");

    internal static void RequireRows(Matrix matrix, int rows, string name)
    {
        if (matrix.Rows != rows)
        {
            throw new ArgumentException(FormattableString.Invariant($"{rows} rows are needed, not {matrix.Rows}."), name);
        }
    }
}
