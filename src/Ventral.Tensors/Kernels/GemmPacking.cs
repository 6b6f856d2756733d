using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors.Kernels;

/// <summary>Lays stretches of matrices of either order out in panels for <see cref="MicroKernel"/> and <see cref="TriangleKernel"/>.</summary>
internal static unsafe class GemmPacking
{
    // So much depth at a time that what is written stays in the nearest cache until its lines are full.
    private const int PackBlock = 64;

    private const int LineBytes = 64;

    // Rows between the request for one and its use.
    private const int FetchAhead = 16;

    /// <summary>Lays rows out as panels <c>[depth × height]</c> (<see cref="Panels{T}.HeightAt"/>).</summary>
    /// <param name="a">The rows, from the first column of the stretch.</param>
    /// <param name="rows">How many.</param>
    /// <param name="depth">Columns of the stretch.</param>
    /// <param name="panels">Takes rows × depth values.</param>
    /// <param name="negated">Whether signs are turned.</param>
    public static void PackRows<T>(View<T> a, int rows, int depth, T* panels, bool negated)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0, height; row < rows; row += height)
        {
            height = Panels<T>.HeightAt(rows - row);
            T* panel = panels + ((long)row * depth);
            if (a.ColumnStride == 1)
            {
                for (int start = 0; start < depth; start += PackBlock)
                {
                    Transpose.Run(a.At(row, start), a.RowStride, height, Math.Min(PackBlock, depth - start), panel + ((long)start * height), height);
                }
            }
            else
            {
                Copy(a.From(row, 0).Transposed, depth, height, panel, height);
            }
        }

        if (negated)
        {
            Negate(panels, (long)rows * depth);
        }
    }

    /// <summary>Lays rows out as panels that lie in the column panels of the transposed matrix already, which is cheaper.</summary>
    /// <param name="columnPanels">Column panels.</param>
    /// <param name="first">The first row: a column of theirs.</param>
    /// <param name="rows">How many.</param>
    /// <param name="depth">Depth of the panels.</param>
    /// <param name="panels">Takes rows × depth values.</param>
    /// <param name="negated">Whether signs are turned.</param>
    public static void PackRows<T>(T* columnPanels, int first, int rows, int depth, T* panels, bool negated)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Panels<T>.Width;
        for (int row = 0, height; row < rows; row += height)
        {
            height = Panels<T>.HeightAt(rows - row);
            for (int taken = 0, count; taken < height; taken += count)
            {
                int column = first + row + taken, place = column % width;
                count = Math.Min(height - taken, width - place);
                T* from = columnPanels + ((long)(column - place) * depth) + place;
                Copy(new(from, width), depth, count, panels + ((long)row * depth) + taken, height);
            }
        }

        if (negated)
        {
            Negate(panels, (long)rows * depth);
        }
    }

    /// <summary>Lays columns out as a panel <c>[depth × width]</c>, filled up with zeros.</summary>
    /// <param name="b">The columns, from the first row of the stretch.</param>
    /// <param name="columns">How many, at most the width of a panel.</param>
    /// <param name="depth">Rows of the stretch.</param>
    /// <param name="panel">Takes depth × width values.</param>
    public static void PackColumns<T>(View<T> b, int columns, int depth, T* panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => PackColumns(b, columns, depth, panel, Panels<T>.Width);

    /// <summary>The same for a panel of any width.</summary>
    /// <param name="b">The columns, from the first row of the stretch.</param>
    /// <param name="columns">How many, at most <paramref name="width"/>.</param>
    /// <param name="depth">Rows of the stretch.</param>
    /// <param name="panel">Takes depth × width values.</param>
    /// <param name="width">The panel's.</param>
    public static void PackColumns<T>(View<T> b, int columns, int depth, T* panel, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (columns < width)
        {
            new Span<T>(panel, checked(depth * width)).Clear();
        }

        if (b.RowStride == 1)
        {
            for (int start = 0; start < depth; start += PackBlock)
            {
                Fetch(b.At(start + PackBlock, 0), b.ColumnStride, columns, Math.Min(PackBlock, depth - start - PackBlock));
                Transpose.Run(b.At(start, 0), b.ColumnStride, columns, Math.Min(PackBlock, depth - start), panel + ((long)start * width), width);
            }
        }
        else
        {
            Copy(b, depth, columns, panel, width);
        }
    }

    // Rows that lie far apart, each too short for the processor to foresee the next. A request for memory that is not ours does nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<T>(T* rows, long stride, int count, int length)
        where T : unmanaged
    {
        for (int row = 0; Sse.IsSupported && row < count; row++, rows += stride)
        {
            for (int i = 0; i < length; i += LineBytes / sizeof(T))
            {
                Sse.Prefetch0(rows + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(View<T> from, int rows, int columns, T* to, int stride)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++, to += stride)
        {
            T* source = from.At(row, 0);
            int column = 0;
            if (from.ColumnStride == 1)
            {
                Fetch(source + (FetchAhead * from.RowStride), 0, 1, columns);
                for (; column <= columns - Vector256<T>.Count; column += Vector256<T>.Count)
                {
                    Vector256.Load(source + column).Store(to + column);
                }

                for (; column <= columns - Vector128<T>.Count; column += Vector128<T>.Count)
                {
                    Vector128.Load(source + column).Store(to + column);
                }
            }

            for (; column < columns; column++)
            {
                to[column] = source[column * from.ColumnStride];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Negate<T>(T* values, long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long i = 0;
        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            (-Vector256.Load(values + i)).Store(values + i);
        }

        for (; i < count; i++)
        {
            values[i] = -values[i];
        }
    }
}
