using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>Sums over axes, each in float64 from the first term to the last.</summary>
internal static class Reduction
{
    private const int Columns = 512;

    public static Tensor<T> Sum<T>(Tensor<T> x, bool[] reduced, Shape shape, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length == 0)
        {
            return new(shape, T.Zero);
        }

        (List<int> extents, List<bool> sums) = Merge(x.Shape, reduced);
        T[] input = x.Buffer, output = new T[shape.ValueCount];
        int inner = extents[^1];
        int[] outerStrides = new int[extents.Count - 1];
        for (int axis = extents.Count - 2, stride = inner; axis >= 0; axis--)
        {
            outerStrides[axis] = stride;
            stride *= extents[axis];
        }

        int[] kept = Offsets(extents, sums, outerStrides, sum: false), summed = Offsets(extents, sums, outerStrides, sum: true);
        if (sums[^1])
        {
            Pieces.For(kept.Length, (long)summed.Length * inner, workers, (start, end) =>
            {
                for (int i = start; i < end; i++)
                {
                    double sum = 0;
                    foreach (int offset in summed)
                    {
                        foreach (T value in input.AsSpan(kept[i] + offset, inner))
                        {
                            sum += Real.ToDouble(value);
                        }
                    }

                    output[i] = Real.FromDouble<T>(sum);
                }
            });
            return new(shape, output);
        }

        // The last axis stays: many sums run beside each other, and memory is read in order.
        int stretches = (inner + Columns - 1) / Columns;
        Pieces.For(kept.Length * stretches, (long)summed.Length * Math.Min(inner, Columns), workers, (start, end) =>
        {
            Span<double> columns = stackalloc double[Columns];
            for (int task = start; task < end; task++)
            {
                (int row, int stretch) = Math.DivRem(task, stretches);
                int first = stretch * Columns;
                Span<double> part = columns[..Math.Min(Columns, inner - first)];
                part.Clear();
                foreach (int offset in summed)
                {
                    ReadOnlySpan<T> source = input.AsSpan(kept[row] + offset + first, part.Length);
                    for (int i = 0; i < part.Length; i++)
                    {
                        part[i] += Real.ToDouble(source[i]);
                    }
                }

                for (int i = 0; i < part.Length; i++)
                {
                    output[(row * inner) + first + i] = Real.FromDouble<T>(part[i]);
                }
            }
        });
        return new(shape, output);
    }

    private static (List<int> Extents, List<bool> Sums) Merge(Shape shape, bool[] reduced)
    {
        List<int> extents = [];
        List<bool> sums = [];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1)
            {
                continue;
            }

            if (sums.Count > 0 && sums[^1] == reduced[axis])
            {
                extents[^1] *= shape[axis];
            }
            else
            {
                extents.Add(shape[axis]);
                sums.Add(reduced[axis]);
            }
        }

        if (extents.Count == 0)
        {
            extents.Add(1);
            sums.Add(true);
        }

        return (extents, sums);
    }

    // Where each position of the outer axes that are (not) summed begins.
    private static int[] Offsets(List<int> extents, List<bool> sums, int[] strides, bool sum)
    {
        int[] offsets = [0];
        for (int axis = 0; axis < strides.Length; axis++)
        {
            if (sums[axis] == sum)
            {
                int[] next = new int[offsets.Length * extents[axis]];
                for (int i = 0; i < next.Length; i++)
                {
                    next[i] = offsets[i / extents[axis]] + (i % extents[axis] * strides[axis]);
                }

                offsets = next;
            }
        }

        return offsets;
    }
}
