using System.Numerics;

using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>Pooling of planes over windows: means, the adjoint of the means, and where the greatest elements are.</summary>
internal sealed record PoolingWindows(ImageBatchShape Input, PoolingAxis Rows, PoolingAxis Columns)
{
    public ImageBatchShape Output => Input with { Height = Rows.Count, Width = Columns.Count };

    private int PlaneCount => Input.Count * Input.Channels;

    public static PoolingWindows Stepping(ImageBatchShape input, Pooling2dGeometry g)
    {
        ImageBatchShape output = g.OutputShape(input);
        return new(
            input,
            PoolingAxis.Stepping(input.Height, output.Height, g.KernelHeight, g.StrideY, g.PadTop, g.PadBottom, g.CountsPadding),
            PoolingAxis.Stepping(input.Width, output.Width, g.KernelWidth, g.StrideX, g.PadLeft, g.PadRight, g.CountsPadding));
    }

    public T[] Mean<T>(T[] x, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] y = new T[Output.Length];
        ForPlanes(workers, plane =>
        {
            ReadOnlySpan<T> source = x.AsSpan(plane * Input.PlaneLength, Input.PlaneLength);
            Span<T> target = y.AsSpan(plane * Output.PlaneLength, Output.PlaneLength);
            for (int at = 0; at < target.Length; at++)
            {
                (int oy, int ox) = Math.DivRem(at, Columns.Count);
                double sum = 0;
                for (int iy = Rows.Start[oy]; iy < Rows.End[oy]; iy++)
                {
                    foreach (T value in source[((iy * Input.Width) + Columns.Start[ox])..((iy * Input.Width) + Columns.End[ox])])
                    {
                        sum += Real.ToDouble(value);
                    }
                }

                target[at] = Real.FromDouble<T>(sum / (Rows.Counted[oy] * Columns.Counted[ox]));
            }
        });
        return y;
    }

    public T[] Spread<T>(T[] gradient, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = new T[Input.Length];
        ForPlanes(workers, plane =>
        {
            Span<T> target = x.AsSpan(plane * Input.PlaneLength, Input.PlaneLength);
            ReadOnlySpan<T> source = gradient.AsSpan(plane * Output.PlaneLength, Output.PlaneLength);
            for (int at = 0; at < source.Length; at++)
            {
                (int oy, int ox) = Math.DivRem(at, Columns.Count);
                T part = Real.FromDouble<T>(Real.ToDouble(source[at]) / (Rows.Counted[oy] * Columns.Counted[ox]));
                for (int iy = Rows.Start[oy]; iy < Rows.End[oy]; iy++)
                {
                    foreach (ref T sum in target[((iy * Input.Width) + Columns.Start[ox])..((iy * Input.Width) + Columns.End[ox])])
                    {
                        sum += part;
                    }
                }
            }
        });
        return x;
    }

    // The first of equals; NaN is the greatest.
    public unsafe Selection Greatest<T>(T[] x, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] indexes = GC.AllocateUninitializedArray<int>(Output.Length);
        if (typeof(T) != typeof(float))
        {
            ForPlanes(workers, plane => Greatest(x, plane, 0, Columns.Count, indexes));
            return new(indexes, PlaneCount);
        }

        (int first, int end, int stride) = Columns.Regular();
        var lines = new GreatestLines(Rows, first, end, stride, Columns.Start[first], Columns.End[first] - Columns.Start[first]);
        fixed (float* xAt = (float[])(object)x)
        fixed (int* indexesAt = indexes)
        {
            float* from = xAt;
            int* to = indexesAt;
            ForPlanes(workers, plane =>
            {
                Greatest(x, plane, 0, first, indexes);
                lines.Run(from, plane * Input.PlaneLength, Input.Width, from + x.Length, to + (plane * Output.PlaneLength) + first, Columns.Count);
                Greatest(x, plane, end, Columns.Count, indexes);
            });
        }

        return new(indexes, PlaneCount);
    }

    // A plane's windows of some columns, one by one.
    private void Greatest<T>(T[] x, int plane, int firstColumn, int endColumn, int[] indexes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = plane * Input.PlaneLength, width = Input.Width;
        ReadOnlySpan<T> source = x.AsSpan(first, Input.PlaneLength);
        for (int oy = 0; oy < Rows.Count; oy++)
        {
            Span<int> target = indexes.AsSpan((plane * Output.PlaneLength) + (oy * Columns.Count), Columns.Count);
            for (int ox = firstColumn; ox < endColumn; ox++)
            {
                int best = (Rows.Start[oy] * width) + Columns.Start[ox], extent = Columns.End[ox] - Columns.Start[ox];
                T greatest = source[best];
                for (int row = best, y = Rows.Start[oy]; y < Rows.End[oy]; y++, row += width)
                {
                    for (int i = row; i < row + extent; i++)
                    {
                        T value = source[i];
                        if (!(value <= greatest) && !T.IsNaN(greatest))
                        {
                            (best, greatest) = (i, value);
                        }
                    }
                }

                target[ox] = first + best;
            }
        }
    }

    private void ForPlanes(Workers workers, Action<int> body) => Pieces.For(PlaneCount, Input.PlaneLength * 2L, workers, (start, end) =>
    {
        for (int plane = start; plane < end; plane++)
        {
            body(plane);
        }
    });
}
