namespace Ventral.Tensors.Kernels;

/// <summary>A matrix somewhere in memory, in any of the two orders: element (i, j) lies i row strides and j column strides on.</summary>
internal readonly unsafe struct View<T>(T* start, long rowStride, long columnStride = 1)
    where T : unmanaged
{
    public T* Start { get; } = start;

    public long RowStride { get; } = rowStride;

    public long ColumnStride { get; } = columnStride;

    public View<T> Transposed => new(Start, ColumnStride, RowStride);

    public T* At(long row, long column) => Start + (row * RowStride) + (column * ColumnStride);

    public View<T> From(long offset) => new(Start + offset, RowStride, ColumnStride);

    public View<T> From(long row, long column) => new(At(row, column), RowStride, ColumnStride);
}
