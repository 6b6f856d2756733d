using System.Runtime.CompilerServices;

namespace Ventral.Tensors.Kernels;

/// <summary>Pooling of feature maps, as PyTorch's MaxPool2d, AvgPool2d and AdaptiveAvgPool2d.</summary>
/// <remarks>Averages add in float64, rows before columns, and round once; PyTorch adds in float32. NaN in a window gives NaN.</remarks>
public static class Pooling2d
{
    /// <summary>The shape that <see cref="Max(ImageBatchShape, int, int, int, bool, ReadOnlySpan{float}, Span{float}, Workers)"/> and the average like it give.</summary>
    /// <inheritdoc cref="Pooling2dGeometry.OutputShape"/>
    public static ImageBatchShape MaxShape(ImageBatchShape shape, int kernel, int stride, int pad, bool ceilMode) =>
        new Pooling2dGeometry(kernel, stride, pad, ceilMode).OutputShape(shape);

    /// <summary>The greatest value of each square window; padding is ignored.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Input rows or columns from one window to the next.</param>
    /// <param name="pad">Padding on each side.</param>
    /// <param name="ceilMode">Whether a last window may hang over the end.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="MaxShape"/>.</param>
    /// <param name="workers">The threads to use.</param>
    public static void Max(ImageBatchShape shape, int kernel, int stride, int pad, bool ceilMode, ReadOnlySpan<float> input, Span<float> output, Workers workers) =>
        Max(new Pooling2dGeometry(kernel, stride, pad, ceilMode), shape, input, output, workers);

    /// <summary>The mean of each square window; padding counts as zeros.</summary>
    /// <inheritdoc cref="Max(ImageBatchShape, int, int, int, bool, ReadOnlySpan{float}, Span{float}, Workers)"/>
    public static void Average(ImageBatchShape shape, int kernel, int stride, int pad, bool ceilMode, ReadOnlySpan<float> input, Span<float> output, Workers workers) =>
        Average(new Pooling2dGeometry(kernel, stride, pad, ceilMode), shape, input, output, workers);

    /// <summary>The greatest value of each window; padding is ignored.</summary>
    /// <param name="geometry">How the window steps over the input.</param>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of the geometry's output shape; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape, or the geometry is impossible.</exception>
    public static unsafe void Max(Pooling2dGeometry geometry, ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ImageBatchShape result = Prepare(geometry, shape, input, output, workers);
        fixed (float* from = input, to = output)
        {
            var loop = new MaxLoop(new MaxPooling(geometry, shape, result), TaskCut.Of(shape.Count * shape.Channels, shape.PlaneLength), shape.PlaneLength, result.PlaneLength, from, to);
            workers.For(loop.Cut.Count, loop, static (task, planes) => planes.Run(task));
        }
    }

    /// <summary>The mean of each window.</summary>
    /// <inheritdoc cref="Max(Pooling2dGeometry, ImageBatchShape, ReadOnlySpan{float}, Span{float}, Workers)"/>
    public static unsafe void Average(Pooling2dGeometry geometry, ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ImageBatchShape result = Prepare(geometry, shape, input, output, workers);
        fixed (float* from = input, to = output)
        {
            var loop = new AverageLoop(
                Windows.Down(geometry, shape), Windows.Across(geometry, shape), geometry.CountsPadding, shape, result, TaskCut.Of(shape.Count * shape.Channels, shape.PlaneLength), from, to);
            workers.For(loop.Cut.Count, loop, static (task, planes) => planes.Run(task));
        }
    }

    /// <summary>The mean of each whole channel.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes <c>[images × channels]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape.</exception>
    public static void GlobalAverage(ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers) =>
        AdaptiveAverage(shape, 1, 1, input, output, workers);

    /// <summary>
    /// The means of an even grid of windows: output row i averages input rows ⌊i·H/h⌋ to ⌈(i+1)·H/h⌉ − 1, and columns
    /// alike, so neighbours share rows where h does not divide H.
    /// </summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="outputHeight">Rows h of the grid.</param>
    /// <param name="outputWidth">Columns of the grid.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes <c>[images × channels × output height × output width]</c>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape, or the grid is empty.</exception>
    public static unsafe void AdaptiveAverage(ImageBatchShape shape, int outputHeight, int outputWidth, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputWidth, 1);
        ArgumentNullException.ThrowIfNull(workers);
        shape.Require(input.Length, nameof(input));
        (shape with { Height = outputHeight, Width = outputWidth }).Require(output.Length, nameof(output));
        if (outputHeight == shape.Height && outputWidth == shape.Width)
        {
            input.CopyTo(output);
            return;
        }

