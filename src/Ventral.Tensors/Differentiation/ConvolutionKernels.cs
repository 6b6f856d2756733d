using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// A float32 convolution and its two gradients on the fast kernels. The input's gradient is a transposed convolution of
/// the output's. The weights' gradient is a matrix product of the input's patches with the output's gradient.
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
        float[] x = new float[input.Length];
        new TransposedConvolution2d(TransposedConvolution2dGeometry.Of(geometry, input), weights, []).Run(output, gradient, x, workers);
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
                var columns = new SteppingAxis(output.Width, input.Width, geometry.StrideX, dx);
                int firstColumn = columns.First, endColumn = columns.End;
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
}
