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
                float a = scale[plane % scale.Length], b = shift[plane % scale.Length];
                for (int i = 0; i < length; i++)
                {
                    to[start + i] = MathF.FusedMultiplyAdd(from[start + i], a, b);
                }
            });
        }
    }
}
