using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>Resizing of feature maps, as PyTorch's <c>interpolate</c> with <c>align_corners=False</c>, its weights found once.</summary>
/// <remarks>
/// <para>Separable: rows are combined first, then columns, in float64 from the first input to the last, and the result is
/// rounded once; PyTorch adds in float32. Zero weights at the ends of a window are left out, so resizing to the same size
/// copies.</para>
/// <para>Tiling: a task is eight output rows of a plane. Vectors run across columns while rows are combined; the eight
/// rows are then laid side by side, so that vectors run across them while columns are combined.</para>
/// </remarks>
public sealed unsafe class Resize2d
{
    private const int RowsOfTask = 8;

    private readonly ResizeAxis rows;
    private readonly ResizeAxis columns;

    /// <summary>Prepares resizing by a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="inputHeight">Rows before.</param>
    /// <param name="inputWidth">Columns before.</param>
    /// <param name="outputHeight">Rows after.</param>
    /// <param name="outputWidth">Columns after.</param>
    /// <param name="antialias">Whether a linear or cubic filter is widened along an axis that gets shorter.</param>
    /// <exception cref="ArgumentException">A side is below 1, or the filter does not exist or cannot be antialiased.</exception>
    public Resize2d(ResizeFilter filter, int inputHeight, int inputWidth, int outputHeight, int outputWidth, bool antialias = false)
        : this(ResizeAxis.Of(filter, inputHeight, outputHeight, antialias), ResizeAxis.Of(filter, inputWidth, outputWidth, antialias))
    {
    }

    private Resize2d(ResizeAxis rows, ResizeAxis columns) => (this.rows, this.columns) = (rows, columns);

    /// <summary>The shape that an input's becomes.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <exception cref="ArgumentException">This was prepared for another height or width.</exception>
    public ImageBatchShape OutputShape(ImageBatchShape shape) => shape.Height == rows.InputLength && shape.Width == columns.InputLength
        ? shape with { Height = rows.OutputLength, Width = columns.OutputLength }
        : throw new ArgumentException(FormattableString.Invariant($"Resizing was prepared for {rows.InputLength} × {columns.InputLength} pixels, not for {shape}."), nameof(shape));

    /// <summary>Resizes.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentException">A length does not fit its shape, or this was prepared for another shape.</exception>
    public void Run<T>(ImageBatchShape shape, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workers);
        ImageBatchShape result = OutputShape(shape);
        shape.Require(input.Length, nameof(input));
        result.Require(output.Length, nameof(output));
        int tasksOfPlane = (result.Height + RowsOfTask - 1) / RowsOfTask;
        fixed (T* inputAt = input, outputAt = output)
        {
            T* from = inputAt, to = outputAt;
            Pieces.For(shape.Count * shape.Channels * tasksOfPlane, RowsOfTask * (long)(shape.Width + result.Width), workers, (start, end) =>
            {
                double[] scratch = ArrayPool<double>.Shared.Rent((RowsOfTask + 1) * shape.Width);
                fixed (double* line = scratch)
                {
                    for (int task = start; task < end; task++)
                    {
                        (int plane, int part) = Math.DivRem(task, tasksOfPlane);
                        int first = part * RowsOfTask, count = Math.Min(RowsOfTask, result.Height - first);
                        T* target = to + ((long)plane * result.PlaneLength) + ((long)first * result.Width);
                        CombineRows(from + ((long)plane * shape.PlaneLength), first, count, line, line + shape.Width);
                        CombineColumns(line + shape.Width, count, target);
                    }
                }

                ArrayPool<double>.Shared.Return(scratch);
            });
        }
    }

    // Takes the gradient of an output back to the input.
    internal Resize2d Adjoint() => new(rows.Transposed(), columns.Transposed());

    // Writes the combined rows as columns of [width × 8].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CombineRows<T>(T* plane, int first, int count, double* line, double* beside)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = columns.InputLength;
        if (count < RowsOfTask)
        {
            new Span<double>(beside, width * RowsOfTask).Clear();
        }

        for (int row = 0; row < count; row++)
        {
            T* from = plane + ((long)rows.First(first + row) * width);
            ReadOnlySpan<double> weights = rows.Weights(first + row);
            int x = 0;
            for (; x <= width - DoubleLanes.Count; x += DoubleLanes.Count)
            {
                Vector256<double> sum = Vector256<double>.Zero;
                T* at = from + x;
                foreach (double weight in weights)
                {
                    sum += DoubleLanes.Load(at) * Vector256.Create(weight);
                    at += width;
                }

                sum.Store(line + x);
            }

            for (; x < width; x++)
            {
                double sum = 0;
                T* at = from + x;
                foreach (double weight in weights)
                {
                    sum += Real.ToDouble(*at) * weight;
                    at += width;
                }

                line[x] = sum;
            }

            for (x = 0; x < width; x++)
            {
                beside[(x * RowsOfTask) + row] = line[x];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CombineColumns<T>(double* beside, int count, T* target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double* sums = stackalloc double[RowsOfTask];
        int width = columns.OutputLength;
        for (int x = 0; x < width; x++)
        {
            Vector256<double> upper = Vector256<double>.Zero, lower = upper;
            double* at = beside + ((long)columns.First(x) * RowsOfTask);
            foreach (double weight in columns.Weights(x))
            {
                upper += Vector256.Load(at) * Vector256.Create(weight);
                lower += Vector256.Load(at + 4) * Vector256.Create(weight);
                at += RowsOfTask;
            }

            upper.Store(sums);
            lower.Store(sums + 4);
            for (int row = 0; row < count; row++)
            {
                target[((long)row * width) + x] = Real.FromDouble<T>(sums[row]);
            }
        }
    }
}
