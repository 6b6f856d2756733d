namespace Ventral.Tensors.Kernels;

/// <summary>Zeros on which each channel of a batch is laid, from a position on; what falls outside is left off.</summary>
/// <remarks>Some images at a time are laid out, as many as stay in the last cache (4 MiB).</remarks>
internal sealed unsafe class Canvas(SteppingAxis slices, SteppingAxis rows, SteppingAxis columns)
{
    private const int CanvasValues = 1 << 20;

    private readonly int inputLength = checked(slices.Steps * rows.Steps * columns.Steps);
    private readonly int canvasLength = checked(slices.Extent * rows.Extent * columns.Extent);

    /// <summary>What is done with some images of the batch, laid out one after another.</summary>
    public delegate void Batch(int first, int count, ReadOnlySpan<float> canvas);

    public SteppingAxis Slices => slices;

    public SteppingAxis Rows => rows;

    public SteppingAxis Columns => columns;

    /// <summary>Lays out a batch, some images at a time.</summary>
    public void LayOut(int count, int channels, float* input, Workers workers, Batch body)
    {
        if (slices.IsWhole && rows.IsWhole && columns.IsWhole)
        {
            body(0, count, new(input, checked(count * channels * inputLength)));
            return;
        }

        int valuesOfImage = checked(channels * canvasLength), together = Math.Clamp(CanvasValues / valuesOfImage, 1, Math.Max(count, 1));
        using AlignedFloats.Rented rented = AlignedFloats.Rent((long)together * valuesOfImage);
        float* canvas = rented.Start;
        for (int first = 0; first < count; first += together)
        {
            int planes = Math.Min(together, count - first) * channels;
            bool isFresh = first == 0;
            float* from = input + ((long)first * channels * inputLength);
            var cut = TaskCut.Of(planes, canvasLength);
            workers.For(cut.Count, task =>
            {
                (int start, int end) = cut.Range(task);
                for (int plane = start; plane < end; plane++)
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
            int z = slice + slices.Shift;
            for (int row = rows.First; row < rows.End; row++)
            {
                int y = row + rows.Shift;
                float* from = input + ((((long)slice * rows.Steps) + row) * columns.Steps) + first;
                float* to = target + ((((long)z * rows.Extent) + y) * columns.Extent) + first + columns.Shift;
                new Span<float>(from, length).CopyTo(new(to, length));
            }
        }
    }
}
