namespace Ventral.Tensors.Kernels;

/// <summary>Group normalisation, as PyTorch's GroupNorm (arXiv:1803.08494); with as many groups as channels, instance normalisation.</summary>
public static unsafe class GroupNorm
{
    /// <summary>
    /// Computes <c>(x − mean) / √(variance + ε) · weight + bias</c> with the mean and variance (the mean squared
    /// deviation) of each image's group of channels. All in float64, rounded once; sums over a group are a fixed tree of
    /// 16 partial sums, the i-th value of the group in partial sum i mod 16.
    /// </summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="groups">Groups of consecutive channels, which must be alike in size.</param>
    /// <param name="weight">Each channel's gain, or empty for 1.</param>
    /// <param name="bias">Each channel's offset, or empty for 0.</param>
    /// <param name="epsilon">What is added to the variance, not negative. A constant group with ε = 0 gives NaN.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of the same shape; may be the input, but not overlap it otherwise.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, the groups do not divide the channels, or ε is negative or NaN.</exception>
    public static void Apply(
        ImageBatchShape shape,
        int groups,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        double epsilon,
        ReadOnlySpan<float> input,
        Span<float> output,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        Standardisation.Require(epsilon);
        shape.Require(input.Length, nameof(input));
        shape.Require(output.Length, nameof(output));
        Lengths.RequireOrEmpty(weight.Length, shape.Channels, nameof(weight));
        Lengths.RequireOrEmpty(bias.Length, shape.Channels, nameof(bias));
        if (shape.Channels % groups != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{groups} groups must divide {shape.Channels} channels."), nameof(groups));
        }

        fixed (float* weightAt = weight, biasAt = bias, from = input, to = output)
        {
            var task = new Task(groups, shape.Channels / groups, shape.PlaneLength, weightAt, biasAt, epsilon, from, to);
            workers.For(shape.Count * groups, task, static (index, t) => t.Run(index));
        }
    }

    private readonly struct Task(int groups, int channels, int plane, float* weight, float* bias, double epsilon, float* from, float* to)
    {
        public void Run(int index)
        {
            int length = channels * plane;
            float* source = from + ((long)index * length), target = to + ((long)index * length);
            var standardisation = Standardisation.Of(source, length, epsilon);
            for (int i = 0; i < channels; i++)
            {
                int channel = (index % groups * channels) + i;
                standardisation.Apply(source, plane, weight == null ? 1 : weight[channel], bias == null ? 0 : bias[channel], target);
                source += plane;
                target += plane;
            }
        }
    }
}
