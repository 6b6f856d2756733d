namespace Ventral.Tensors.Kernels;

/// <summary>
/// A three-dimensional convolution with fixed weights (a cross-correlation with zero padding, as PyTorch's Conv3d).
/// </summary>
/// <remarks>
/// <para>
/// Each output is accumulated as <see cref="Convolution2d"/> does, in the order input channel, kernel slice, kernel row,
/// kernel column (zeros of the padding included).
/// </para>
/// <para>
/// An output slice sees, of each padded input channel, as many slices as the kernel is deep. Gathered one after another
/// they are the channels of a map, and the output slice is a two-dimensional convolution of that map. Some slices at a
/// time make up a batch of maps that stays in the last cache.
/// </para>
/// </remarks>
public sealed unsafe class Convolution3d
{
    // Gathered maps that wait for their convolution: 4 MiB.
    private const int GatheredValues = 1 << 20;

    private readonly Convolution2d slice;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="geometry">How the kernel steps over the input.</param>
    /// <param name="weights"><c>[output channels × input channels of a group × kernel depth × kernel height × kernel width]</c>.</param>
    /// <param name="bias">One value an output channel, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or weights or bias have another length than it needs.</exception>
    public Convolution3d(Convolution3dGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Geometry = geometry;
        slice = new Convolution2d(geometry.Slice with { PadTop = 0, PadBottom = 0, PadLeft = 0, PadRight = 0 }, weights, bias, epilogue);
    }

    /// <summary>How the kernel steps over the input.</summary>
    public Convolution3dGeometry Geometry { get; }

    /// <inheritdoc cref="Convolution3dGeometry.OutputShape"/>
    public VolumeBatchShape OutputShape(VolumeBatchShape input) => Geometry.OutputShape(input);

    /// <summary>Convolves a batch.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape.</exception>
    public void Run(VolumeBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        VolumeBatchShape result = OutputShape(shape);
        shape.Require(input.Length, nameof(input));
        result.Require(output.Length, nameof(output));
        var canvas = new Canvas(
            new(shape.Depth, shape.Depth + Geometry.PadFront + Geometry.PadBack, 1, Geometry.PadFront),
            new(shape.Height, shape.Height + Geometry.PadTop + Geometry.PadBottom, 1, Geometry.PadTop),
            new(shape.Width, shape.Width + Geometry.PadLeft + Geometry.PadRight, 1, Geometry.PadLeft));
        fixed (float* inputAt = input, outputAt = output)
        {
            float* to = outputAt;
            canvas.LayOut(shape.Count, shape.Channels, inputAt, workers, (first, count, padded) => RunPadded(
                new(count, shape.Channels, canvas.Slices.Extent, canvas.Rows.Extent, canvas.Columns.Extent),
                padded,
                result with { Count = count },
                to + ((long)first * result.Channels * result.ChannelLength),
                workers));
        }
    }

    private void RunPadded(VolumeBatchShape shape, ReadOnlySpan<float> input, VolumeBatchShape result, float* output, Workers workers)
    {
        int slices = shape.Count * result.Depth, channels = shape.Channels;
        var map = new ImageBatchShape(1, slice.Geometry.InputChannels, shape.Height, shape.Width);
        ImageBatchShape made = slice.OutputShape(map);
        int together = Math.Clamp(GatheredValues / map.Length, 1, Math.Max(slices, 1));
        using AlignedFloats.Rented gathered = AlignedFloats.Rent((long)together * map.Length), results = AlignedFloats.Rent((long)together * made.Length);
        float* maps = gathered.Start, sums = results.Start;
        fixed (float* inputAt = input)
        {
            float* from = inputAt;
            for (int first = 0; first < slices; first += together)
            {
                int start = first, count = Math.Min(together, slices - first);
                workers.For(count * channels, task =>
                {
                    (int volume, int z) = Math.DivRem(start + (task / channels), result.Depth);
                    float* channel = from + ((((long)volume * channels) + (task % channels)) * shape.ChannelLength);
                    Gather(shape, channel, z * Geometry.StrideZ, maps + ((long)task * Geometry.KernelDepth * shape.PlaneLength));
                });
                slice.Run(map with { Count = count }, new(maps, count * map.Length), new(sums, count * made.Length), workers);
                workers.For(count, index =>
                {
                    (int volume, int z) = Math.DivRem(start + index, result.Depth);
                    for (int channel = 0; channel < result.Channels; channel++)
                    {
                        long plane = ((((long)volume * result.Channels) + channel) * result.Depth) + z;
                        new Span<float>(sums + ((((long)index * result.Channels) + channel) * result.PlaneLength), result.PlaneLength)
                            .CopyTo(new(output + (plane * result.PlaneLength), result.PlaneLength));
                    }
                });
            }
        }
    }

    // The slices of a channel that the kernel sees from a slice on.
    private void Gather(VolumeBatchShape shape, float* channel, int first, float* target)
    {
        for (int k = 0; k < Geometry.KernelDepth; k++, target += shape.PlaneLength)
        {
            new Span<float>(channel + ((long)(first + (k * Geometry.DilationZ)) * shape.PlaneLength), shape.PlaneLength).CopyTo(new(target, shape.PlaneLength));
        }
    }
}
