namespace Ventral.Tensors.Kernels;

/// <summary>A fully connected layer with fixed weights: <c>output = input · weightsᵀ + bias</c>, row by row.</summary>
/// <remarks>
/// Each output starts from +0, adds its products by fused multiply-add in float32 in the order of the inputs, then
/// adds the bias, then applies the epilogue; the bits depend neither on threads nor on vector width nor on the rows beside it.
/// </remarks>
public sealed unsafe class Linear
{
    // A task makes the outputs of some column panels for one block of rows: the weights are the columns and stream
    // through once a row block, while a stretch of the block's rows (180 KiB) stays in the second cache.
    private const int RowBlock = 240;
    private const int MostPanels = 4;

    private readonly AlignedFloats panels;
    private readonly AlignedFloats bias;
    private readonly Finish finish;

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
        Lengths.Require(weights.Length, checked(outputs * inputs), nameof(weights));
        Lengths.RequireOrEmpty(bias.Length, outputs, nameof(bias));
        Inputs = inputs;
        Outputs = outputs;
        finish = new Finish(epilogue);
        int panelCount = Panels.CountFor(outputs);
        this.bias = new AlignedFloats((long)panelCount * Panels.Width);
        bias.CopyTo(new Span<float>(this.bias.Start, outputs));
        panels = new AlignedFloats((long)panelCount * Panels.Width * inputs);
        fixed (float* source = weights)
        {
            for (int panel = 0; panel < panelCount; panel++)
            {
                long column = (long)panel * Panels.Width;
                Panels.PackColumns(source + (column * inputs), outputs - (int)column, inputs, panels.Start + (column * inputs));
            }
        }
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
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentNullException.ThrowIfNull(workers);
        Lengths.Require(input.Length, checked(rows * Inputs), nameof(input));
        Lengths.Require(output.Length, checked(rows * Outputs), nameof(output));
        int panelCount = Panels.CountFor(Outputs);
        int group = Math.Clamp(panelCount / 16, 1, MostPanels), groups = (panelCount + group - 1) / group;
        int blocks = (rows + RowBlock - 1) / RowBlock;
        using AlignedFloats.Rented packed = AlignedFloats.Rent((long)rows * Inputs);
        float* a = packed.Start;
        fixed (float* inputAt = input, outputAt = output)
        {
            float* from = inputAt, to = outputAt;
            workers.For(blocks, block =>
            {
                int row = block * RowBlock;
                Panels.PackRows(from + ((long)row * Inputs), Math.Min(RowBlock, rows - row), Inputs, a + ((long)row * Inputs));
            });
            workers.For(blocks * groups, task =>
            {
                int row = task % blocks * RowBlock, panel = task / blocks * group;
                RunBlock(
                    Math.Min(RowBlock, rows - row),
                    a + ((long)row * Inputs),
                    panel,
                    Math.Min(group, panelCount - panel),
                    to + ((long)row * Outputs));
            });
        }

        GC.KeepAlive(this);
    }

    private void RunBlock(int rows, float* a, int firstPanel, int panelCount, float* output)
    {
        using AlignedFloats.Rented scratch = AlignedFloats.Rent((long)rows * panelCount * Panels.Width);
        long panelStride = (long)Inputs * Panels.Width;
        float* b = panels.Start + (firstPanel * panelStride);
        for (int start = 0; start < Inputs; start += Panels.DepthBlock)
        {
            int length = Math.Min(Panels.DepthBlock, Inputs - start);
            Panels.Multiply(a, rows, Inputs, start, length, b + ((long)start * Panels.Width), panelStride, panelCount, scratch.Start);
        }

        float* sums = scratch.Start;
        for (int row = 0, height; row < rows; row += height)
        {
            height = Panels.HeightAt(rows - row);
            for (int panel = firstPanel; panel < firstPanel + panelCount; panel++)
            {
                int column = panel * Panels.Width, columns = Math.Min(Panels.Width, Outputs - column);
                for (int r = 0; r < height; r++, sums += Panels.Width)
                {
                    finish.Apply(sums, Panels.Width, bias.Start + column);
                    new Span<float>(sums, columns).CopyTo(new Span<float>(output + ((long)(row + r) * Outputs) + column, columns));
                }
            }
        }
    }
}
