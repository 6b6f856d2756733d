using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>Batch normalisation with stored statistics, as PyTorch's BatchNorm2d in evaluation.</summary>
public static class BatchNorm
{
    /// <summary>
    /// Computes <c>(x − mean) / √(variance + ε) · weight + bias</c>, channel by channel, as x · scale + shift by one
    /// fused multiply-add, with scale and shift computed in float64 and rounded once.
    /// </summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="mean">Each channel's mean.</param>
    /// <param name="variance">Each channel's variance, not negative.</param>
    /// <param name="weight">Each channel's gain, or empty for 1.</param>
    /// <param name="bias">Each channel's offset, or empty for 0.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of the same shape; may be the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape.</exception>
    public static unsafe void Apply(
        ImageBatchShape shape,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        float epsilon,
        ReadOnlySpan<float> input,
        Span<float> output,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        shape.Require(input.Length, nameof(input));
        shape.Require(output.Length, nameof(output));
        if (mean.Length != shape.Channels || variance.Length != shape.Channels
            || (!weight.IsEmpty && weight.Length != shape.Channels) || (!bias.IsEmpty && bias.Length != shape.Channels))
        {
            throw new ArgumentException(FormattableString.Invariant($"Mean, variance, weight and bias need one value for each of {shape.Channels} channels."));
        }

        float[] scale = new float[shape.Channels], shift = new float[shape.Channels];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            double gain = (weight.IsEmpty ? 1.0 : weight[channel]) / Math.Sqrt((double)variance[channel] + epsilon);
            scale[channel] = (float)gain;
            shift[channel] = (float)((bias.IsEmpty ? 0.0 : bias[channel]) - (mean[channel] * gain));
        }

        int length = shape.PlaneLength;
        fixed (float* inputAt = input, outputAt = output)
        {
            float* from = inputAt, to = outputAt;
            workers.For(shape.Count * shape.Channels, plane =>
            {
                long start = (long)plane * length;
                Scale(from + start, length, scale[plane % scale.Length], shift[plane % scale.Length], to + start);
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Scale(float* from, int length, float scale, float shift, float* to)
    {
        int i = 0;
        for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.FusedMultiplyAdd(Vector256.Load(from + i), Vector256.Create(scale), Vector256.Create(shift)).Store(to + i);
        }

        for (; i < length; i++)
        {
            to[i] = MathF.FusedMultiplyAdd(from[i], scale, shift);
        }
    }
}
