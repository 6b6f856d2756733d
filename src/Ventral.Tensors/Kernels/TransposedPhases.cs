namespace Ventral.Tensors.Kernels;

/// <summary>A transposed convolution as ordinary convolutions, one for the outputs that meet the same pattern of taps.</summary>
/// <remarks>
/// With a stride of 2 an output meets every second tap of the kernel: multiplying with zeros between the inputs would
/// take four times the work. So the outputs fall into phases (see <see cref="TransposedAxis"/>); the input is laid on a
/// canvas with zeros around it, each pattern is one convolution of the canvas without stride or padding, and its outputs
/// are dealt out to where they belong.
/// </remarks>
internal sealed unsafe class TransposedPhases
{
    private readonly TransposedAxis[] axes;
    private readonly List<Part> parts = [];
    private readonly float[] bias;
    private readonly Epilogue epilogue;
    private readonly bool hasGaps;
    private readonly bool isPlain;

    /// <param name="axes">Depth, height, width.</param>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="kernel">Extents of the kernel.</param>
    /// <param name="weights"><c>[inputs × outputs of a group × kernel]</c>.</param>
    /// <param name="bias">One value an output channel, or empty.</param>
    /// <param name="epilogue">What to do with outputs that meet no tap.</param>
    /// <param name="make">Makes an ordinary convolution.</param>
    public TransposedPhases(
        TransposedAxis[] axes,
        int inputs,
        int outputs,
        int groups,
        int[] kernel,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        Epilogue epilogue,
        Maker make)
    {
        Lengths.Require(weights.Length, (long)inputs * (outputs / groups) * kernel[0] * kernel[1] * kernel[2], nameof(weights));
        Lengths.RequireOrEmpty(bias.Length, outputs, nameof(bias));
        this.axes = axes;
        this.epilogue = epilogue;
        this.bias = new float[outputs];
        bias.CopyTo(this.bias);
        hasGaps = axes.Any(axis => axis.HasGaps);
        isPlain = axes.All(axis => axis.IsPlain);
        foreach (TransposedAxis.TapPhases z in axes[0].Phases)
        {
            foreach (TransposedAxis.TapPhases y in axes[1].Phases)
            {
                foreach (TransposedAxis.TapPhases x in axes[2].Phases)
                {
                    TransposedAxis.TapPhases[] phases = [z, y, x];
                    int count = z.Residues.Length * y.Residues.Length * x.Residues.Length;
                    float[] biases = [.. this.bias.SelectMany(value => Enumerable.Repeat(value, count))];
                    parts.Add(new(phases, count, make(phases, outputs * count, Select(Taps(phases, kernel), kernel[0] * kernel[1] * kernel[2], inputs / groups, outputs / groups, weights), biases)));
                }
            }
        }
    }

    /// <summary>Makes the convolution of a canvas for some phases, with so many output channels.</summary>
    public delegate Convolve Maker(TransposedAxis.TapPhases[] phases, int outputs, float[] weights, float[] bias);

    /// <summary>A convolution of a canvas.</summary>
    public delegate void Convolve(VolumeBatchShape canvas, ReadOnlySpan<float> input, Span<float> output, Workers workers);

    public void Run(VolumeBatchShape shape, VolumeBatchShape result, float* input, float* output, Workers workers)
    {
        var canvas = new Canvas(axes[0].OnCanvas(shape.Depth, result.Depth), axes[1].OnCanvas(shape.Height, result.Height), axes[2].OnCanvas(shape.Width, result.Width));
        canvas.LayOut(shape.Count, shape.Channels, input, workers, (first, count, spread) =>
        {
            VolumeBatchShape on = new(count, shape.Channels, canvas.Slices.Extent, canvas.Rows.Extent, canvas.Columns.Extent), made = result with { Count = count };
            float* to = output + ((long)first * result.Channels * result.ChannelLength);
            if (isPlain)
            {
                parts[0].Convolve(on, spread, new(to, made.Length), workers);
                return;
            }

            if (hasGaps)
            {
                // An empty sum is +0, and +0 plus a bias of −0 is +0 too.
                workers.For(count * result.Channels, plane => new Span<float>(to + ((long)plane * result.ChannelLength), result.ChannelLength)
                    .Fill(epilogue.Apply(0f + bias[plane % result.Channels])));
            }

            foreach (Part part in parts)
            {
                RunPart(part, on, made, spread, to, workers);
            }
        });
    }

