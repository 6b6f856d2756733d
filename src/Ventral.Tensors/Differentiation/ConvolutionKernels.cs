using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// A float32 convolution and its two gradients on the fast kernels. The input's gradient is itself a convolution, of the
/// output's gradient with the strides' gaps filled by zeros, with turned weights. The weights' gradient is a matrix
/// product of the input's patches with the output's gradient.
/// </summary>
internal sealed class ConvolutionKernels(Convolution2dGeometry geometry, ImageBatchShape input, Workers workers)
{
    // Images are multiplied together until a product is this deep: settled by the shape alone, so the sums are too.
    private const int Depth = 2048;

    private readonly ImageBatchShape output = geometry.OutputShape(input);
    private readonly int groupInputs = geometry.InputChannels / geometry.Groups;
    private readonly int groupOutputs = geometry.OutputChannels / geometry.Groups;
    private readonly int taps = geometry.KernelHeight * geometry.KernelWidth;

    public float[] Forward(float[] x, float[] weights)
    {
        float[] y = new float[output.Length];
        new Convolution2d(geometry, weights, []).Run(input, x, y, workers);
        return y;
    }

    public float[] InputGradient(float[] gradient, float[] weights)
    {
        int reachY = geometry.DilationY * (geometry.KernelHeight - 1), reachX = geometry.DilationX * (geometry.KernelWidth - 1);
        var canvas = new ImageBatchShape(output.Count, output.Channels, input.Height + reachY, input.Width + reachX);
        var back = new Convolution2dGeometry(geometry.OutputChannels, geometry.InputChannels, geometry.KernelHeight, geometry.KernelWidth)
        {
            DilationY = geometry.DilationY,
            DilationX = geometry.DilationX,
            Groups = geometry.Groups,
        };
        float[] x = new float[input.Length];
        new Convolution2d(back, Turned(weights), []).Run(canvas, Spread(gradient, canvas, reachY - geometry.PadTop, reachX - geometry.PadLeft), x, workers);
        return x;
    }

    public float[] WeightGradient(float[] x, float[] gradient)
    {
        int plane = output.PlaneLength, fanIn = geometry.FanIn;
        double[] sums = new double[geometry.OutputChannels * fanIn];
        int together = Math.Clamp(Depth / plane, 1, output.Count);
        float[] patches = [], rows = [], part = new float[groupOutputs * fanIn];
        for (int image = 0; image < output.Count; image += together)
        {
            int count = Math.Min(together, output.Count - image), depth = count * plane;
            if (patches.Length != fanIn * depth)
            {
                (patches, rows) = (new float[fanIn * depth], new float[groupOutputs * depth]);
            }

            for (int group = 0; group < geometry.Groups; group++)
            {
                FillPatches(x, image, count, group * groupInputs, patches);
                for (int o = 0; o < groupOutputs; o++)
                {
                    for (int i = 0; i < count; i++)
                    {
                        int from = (((image + i) * output.Channels) + (group * groupOutputs) + o) * plane;
                        gradient.AsSpan(from, plane).CopyTo(rows.AsSpan(((o * count) + i) * plane));
                    }
                }

                new Linear(depth, groupOutputs, rows, []).Run(fanIn, patches, part, workers);
                for (int i = 0, at = group * part.Length; i < part.Length; i++)
                {
                    sums[at + (i % groupOutputs * fanIn) + (i / groupOutputs)] += part[i];
                }
            }
        }

        return Array.ConvertAll(sums, static sum => (float)sum);
    }

    // [out × in/groups × taps] → [in × out/groups × taps turned by half a circle]
    private float[] Turned(float[] weights)
    {
        float[] turned = new float[weights.Length];
        for (int o = 0; o < geometry.OutputChannels; o++)
        {
            (int group, int rank) = Math.DivRem(o, groupOutputs);
            for (int i = 0; i < groupInputs; i++)
            {
                int from = ((o * groupInputs) + i) * taps, to = ((((group * groupInputs) + i) * groupOutputs) + rank) * taps;
                for (int tap = 0; tap < taps; tap++)
                {
                    turned[to + taps - 1 - tap] = weights[from + tap];
                }
            }
        }

        return turned;
    }

