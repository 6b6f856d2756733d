using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// An immutable matrix of float32 or float64, <c>[rows × columns]</c>, row after row. Its numbers are finite; it may be empty.
/// </summary>
/// <remarks>
/// A factorisation computes in the type of its matrix. float32 takes half of the time and resolves 2⁻²³; where small
/// differences matter, <see cref="Convert{TOther}"/> the matrix to float64 first.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Matrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] values;

    /// <summary>Copies numbers into a matrix.</summary>
    /// <param name="rows">Rows; 0 or more.</param>
    /// <param name="columns">Columns; 0 or more.</param>
    /// <param name="values"><c>[rows × columns]</c>, row after row.</param>
    /// <exception cref="ArgumentException">A count is negative or the length is not their product.</exception>
    /// <exception cref="VentralException">A number is not finite; the message names its place.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<T> values)
        : this(values.ToArray(), rows, columns)
    {
    }

    // Takes the array over, whose end may be unused: whoever made it must not keep it. What the numbers are is said where they were computed.
    internal Matrix(T[] values, int rows, int columns, string? computed = null, bool mayBeLonger = false)
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Matrices are of float or double, not of {typeof(T).Name}.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (mayBeLonger ? values.Length < (long)rows * columns : values.Length != (long)rows * columns)
        {
            throw new ArgumentException(FormattableString.Invariant($"{rows} × {columns} values are needed, not {values.Length}."), nameof(values));
        }

        if (IndexOfNotFinite(values.AsSpan(0, rows * columns)) is int index)
        {
            string found = FormattableString.Invariant($"row {index / columns}, column {index % columns} of {rows} × {columns} is {values[index]}");
            throw new VentralException(computed is null
                ? $"A matrix needs finite numbers: {found}. Remove or replace it before the analysis."
                : $"The {computed} is too large for {Precision<T>.Name}: {found}. Divide the matrix by its largest element first.");
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
    public ReadOnlySpan<T> Values => values.AsSpan(0, Rows * Columns);

    /// <summary>One number.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public T this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return values[((long)row * Columns) + column];
        }
    }

    /// <summary>The same matrix in another type of number: exactly from float32 to float64, rounded to the nearest the other way.</summary>
    /// <exception cref="VentralException">A number is too large for float32.</exception>
    public Matrix<TOther> Convert<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        TOther[] converted = new TOther[Values.Length];
        for (int i = 0; i < converted.Length; i++)
        {
            converted[i] = Real.FromDouble<TOther>(Real.ToDouble(values[i]));
        }

        return new(converted, Rows, Columns, "matrix");
    }

    /// <summary>Rows and columns exchanged.</summary>
    public unsafe Matrix<T> Transpose()
    {
        T[] transposed = new T[Values.Length];
        fixed (T* from = values, to = transposed)
        {
            Transposition<T>.Copy(from, Columns, Rows, Columns, to, Rows);
        }

        return new Matrix<T>(transposed, Columns, Rows);
    }

    /// <summary>
    /// The product of this and another matrix. Each element adds its products from the first to the last by fused
    /// multiply-add, so the bits depend on neither threads nor vector width.
    /// </summary>
    /// <param name="other"><c>[this matrix's columns × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="VentralException">A sum is too large for its type.</exception>
    public unsafe Matrix<T> Multiply(Matrix<T> other, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(workers);
        RequireRows(other, Columns, nameof(other));
        T[] product = new T[checked(Rows * other.Columns)];
        fixed (T* a = values, b = other.values, c = product)
        {
            GemmBlocks.Run(workers, Rows, other.Columns, Columns, new View<T>(a, Columns), new View<T>(b, other.Columns), c, other.Columns, GemmMode.Assign);
        }

        return new Matrix<T>(product, Rows, other.Columns, "product of two matrices");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} × {Columns}");

    internal static void RequireRows(Matrix<T> matrix, int rows, string name)
    {
        if (matrix.Rows != rows)
        {
            throw new ArgumentException(FormattableString.Invariant($"{rows} rows are needed, not {matrix.Rows}."), name);
        }
    }

    private static int? IndexOfNotFinite(ReadOnlySpan<T> values)
    {
        // Only of finite numbers is the difference from themselves 0.
        int i = 0;
        for (; i + Vector512<T>.Count <= values.Length; i += Vector512<T>.Count)
        {
            Vector512<T> lanes = Vector512.Create(values[i..]);
            if (!Vector512.EqualsAll(lanes - lanes, Vector512<T>.Zero))
            {
                break;
            }
        }

        for (; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                return i;
            }
        }

        return null;
    }
}
