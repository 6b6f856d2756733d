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

    private readonly AlignedFloats? panels;
    private readonly ReadOnlyMemory<float> weights;
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
        : this(inputs, outputs, bias, epilogue)
    {
        Lengths.Require(weights.Length, (long)outputs * inputs, nameof(weights));
        int panelCount = Panels.CountFor(outputs);
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

    private Linear(int inputs, int outputs, ReadOnlySpan<float> bias, Epilogue epilogue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        Lengths.RequireOrEmpty(bias.Length, outputs, nameof(bias));
        Inputs = inputs;
        Outputs = outputs;
        finish = new Finish(epilogue);
        this.bias = new AlignedFloats((long)Panels.CountFor(outputs) * Panels.Width);
        bias.CopyTo(new Span<float>(this.bias.Start, outputs));
    }

    private Linear(int inputs, int outputs, ReadOnlyMemory<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue)
        : this(inputs, outputs, bias, epilogue)
    {
        Lengths.Require(weights.Length, (long)outputs * inputs, nameof(weights));
        this.weights = weights;
    }

    /// <summary>Values that come in, for each row.</summary>
    public int Inputs { get; }

    /// <summary>Values that go out, for each row.</summary>
    public int Outputs { get; }

    /// <summary>
    /// A layer that reads the weights where they are and lays out what it needs as it goes: half the memory, for a few
    /// percent of the time of a run over many rows. The results have the same bits.
    /// </summary>
    /// <inheritdoc cref="Linear(int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, Epilogue)"/>
    public static Linear InPlace(int inputs, int outputs, ReadOnlyMemory<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default) =>
        new(inputs, outputs, weights, bias, epilogue);

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
        Lengths.Require(input.Length, (long)rows * Inputs, nameof(input));
        Lengths.Require(output.Length, (long)rows * Outputs, nameof(output));
        int panelCount = Panels.CountFor(Outputs), group = Math.Clamp(panelCount / 16, 1, MostPanels), blocks = (rows + RowBlock - 1) / RowBlock;
        using AlignedFloats.Rented packed = AlignedFloats.Rent((long)rows * Inputs);
        fixed (float* weightsAt = weights.Span, inputAt = input, outputAt = output)
        {
            var loop = new Loop(this, weightsAt, rows, blocks, panelCount, group, inputAt, packed.Start, outputAt);
            workers.For(blocks, loop, static (block, pass) => pass.Pack(block));
            workers.For(blocks * ((panelCount + group - 1) / group), loop, static (task, pass) => pass.Multiply(task));
        }

        GC.KeepAlive(this);
    }

    // Lays out what a stretch of depth needs of some column panels.
    private void PackStretch(float* source, int firstPanel, int panelCount, int start, int length, float* target)
    {
        for (int panel = firstPanel; panel < firstPanel + panelCount; panel++, target += length * Panels.Width)
        {
            int column = panel * Panels.Width, columns = Math.Min(Panels.Width, Outputs - column);
            if (columns < Panels.Width)
            {
                new Span<float>(target, length * Panels.Width).Clear();
            }

            Transpose.Run(source + ((long)column * Inputs) + start, Inputs, columns, length, target, Panels.Width);
        }
    }

    private void RunBlock(float* source, int rows, float* a, int firstPanel, int panelCount, float* output)
    {
        using AlignedFloats.Rented scratch = AlignedFloats.Rent((long)rows * panelCount * Panels.Width);
        using AlignedFloats.Rented stretch = AlignedFloats.Rent((long)Panels.DepthBlock * panelCount * Panels.Width);
        long wholePanel = (long)Inputs * Panels.Width;
        for (int start = 0; start < Inputs; start += Panels.DepthBlock)
        {
            int length = Math.Min(Panels.DepthBlock, Inputs - start);
            float* b = stretch.Start;
            if (panels is null)
            {
                PackStretch(source, firstPanel, panelCount, start, length, b);
            }
            else
            {
                b = panels.Start + (firstPanel * wholePanel) + ((long)start * Panels.Width);
            }

            Panels.Multiply(a, rows, Inputs, start, length, b, panels is null ? length * Panels.Width : wholePanel, panelCount, scratch.Start);
        }

        Store(scratch.Start, rows, firstPanel, panelCount, output);
    }

    private void Store(float* sums, int rows, int firstPanel, int panelCount, float* output)
    {
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

    private readonly struct Loop(Linear layer, float* weights, int rows, int blocks, int panelCount, int group, float* input, float* packed, float* output)
    {
        public void Pack(int block)
        {
            int row = block * RowBlock;
            long start = (long)row * layer.Inputs;
            Panels.PackRows(input + start, Math.Min(RowBlock, rows - row), layer.Inputs, packed + start);
        }

        public void Multiply(int task)
        {
            (int groupIndex, int block) = Math.DivRem(task, blocks);
            int row = block * RowBlock, panel = groupIndex * group;
            layer.RunBlock(
                weights,
                Math.Min(RowBlock, rows - row),
                packed + ((long)row * layer.Inputs),
                panel,
                Math.Min(group, panelCount - panel),
                output + ((long)row * layer.Outputs));
        }
    }
}
