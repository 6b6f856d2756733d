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
    /// <param name="output">Takes the output, of the same shape; may be the input, but not overlap it otherwise.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape.</exception>
    public static void Apply(
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

        Scaling(mean, variance, weight, bias, epsilon).Apply(shape, input, output, workers);
    }

    /// <summary>What <see cref="Apply"/> does to each channel, worked out once for many batches or for a convolution's last step.</summary>
    /// <param name="mean">Each channel's mean.</param>
    /// <param name="variance">Each channel's variance, not negative.</param>
    /// <param name="weight">Each channel's gain, or empty for 1.</param>
    /// <param name="bias">Each channel's offset, or empty for 0.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <exception cref="ArgumentException">There are more of one than of another.</exception>
    public static ChannelScaling Scaling(ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon)
    {
        int channels = mean.Length;
        Lengths.Require(variance.Length, channels, nameof(variance));
        Lengths.RequireOrEmpty(weight.Length, channels, nameof(weight));
        Lengths.RequireOrEmpty(bias.Length, channels, nameof(bias));
        float[] scale = new float[channels], shift = new float[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            double gain = (weight.IsEmpty ? 1.0 : weight[channel]) / Math.Sqrt((double)variance[channel] + epsilon);
            scale[channel] = (float)gain;
            shift[channel] = (float)((bias.IsEmpty ? 0.0 : bias[channel]) - (mean[channel] * gain));
        }

        return new ChannelScaling(scale, shift);
    }
}