    // For each phase which taps of the kernel, the farthest input first.
    private int[][] Taps(TransposedAxis.TapPhases[] phases, int[] kernel) =>
    [
        .. from z in phases[0].Residues
           from y in phases[1].Residues
           from x in phases[2].Residues
           select (int[])
           [
               .. from tapZ in Enumerable.Range(0, phases[0].Distances.Length)
                  from tapY in Enumerable.Range(0, phases[1].Distances.Length)
                  from tapX in Enumerable.Range(0, phases[2].Distances.Length)
                  let row = (axes[0].KernelTap(phases[0], z, tapZ) * kernel[1]) + axes[1].KernelTap(phases[1], y, tapY)
                  select (row * kernel[2]) + axes[2].KernelTap(phases[2], x, tapX),
           ],
    ];

    // [inputs × outputs of a group × kernel] → [outputs × phases × inputs of a group × taps]
    private float[] Select(int[][] taps, int kernelLength, int groupInputs, int groupOutputs, ReadOnlySpan<float> weights)
    {
        float[] selected = new float[bias.Length * taps.Length * groupInputs * taps[0].Length];
        int at = 0;
        for (int output = 0; output < bias.Length; output++)
        {
            (int group, int rank) = Math.DivRem(output, groupOutputs);
            foreach (int[] phase in taps)
            {
                for (int input = group * groupInputs; input < (group + 1) * groupInputs; input++)
                {
                    ReadOnlySpan<float> block = weights.Slice(((input * groupOutputs) + rank) * kernelLength, kernelLength);
                    foreach (int tap in phase)
                    {
                        selected[at++] = block[tap];
                    }
                }
            }
        }

        return selected;
    }

    private void RunPart(Part part, VolumeBatchShape canvas, VolumeBatchShape result, ReadOnlySpan<float> spread, float* output, Workers workers)
    {
        (TransposedAxis.TapPhases z, TransposedAxis.TapPhases y, TransposedAxis.TapPhases x) = (part.Phases[0], part.Phases[1], part.Phases[2]);
        var made = new VolumeBatchShape(canvas.Count, result.Channels * part.Count, z.Made(canvas.Depth), y.Made(canvas.Height), x.Made(canvas.Width));
        using AlignedFloats.Rented rented = AlignedFloats.Rent(made.Length);
        float* values = rented.Start;
        part.Convolve(canvas, spread, new(values, made.Length), workers);
        workers.For(canvas.Count * result.Channels, plane =>
        {
            float* from = values + ((long)plane * part.Count * made.ChannelLength), to = output + ((long)plane * result.ChannelLength);
            foreach (int residueZ in z.Residues)
            {
                foreach (int residueY in y.Residues)
                {
                    foreach (int residueX in x.Residues)
                    {
                        Deal(
                            from,
                            made,
                            to,
                            result,
                            axes[0].Place(z, residueZ, result.Depth),
                            axes[1].Place(y, residueY, result.Height),
                            axes[2].Place(x, residueX, result.Width));
                        from += made.ChannelLength;
                    }
                }
            }
        });
    }

    private static void Deal(
        float* from,
        VolumeBatchShape made,
        float* to,
        VolumeBatchShape result,
        (int From, int To, int Stride, int Count) slices,
        (int From, int To, int Stride, int Count) rows,
        (int From, int To, int Stride, int Count) columns)
    {
        for (int slice = 0; slice < slices.Count; slice++)
        {
            for (int row = 0; row < rows.Count; row++)
            {
                float* source = from + ((((long)(slices.From + slice) * made.Height) + rows.From + row) * made.Width) + columns.From;
                float* target = to + ((((long)(slices.To + (slice * slices.Stride)) * result.Height) + rows.To + (row * rows.Stride)) * result.Width) + columns.To;
                for (int column = 0; column < columns.Count; column++)
                {
                    target[column * columns.Stride] = source[column];
                }
            }
        }
    }

    private sealed record Part(TransposedAxis.TapPhases[] Phases, int Count, Convolve Convolve);
}
