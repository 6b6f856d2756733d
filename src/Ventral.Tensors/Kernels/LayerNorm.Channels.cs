namespace Ventral.Tensors.Kernels;

/// <content>The same along the channels of maps.</content>
public static unsafe partial class LayerNorm
{
    // Positions of a task: a cache line of each channel.
    private const int Positions = 16;

    /// <summary>
    /// Computes <c>(x − mean) / √(variance + ε) · weight + bias</c> with the mean and variance of each position's
    /// channels: the bits of <see cref="Apply"/>, were the maps laid out <c>[positions × channels]</c>.
    /// </summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="weight">Each channel's gain, or empty for 1.</param>
    /// <param name="bias">Each channel's offset, or empty for 0.</param>
    /// <param name="epsilon">What is added to the variance, not negative. Equal channels with ε = 0 give NaN.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of the same shape; may be the input, but not overlap it otherwise.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, or ε is negative or NaN.</exception>
    public static void ApplyAcrossChannels(
        ImageBatchShape shape,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        double epsilon,
        ReadOnlySpan<float> input,
        Span<float> output,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        shape.Require(input.Length, nameof(input));
        shape.Require(output.Length, nameof(output));
        if (shape.PlaneLength == 1)
        {
            Apply(shape.Count, shape.Channels, weight, bias, epsilon, input, output, workers);
            return;
        }

        Standardisation.Require(epsilon);
        Lengths.RequireOrEmpty(weight.Length, shape.Channels, nameof(weight));
        Lengths.RequireOrEmpty(bias.Length, shape.Channels, nameof(bias));
        fixed (float* weightAt = weight, biasAt = bias, from = input, to = output)
        {
            var task = new MapTask(shape.Channels, shape.PlaneLength, weightAt, biasAt, epsilon, from, to);
            workers.For(checked(shape.Count * task.Blocks), task, static (index, t) => t.Run(index));
        }
    }

    private readonly struct MapTask(int channels, int plane, float* weight, float* bias, double epsilon, float* from, float* to)
    {
        public int Blocks => (plane + Positions - 1) / Positions;

        public void Run(int index)
        {
            (int image, int block) = Math.DivRem(index, Blocks);
            int first = block * Positions, count = Math.Min(Positions, plane - first);
            long start = ((long)image * channels * plane) + first;
            using AlignedFloats.Rented rows = AlignedFloats.Rent((long)count * channels);
            Transpose.Run(from + start, plane, channels, count, rows.Start, channels);
            for (int row = 0; row < count; row++)
            {
                float* values = rows.Start + ((long)row * channels);
                Standardisation.Of(values, channels, epsilon).Apply(values, channels, weight, bias, values);
            }

            Transpose.Run(rows.Start, channels, count, channels, to + start, plane);
        }
    }
}
