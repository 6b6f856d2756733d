namespace Ventral.Tensors.Kernels;

/// <summary>Layer normalisation, as PyTorch's LayerNorm (arXiv:1607.06450).</summary>
public static unsafe partial class LayerNorm
{
    /// <summary>
    /// Computes <c>(x − mean) / √(variance + ε) · weight + bias</c> with the mean and variance (the mean squared
    /// deviation) of each row. All in float64, rounded once; sums along a row are a fixed tree of 16 partial sums, the
    /// i-th value in partial sum i mod 16.
    /// </summary>
    /// <param name="rows">How many rows: images × tokens, for example.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="weight">Each column's gain, or empty for 1.</param>
    /// <param name="bias">Each column's offset, or empty for 0.</param>
    /// <param name="epsilon">What is added to the variance, not negative. A constant row with ε = 0 gives NaN.</param>
    /// <param name="input"><c>[rows × columns]</c>.</param>
    /// <param name="output">Takes as many; may be the input, but not overlap it otherwise.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts, there are no columns, or ε is negative or NaN.</exception>
    public static void Apply(
        int rows,
        int columns,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        double epsilon,
        ReadOnlySpan<float> input,
        Span<float> output,
        Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(workers);
        Standardisation.Require(epsilon);
        Lengths.RequireOrEmpty(weight.Length, columns, nameof(weight));
        Lengths.RequireOrEmpty(bias.Length, columns, nameof(bias));
        Lengths.Require(input.Length, (long)rows * columns, nameof(input));
        Lengths.Require(output.Length, (long)rows * columns, nameof(output));
        fixed (float* weightAt = weight, biasAt = bias, from = input, to = output)
        {
            var task = new Task(TaskCut.Of(rows, columns), columns, weightAt, biasAt, epsilon, from, to);
            workers.For(task.Cut.Count, task, static (index, t) => t.Run(index));
        }
    }

    private readonly struct Task(TaskCut cut, int columns, float* weight, float* bias, double epsilon, float* from, float* to)
    {
        public TaskCut Cut => cut;

        public void Run(int index)
        {
            (int first, int end) = cut.Range(index);
            for (int row = first; row < end; row++)
            {
                float* source = from + ((long)row * columns), target = to + ((long)row * columns);
                Standardisation.Of(source, columns, epsilon).Apply(source, columns, weight, bias, target);
            }
        }
    }
}