        fixed (float* from = input, to = output)
        {
            var loop = new AdaptiveLoop(outputHeight, outputWidth, shape, TaskCut.Of(shape.Count * shape.Channels, shape.PlaneLength), from, to);
            workers.For(loop.Cut.Count, loop, static (task, planes) => planes.Run(task));
        }
    }

    private static ImageBatchShape Prepare(Pooling2dGeometry geometry, ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(workers);
        shape.Require(input.Length, nameof(input));
        ImageBatchShape result = geometry.OutputShape(shape);
        result.Require(output.Length, nameof(output));
        return result;
    }

    private static (int Start, int End) Bin(int index, int bins, int extent) =>
        ((int)((long)index * extent / bins), (int)((((index + 1L) * extent) + bins - 1) / bins));

    private static unsafe double Sum(float* plane, int width, int top, int bottom, int left, int right)
    {
        double sum = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                sum += plane[(y * width) + x];
            }
        }

        return sum;
    }

    // Each sum waits for its last addition, so four planes are summed side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void WholeMeans(float* input, int planes, int length, float* output)
    {
        int plane = 0;
        for (; plane <= planes - 4; plane += 4, input += 4L * length)
        {
            double a = 0, b = 0, c = 0, d = 0;
            for (int i = 0; i < length; i++)
            {
                a += input[i];
                b += input[length + i];
                c += input[(2L * length) + i];
                d += input[(3L * length) + i];
            }

            output[plane] = (float)(a / length);
            output[plane + 1] = (float)(b / length);
            output[plane + 2] = (float)(c / length);
            output[plane + 3] = (float)(d / length);
        }

        for (; plane < planes; plane++, input += length)
        {
            output[plane] = (float)(Sum(input, length, 0, 1, 0, length) / length);
        }
    }

    private readonly unsafe struct MaxLoop(MaxPooling pooling, TaskCut cut, int inputLength, int outputLength, float* input, float* output)
    {
        public TaskCut Cut => cut;

        public void Run(int task)
        {
            (int first, int end) = cut.Range(task);
            pooling.Run(input + ((long)first * inputLength), end - first, output + ((long)first * outputLength));
        }
    }

    private readonly unsafe struct AverageLoop(
        Windows rows, Windows columns, bool countsPadding, ImageBatchShape shape, ImageBatchShape result, TaskCut cut, float* input, float* output)
    {
        public TaskCut Cut => cut;

        public void Run(int task)
        {
            (int first, int end) = cut.Range(task);
            float* target = output + ((long)first * result.PlaneLength);
            for (int plane = first; plane < end; plane++)
            {
                float* source = input + ((long)plane * shape.PlaneLength);
                for (int oy = 0; oy < result.Height; oy++)
                {
                    (int top, int bottom) = rows.Clipped(oy);
                    for (int ox = 0; ox < result.Width; ox++)
                    {
                        (int left, int right) = columns.Clipped(ox);
                        int size = countsPadding ? rows.PaddedExtent(oy) * columns.PaddedExtent(ox) : (bottom - top) * (right - left);
                        *target++ = (float)(Sum(source, shape.Width, top, bottom, left, right) / size);
                    }
                }
            }
        }
    }

    private readonly unsafe struct AdaptiveLoop(int outputHeight, int outputWidth, ImageBatchShape shape, TaskCut cut, float* input, float* output)
    {
        public TaskCut Cut => cut;

        public void Run(int task)
        {
            (int first, int end) = cut.Range(task);
            float* source = input + ((long)first * shape.PlaneLength), target = output + ((long)first * outputHeight * outputWidth);
            if (outputHeight == 1 && outputWidth == 1)
            {
                WholeMeans(source, end - first, shape.PlaneLength, target);
                return;
            }

            for (int plane = first; plane < end; plane++, source += shape.PlaneLength)
            {
                for (int oy = 0; oy < outputHeight; oy++)
                {
                    (int top, int bottom) = Bin(oy, outputHeight, shape.Height);
                    for (int ox = 0; ox < outputWidth; ox++)
                    {
                        (int left, int right) = Bin(ox, outputWidth, shape.Width);
                        double sum = Sum(source, shape.Width, top, bottom, left, right);
                        *target++ = (float)(sum / ((bottom - top) * (right - left)));
                    }
                }
            }
        }
    }

    // The windows along one axis.
    private readonly record struct Windows(int Input, int Kernel, int Stride, int Before, int After)
    {
        public static Windows Down(Pooling2dGeometry g, ImageBatchShape shape) => new(shape.Height, g.KernelHeight, g.StrideY, g.PadTop, g.PadBottom);

        public static Windows Across(Pooling2dGeometry g, ImageBatchShape shape) => new(shape.Width, g.KernelWidth, g.StrideX, g.PadLeft, g.PadRight);

        public (int Start, int End) Clipped(int index)
        {
            int start = (index * Stride) - Before;
            return (Math.Max(start, 0), Math.Min(start + Kernel, Input));
        }

        public int PaddedExtent(int index)
        {
            int start = (index * Stride) - Before;
            return Math.Min(start + Kernel, Input + After) - start;
        }
    }
}
