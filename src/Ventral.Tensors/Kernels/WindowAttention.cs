namespace Ventral.Tensors.Kernels;

/// <summary>
/// Self-attention among the positions of maps: of all with all (arXiv:2010.11929), or within windows, shifted ones too
/// (doi:10.1109/ICCV48922.2021.00986).
/// </summary>
public sealed unsafe class WindowAttention
{
    // Images go in waves whose queries, keys, values and outputs take about 16 MiB.
    private const long ScratchOfWave = 1 << 22;

    private readonly ReadOnlyMemory<float> bias;
    private readonly AttentionGeometry attention;

    /// <summary>Chooses heads, windows and what is added to the scores.</summary>
    /// <param name="geometry">Heads and windows.</param>
    /// <param name="headSize">Channels of a head.</param>
    /// <param name="bias">
    /// <c>[biases × heads × queries × keys]</c>, −∞ where a query does not see a key, for one window as for all or for each
    /// window of a map (row by row, in the shifted grid); positions of a window count row by row. Empty for none. It is
    /// read where it is.
    /// </param>
    /// <exception cref="ArgumentException">An extent is not positive, or the bias is not for whole windows.</exception>
    public WindowAttention(WindowAttentionGeometry geometry, int headSize, ReadOnlyMemory<float> bias)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(headSize, 1);
        Geometry = geometry;
        HeadSize = headSize;
        this.bias = bias;
        int area = geometry.Area, oneBias = checked(geometry.Heads * area * area);
        if (bias.Length % oneBias != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"A bias has a multiple of {oneBias} values, not {bias.Length}."), nameof(bias));
        }

        attention = new(geometry.Heads, area, area, headSize) { BiasCount = Math.Max(bias.Length / oneBias, 1), BiasHeads = bias.IsEmpty ? 1 : geometry.Heads };
    }

    /// <summary>Heads and windows.</summary>
    public WindowAttentionGeometry Geometry { get; }

    /// <summary>Channels of a head.</summary>
    public int HeadSize { get; }

    /// <summary>
    /// Computes <c>softmax(q kᵀ / √(head size) + bias) v</c> within each window, for each head, with the bits of <see cref="Attention"/>.
    /// </summary>
    /// <param name="shape">The input's shape: queries, keys and values one after the other, each <c>[heads · head size]</c> channels.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes a third of the channels; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">
    /// Channels are not queries, keys and values of the heads, windows do not divide the maps, or the bias is for another
    /// number of windows.
    /// </exception>
    public void Run(ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        shape.Require(input.Length, nameof(input));
        int windows = Geometry.WindowCount(shape.Height, shape.Width), heads = Geometry.Heads;
        if (shape.Channels != 3 * heads * HeadSize)
        {
            throw new ArgumentException(FormattableString.Invariant($"{shape.Channels} channels are not queries, keys and values of {heads} heads of {HeadSize}."), nameof(shape));
        }

        if (attention.BiasCount != 1 && attention.BiasCount != windows)
        {
            throw new ArgumentException(FormattableString.Invariant($"The bias is for {attention.BiasCount} windows, but {shape} has {windows}."), nameof(shape));
        }

        var result = shape with { Channels = shape.Channels / 3 };
        result.Require(output.Length, nameof(output));
        int each = result.Channels * result.PlaneLength;
        int wave = (int)Math.Clamp(ScratchOfWave / (4L * each), 1, Math.Max(shape.Count, 1));
        int most = checked(wave * each);
        using AlignedFloats.Rented scratch = AlignedFloats.Rent(4L * most);
        fixed (float* from = input, to = output)
        {
            for (int first = 0; first < shape.Count; first += wave)
            {
                int images = Math.Min(wave, shape.Count - first), tasks = checked(images * windows * heads), length = images * each;
                var task = new Task(Geometry, result, windows, from + (3L * first * each), scratch.Start, most, to + ((long)first * each));
                workers.For(tasks, task, static (index, t) => t.Gather(index));
                Attention.Apply(attention, images * windows, Part(scratch.Start, 0), Part(scratch.Start, 1), Part(scratch.Start, 2), bias.Span, Part(scratch.Start, 3), workers);
                workers.For(tasks, task, static (index, t) => t.Scatter(index));

                Span<float> Part(float* start, int part) => new(start + ((long)part * most), length);
            }
        }
    }

    /// <summary>One head of one window of one image, between maps and rows of tokens.</summary>
    private readonly struct Task(WindowAttentionGeometry geometry, ImageBatchShape maps, int windows, float* from, float* scratch, int partLength, float* to)
    {
        private readonly int size = maps.Channels / geometry.Heads;

        public void Gather(int index)
        {
            long each = (long)maps.Channels * maps.PlaneLength;
            for (int part = 0; part < 3; part++)
            {
                float* tokens = scratch + ((long)part * partLength) + ((long)index * geometry.Area * size);
                Move(tokens, index, from + (((3L * Image(index)) + part) * each), toMaps: false);
            }
        }

        public void Scatter(int index) => Move(
            scratch + (3L * partLength) + ((long)index * geometry.Area * size),
            index,
            to + ((long)Image(index) * maps.Channels * maps.PlaneLength),
            toMaps: true);

        private int Image(int index) => index / (windows * geometry.Heads);

        // Row by row of the window; a row that leaves the map goes on at its other side.
        private void Move(float* tokens, int index, float* planes, bool toMaps)
        {
            int across = maps.Width / geometry.Width, window = index / geometry.Heads % windows;
            int top = (window / across * geometry.Height) + geometry.ShiftY, left = (window % across * geometry.Width) + geometry.ShiftX;
            planes += (long)(index % geometry.Heads) * size * maps.PlaneLength;
            for (int y = 0; y < geometry.Height; y++)
            {
                float* row = planes + ((long)((top + y) % maps.Height) * maps.Width);
                for (int x = 0, count; x < geometry.Width; x += count, tokens += (long)count * size)
                {
                    int column = (left + x) % maps.Width;
                    count = Math.Min(geometry.Width - x, maps.Width - column);
                    if (toMaps)
                    {
                        Transpose.Run(tokens, size, count, size, row + column, maps.PlaneLength);
                    }
                    else
                    {
                        Transpose.Run(row + column, maps.PlaneLength, size, count, tokens, size);
                    }
                }
            }
        }
    }
}
