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
        Pieces.For(PlaneCount, Input.PlaneLength * 2L, workers, (first, end) =>
        {
            for (int plane = first; plane < end; plane++)
            {
                ForWindows((oy, ox) =>
                {
                    double sum = 0;
                    for (int iy = Rows.Start[oy]; iy < Rows.End[oy]; iy++)
                    {
                        int row = (plane * Input.PlaneLength) + (iy * Input.Width);
                        for (int ix = Columns.Start[ox]; ix < Columns.End[ox]; ix++)
                        {
                            sum += Real.ToDouble(x[row + ix]);
                        }
                    }

                    y[At(plane, oy, ox)] = Real.FromDouble<T>(sum / (Rows.Counted[oy] * Columns.Counted[ox]));
                });
            }
        });
        return y;
    }

    public T[] Spread<T>(T[] gradient, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = new T[Input.Length];
        Pieces.For(PlaneCount, Input.PlaneLength * 2L, workers, (first, end) =>
        {
            for (int plane = first; plane < end; plane++)
            {
                ForWindows((oy, ox) =>
                {
                    T part = Real.FromDouble<T>(Real.ToDouble(gradient[At(plane, oy, ox)]) / (Rows.Counted[oy] * Columns.Counted[ox]));
                    for (int iy = Rows.Start[oy]; iy < Rows.End[oy]; iy++)
                    {
                        int row = (plane * Input.PlaneLength) + (iy * Input.Width);
                        for (int ix = Columns.Start[ox]; ix < Columns.End[ox]; ix++)
                        {
                            x[row + ix] += part;
                        }
                    }
                });
            }
        });
        return x;
    }

    // The first of equals; NaN is the greatest.
    public Selection Greatest<T>(T[] x, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] indexes = new int[Output.Length];
        Pieces.For(PlaneCount, Input.PlaneLength * 2L, workers, (first, end) =>
        {
            for (int plane = first; plane < end; plane++)
            {
                ForWindows((oy, ox) =>
                {
                    int best = -1;
                    for (int iy = Rows.Start[oy]; iy < Rows.End[oy]; iy++)
                    {
                        int row = (plane * Input.PlaneLength) + (iy * Input.Width);
                        for (int at = row + Columns.Start[ox]; at < row + Columns.End[ox]; at++)
                        {
                            if (best < 0 || x[at] > x[best] || (T.IsNaN(x[at]) && !T.IsNaN(x[best])))
                            {
                                best = at;
                            }
                        }
                    }

                    indexes[At(plane, oy, ox)] = best;
                });
            }
        });
        return new(indexes, PlaneCount);
    }

    private int At(int plane, int oy, int ox) => (((plane * Rows.Count) + oy) * Columns.Count) + ox;

    private void ForWindows(Action<int, int> body)
    {
        for (int oy = 0; oy < Rows.Count; oy++)
        {
            for (int ox = 0; ox < Columns.Count; ox++)
            {
                body(oy, ox);
            }
        }
    }
}
