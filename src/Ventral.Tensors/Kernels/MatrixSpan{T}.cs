namespace Ventral.Tensors.Kernels;

/// <summary>A matrix that is read in place: a stretch of memory, how many rows and columns, and how far apart these lie.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct MatrixSpan<T>
    where T : unmanaged
{
    /// <summary>Views memory as a matrix whose rows follow each other.</summary>
    /// <param name="values">At least <c>[rows × columns]</c>; what follows is not read.</param>
    /// <param name="rows">Rows; 0 or more.</param>
    /// <param name="columns">Columns; 0 or more.</param>
    /// <exception cref="ArgumentException">A count is negative or there are fewer values.</exception>
    public MatrixSpan(ReadOnlySpan<T> values, int rows, int columns)
        : this(values, rows, columns, columns, 1)
    {
    }

    /// <summary>Views memory as a matrix of any order.</summary>
    /// <param name="values">The memory, from the first element.</param>
    /// <param name="rows">Rows; 0 or more.</param>
    /// <param name="columns">Columns; 0 or more.</param>
    /// <param name="rowStride">Values from an element to the one below; 0 or more.</param>
    /// <param name="columnStride">Values from an element to the one to its right; 0 or more.</param>
    /// <exception cref="ArgumentException">A count is negative or the last element lies outside the memory.</exception>
    public MatrixSpan(ReadOnlySpan<T> values, int rows, int columns, int rowStride, int columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(columnStride);
        long needed = rows == 0 || columns == 0 ? 0 : ((rows - 1L) * rowStride) + ((columns - 1L) * columnStride) + 1;
        if (values.Length < needed)
        {
            throw new ArgumentException(FormattableString.Invariant($"A {rows} × {columns} matrix with strides {rowStride} and {columnStride} needs {needed} values, not {values.Length}."), nameof(values));
        }

        Values = values;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
        Length = needed;
    }

    /// <summary>The memory, from the first element.</summary>
    public ReadOnlySpan<T> Values { get; }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>Values from an element to the one below.</summary>
    public int RowStride { get; }

    /// <summary>Values from an element to the one to its right.</summary>
    public int ColumnStride { get; }

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public MatrixSpan<T> Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);

    // From the first element to the last.
    internal long Length { get; }
}
