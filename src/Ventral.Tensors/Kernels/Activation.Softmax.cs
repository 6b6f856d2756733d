namespace Ventral.Tensors.Kernels;

/// <content>Softmax over rows.</content>
public static unsafe partial class Activation
{
    /// <summary>
    /// Each row's values, raised to the power of e and divided by their sum. Computed in float64 and rounded once; the
    /// sum is a fixed tree of 16 partial sums, the i-th value in partial sum i mod 16.
    /// </summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="input"><c>[rows × columns]</c>. A row that holds NaN or +∞, or nothing but −∞, gives NaN, as in PyTorch.</param>
    /// <param name="output">Takes as many; may be the input, but not overlap it otherwise.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static void Softmax(int rows, int columns, ReadOnlySpan<float> input, Span<float> output, Workers workers) =>
        ForRows(rows, columns, input, output, isLogarithm: false, workers);

    /// <summary>The logarithm of the softmax of each row, without overflow: <c>x − max − log Σ e^(x − max)</c>.</summary>
    /// <inheritdoc cref="Softmax"/>
    public static void LogSoftmax(int rows, int columns, ReadOnlySpan<float> input, Span<float> output, Workers workers) =>
        ForRows(rows, columns, input, output, isLogarithm: true, workers);

    private static void ForRows(int rows, int columns, ReadOnlySpan<float> input, Span<float> output, bool isLogarithm, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(workers);
        Lengths.Require(input.Length, (long)rows * columns, nameof(input));
        Lengths.Require(output.Length, (long)rows * columns, nameof(output));
        fixed (float* from = input, to = output)
        {
            var task = new RowTask(TaskCut.Of(rows, columns), columns, from, to, isLogarithm);
            workers.For(task.Cut.Count, task, static (index, t) => t.Run(index));
        }
    }

    private readonly struct RowTask(TaskCut cut, int columns, float* from, float* to, bool isLogarithm)
    {
        public TaskCut Cut => cut;

        public void Run(int index)
        {
            using AlignedFloats.Rented scratch = AlignedFloats.Rent(2L * SoftmaxRow.Padded(columns));
            double* values = (double*)scratch.Start;
            (int first, int end) = cut.Range(index);
            for (int row = first; row < end; row++)
            {
                long start = (long)row * columns;
                SoftmaxRow.Widen(from + start, columns, values);
                double max = SoftmaxRow.Max(values, columns);
                double sum = SoftmaxRow.SumOfPowers(values, columns, max);
                if (isLogarithm)
                {
                    SoftmaxRow.Widen(from + start, columns, values);
                    SoftmaxRow.Narrow(values, columns, max, PortableMath.Log(sum), 1, to + start);
                }
                else
                {
                    SoftmaxRow.Narrow(values, columns, 0, 0, 1 / sum, to + start);
                }
            }
        }
    }
}
