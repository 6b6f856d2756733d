namespace Ventral.Tensors.Kernels;

/// <summary>
/// Zeros on which an input is spread with the strides of a transposed convolution between its values, so that an
/// ordinary convolution with turned weights is what remains to do.
/// </summary>
/// <remarks>Some images at a time are spread, as many as stay in the last cache (4 MiB).</remarks>
internal sealed unsafe class Canvas(SteppingAxis slices, SteppingAxis rows, SteppingAxis columns)
{
    private const int CanvasValues = 1 << 20;

    // Values of a task of small channels, enough to outweigh its start.
    private const int ValuesOfTask = 1 << 14;

    private readonly int inputLength = checked(slices.Steps * rows.Steps * columns.Steps);
    private readonly int canvasLength = checked(slices.Extent * rows.Extent * columns.Extent);

    /// <summary>What is done with some images of the batch, spread one after another.</summary>
    public delegate void Batch(int first, int count, ReadOnlySpan<float> spread);

    public SteppingAxis Slices => slices;

    public SteppingAxis Rows => rows;

    public SteppingAxis Columns => columns;

    /// <summary>An axis of a transposed convolution. What falls outside would meet only what is cropped.</summary>
    public static SteppingAxis Axis(int input, int output, int kernel, int stride, int dilation, int padBefore)
    {
        int reach = dilation * (kernel - 1);
        return new(input, checked(output + reach), stride, reach - padBefore);
    }

    /// <summary>Turns kernels by half a circle, and lists them by the channel that they lead to.</summary>
    /// <param name="weights"><c>[inputs × outputs of a group × taps]</c>.</param>
    /// <param name="inputs">Channels that come in.</param>
    /// <param name="outputs">Channels that go out.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="taps">Weights of a kernel.</param>
    /// <returns><c>[outputs × inputs of a group × taps]</c></returns>
    public static float[] Turn(ReadOnlySpan<float> weights, int inputs, int outputs, int groups, int taps)
    {
        int groupInputs = inputs / groups, groupOutputs = outputs / groups;
        Lengths.Require(weights.Length, (long)inputs * groupOutputs * taps, nameof(weights));
        float[] turned = new float[weights.Length];
        for (int input = 0; input < inputs; input++)
        {
            (int group, int rank) = Math.DivRem(input, groupInputs);
            for (int output = 0; output < groupOutputs; output++)
            {
                ReadOnlySpan<float> kernel = weights.Slice(((input * groupOutputs) + output) * taps, taps);
                Span<float> target = turned.AsSpan(((((group * groupOutputs) + output) * groupInputs) + rank) * taps, taps);
                kernel.CopyTo(target);
                target.Reverse();
            }
        }

        return turned;
    }

    /// <summary>Spreads a batch, some images at a time.</summary>
    public void Spread(int count, int channels, float* input, Workers workers, Batch body)
    {
        if (slices.IsWhole && rows.IsWhole && columns.IsWhole)
        {
            body(0, count, new(input, checked(count * channels * inputLength)));
            return;
        }

        int valuesOfImage = checked(channels * canvasLength), together = Math.Clamp(CanvasValues / valuesOfImage, 1, Math.Max(count, 1));
        using AlignedFloats.Rented rented = AlignedFloats.Rent((long)together * valuesOfImage);
        float* canvas = rented.Start;
        int channelsOfTask = Math.Max(1, ValuesOfTask / canvasLength);
        for (int first = 0; first < count; first += together)
        {
            int planes = Math.Min(together, count - first) * channels;
            bool isFresh = first == 0;
            float* from = input + ((long)first * channels * inputLength);
            workers.For((planes + channelsOfTask - 1) / channelsOfTask, task =>
            {
                for (int plane = task * channelsOfTask; plane < Math.Min(planes, (task + 1) * channelsOfTask); plane++)
                {
                    float* target = canvas + ((long)plane * canvasLength);
                    if (isFresh)
                    {
                        new Span<float>(target, canvasLength).Clear();
                    }

                    Fill(from + ((long)plane * inputLength), target);
                }
            });
            body(first, planes / channels, new(canvas, planes * canvasLength));
        }
    }

    private void Fill(float* input, float* target)
    {
        int first = columns.First, length = columns.End - first;
        for (int slice = slices.First; slice < slices.End; slice++)
        {
            int z = (slice * slices.Stride) + slices.Shift;
            for (int row = rows.First; row < rows.End; row++)
            {
                int y = (row * rows.Stride) + rows.Shift;
                float* from = input + ((((long)slice * rows.Steps) + row) * columns.Steps) + first;
                float* to = target + ((((long)z * rows.Extent) + y) * columns.Extent) + (first * columns.Stride) + columns.Shift;
                if (columns.Stride == 1)
                {
                    new Span<float>(from, length).CopyTo(new(to, length));
                    continue;
                }

                for (int i = 0; i < length; i++)
                {
                    to[i * columns.Stride] = from[i];
                }
            }
        }
    }
}
