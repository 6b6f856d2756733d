using System.Numerics;

using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// A convolution and its two gradients as plain loops over the outputs, for numbers that have no fast kernel and for
/// depthwise weights, whose matrix products would be too thin.
/// </summary>
internal sealed class ConvolutionLoops<T>(Convolution2dGeometry geometry, ImageBatchShape input, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImageBatchShape output = geometry.OutputShape(input);
    private readonly int groupInputs = geometry.InputChannels / geometry.Groups;
    private readonly int groupOutputs = geometry.OutputChannels / geometry.Groups;
    private readonly int taps = geometry.KernelHeight * geometry.KernelWidth;

    public T[] Forward(T[] x, T[] weights, T[] bias)
    {
        T[] y = new T[output.Length];
        Pieces.For(output.Count * output.Channels, (long)output.PlaneLength * geometry.FanIn, workers, (start, end) =>
        {
            for (int plane = start; plane < end; plane++)
            {
                (int image, int channel) = Math.DivRem(plane, output.Channels);
                for (int i = 0; i < groupInputs; i++)
                {
                    int source = (image * input.Channels) + (channel / groupOutputs * groupInputs) + i;
                    for (int tap = 0; tap < taps; tap++)
                    {
                        T weight = weights[(((channel * groupInputs) + i) * taps) + tap];
                        foreach (Run run in Runs(tap))
                        {
                            int from = (source * input.PlaneLength) + run.Input, to = (plane * output.PlaneLength) + run.Output;
                            for (int k = 0; k < run.Length; k++)
                            {
                                y[to + k] = T.FusedMultiplyAdd(weight, x[from + (k * geometry.StrideX)], y[to + k]);
                            }
                        }
                    }
                }

                if (bias.Length > 0)
                {
                    foreach (ref T sum in y.AsSpan(plane * output.PlaneLength, output.PlaneLength))
                    {
                        sum += bias[channel];
                    }
                }
            }
        });
        return y;
    }

    public T[] InputGradient(T[] gradient, T[] weights)
    {
        T[] x = new T[input.Length];
        Pieces.For(input.Count * input.Channels, (long)output.PlaneLength * groupOutputs * taps, workers, (start, end) =>
        {
            for (int plane = start; plane < end; plane++)
            {
                (int image, int channel) = Math.DivRem(plane, input.Channels);
                (int group, int i) = Math.DivRem(channel, groupInputs);
                for (int o = group * groupOutputs; o < (group + 1) * groupOutputs; o++)
                {
                    for (int tap = 0; tap < taps; tap++)
                    {
                        T weight = weights[(((o * groupInputs) + i) * taps) + tap];
                        foreach (Run run in Runs(tap))
                        {
                            int to = (plane * input.PlaneLength) + run.Input, from = (((image * output.Channels) + o) * output.PlaneLength) + run.Output;
                            for (int k = 0; k < run.Length; k++)
                            {
                                ref T sum = ref x[to + (k * geometry.StrideX)];
                                sum = T.FusedMultiplyAdd(weight, gradient[from + k], sum);
                            }
                        }
                    }
                }
            }
        });
        return x;
    }

    public T[] WeightGradient(T[] x, T[] gradient)
    {
        T[] weights = new T[geometry.OutputChannels * geometry.FanIn];
        Pieces.For(geometry.OutputChannels * groupInputs, (long)output.Count * output.PlaneLength * taps, workers, (start, end) =>
        {
            for (int pair = start; pair < end; pair++)
            {
                (int o, int i) = Math.DivRem(pair, groupInputs);
                int channel = (o / groupOutputs * groupInputs) + i;
                for (int tap = 0; tap < taps; tap++)
                {
                    double sum = 0;
                    for (int image = 0; image < input.Count; image++)
                    {
                        foreach (Run run in Runs(tap))
                        {
                            int from = (((image * input.Channels) + channel) * input.PlaneLength) + run.Input;
                            int at = (((image * output.Channels) + o) * output.PlaneLength) + run.Output;
                            for (int k = 0; k < run.Length; k++)
                            {
                                sum += Real.ToDouble(x[from + (k * geometry.StrideX)]) * Real.ToDouble(gradient[at + k]);
                            }
                        }
                    }

                    weights[(pair * taps) + tap] = Real.FromDouble<T>(sum);
                }
            }
        });
        return weights;
    }

    // Stretches of output rows that a tap of the kernel reads from inside the input.
    private IEnumerable<Run> Runs(int tap)
    {
        (int ky, int kx) = Math.DivRem(tap, geometry.KernelWidth);
        int dy = (ky * geometry.DilationY) - geometry.PadTop, dx = (kx * geometry.DilationX) - geometry.PadLeft;
        var columns = new SteppingAxis(output.Width, input.Width, geometry.StrideX, dx);
        int first = columns.First, end = columns.End;
        for (int oy = 0; oy < output.Height; oy++)
        {
            int iy = (oy * geometry.StrideY) + dy;
            if (iy >= 0 && iy < input.Height && first < end)
            {
                yield return new((iy * input.Width) + (first * geometry.StrideX) + dx, (oy * output.Width) + first, end - first);
            }
        }
    }

    private readonly record struct Run(int Input, int Output, int Length);
}
