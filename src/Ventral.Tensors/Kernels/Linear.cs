namespace Ventral.Tensors.Kernels;

/// <summary>A fully connected layer with fixed weights: <c>output = input · weightsᵀ + bias</c>, row by row.</summary>
/// <remarks>
/// Each output starts from +0, adds its products by fused multiply-add in float32 in the order of the inputs, then
/// adds the bias, then applies the epilogue; the bits depend neither on threads nor on vector width nor on the rows beside it.
/// </remarks>
public sealed class Linear
{
    private readonly float[] weights;
    private readonly float[] bias;
    private readonly Epilogue epilogue;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="inputs">Values that come in, for each row.</param>
    /// <param name="outputs">Values that go out, for each row.</param>
    /// <param name="weights"><c>[outputs × inputs]</c>.</param>
    /// <param name="bias">One value an output, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <exception cref="ArgumentException">A count is below 1, or weights or bias have another length than the counts say.</exception>
    public Linear(int inputs, int outputs, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        Inputs = inputs;
        Outputs = outputs;
        this.weights = weights.ToArray();
        this.bias = bias.IsEmpty ? new float[outputs] : bias.ToArray();
        this.epilogue = epilogue;
    }

    /// <summary>Values that come in, for each row.</summary>
    public int Inputs { get; }

    /// <summary>Values that go out, for each row.</summary>
    public int Outputs { get; }

    /// <summary>Computes the layer.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="input"><c>[rows × inputs]</c>.</param>
    /// <param name="output">Takes <c>[rows × outputs]</c>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public void Run(int rows, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int o = 0; o < Outputs; o++)
            {
                float sum = 0;
                for (int i = 0; i < Inputs; i++)
                {
                    sum = MathF.FusedMultiplyAdd(weights[(o * Inputs) + i], input[(r * Inputs) + i], sum);
                }

                output[(r * Outputs) + o] = epilogue.Apply(sum + bias[o]);
            }
        }
    }
}