    // What falls off the canvas touched only padding.
    private float[] Spread(float[] gradient, ImageBatchShape canvas, int top, int left)
    {
        if (canvas == output && top == 0 && left == 0 && geometry.StrideY == 1 && geometry.StrideX == 1)
        {
            return gradient;
        }

        float[] spread = new float[canvas.Length];
        (int firstColumn, int endColumn) = Inside(left, canvas.Width);
        Pieces.For(output.Count * output.Channels, output.PlaneLength, workers, (start, end) =>
        {
            for (int plane = start; plane < end; plane++)
            {
                for (int oy = 0; oy < output.Height; oy++)
                {
                    int y = (oy * geometry.StrideY) + top;
                    if (y < 0 || y >= canvas.Height)
                    {
                        continue;
                    }

                    int from = (plane * output.PlaneLength) + (oy * output.Width), to = (plane * canvas.PlaneLength) + (y * canvas.Width);
                    if (geometry.StrideX == 1)
                    {
                        gradient.AsSpan(from + firstColumn, endColumn - firstColumn).CopyTo(spread.AsSpan(to + firstColumn + left));
                        continue;
                    }

                    for (int ox = firstColumn; ox < endColumn; ox++)
                    {
                        spread[to + (ox * geometry.StrideX) + left] = gradient[from + ox];
                    }
                }
            }
        });
        return spread;
    }

    // patches[(channel, tap), (image, position)]. Where a tap meets padding is the same for all groups and images, and stays 0.
    private void FillPatches(float[] x, int firstImage, int imageCount, int firstChannel, float[] patches)
    {
        int plane = output.PlaneLength;
        Pieces.For(geometry.FanIn, (long)imageCount * plane, workers, (start, end) =>
        {
            for (int row = start; row < end; row++)
            {
                (int channel, int tap) = Math.DivRem(row, taps);
                (int ky, int kx) = Math.DivRem(tap, geometry.KernelWidth);
                int dy = (ky * geometry.DilationY) - geometry.PadTop, dx = (kx * geometry.DilationX) - geometry.PadLeft;
                Span<float> target = patches.AsSpan(row * imageCount * plane, imageCount * plane);
                (int firstColumn, int endColumn) = Inside(dx, input.Width);
                for (int i = 0; i < imageCount; i++)
                {
                    ReadOnlySpan<float> source = x.AsSpan((((firstImage + i) * input.Channels) + firstChannel + channel) * input.PlaneLength, input.PlaneLength);
                    for (int oy = 0; oy < output.Height; oy++)
                    {
                        int iy = (oy * geometry.StrideY) + dy;
                        if (iy < 0 || iy >= input.Height || firstColumn == endColumn)
                        {
                            continue;
                        }

                        int from = (iy * input.Width) + dx;
                        Span<float> line = target.Slice((i * plane) + (oy * output.Width), output.Width);
                        if (geometry.StrideX == 1)
                        {
                            source[(from + firstColumn)..(from + endColumn)].CopyTo(line[firstColumn..]);
                            continue;
                        }

                        for (int ox = firstColumn; ox < endColumn; ox++)
                        {
                            line[ox] = source[from + (ox * geometry.StrideX)];
                        }
                    }
                }
            }
        });
    }

    // The output columns whose place ox · stride + shift is inside a width.
    private (int First, int End) Inside(int shift, int width)
    {
        int first = shift >= 0 ? 0 : (-shift + geometry.StrideX - 1) / geometry.StrideX;
        int end = shift >= width ? 0 : ((width - shift - 1) / geometry.StrideX) + 1;
        first = Math.Min(first, output.Width);
        return (first, Math.Clamp(end, first, output.Width));
    }
}
