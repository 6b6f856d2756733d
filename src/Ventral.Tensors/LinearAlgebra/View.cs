namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A matrix somewhere in memory, in any of the two orders: element (i, j) lies i row strides and j column strides on.</summary>
internal readonly unsafe struct View(double* start, long rowStride, long columnStride = 1)
{
    public double* Start { get; } = start;

    public long RowStride { get; } = rowStride;

    public long ColumnStride { get; } = columnStride;

    public View Transposed => new(Start, ColumnStride, RowStride);

    public double* At(long row, long column) => Start + (row * RowStride) + (column * ColumnStride);

    public View From(long row, long column) => new(At(row, column), RowStride, ColumnStride);
}
