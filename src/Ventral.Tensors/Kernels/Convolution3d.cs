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
/// An output slice sees, of each input channel, as many slices as the kernel is deep. Gathered one after another they
/// are the channels of a map, and the output slice is a two-dimensional convolution of that map. Some slices at a time
/// make up a batch of maps that stays in the last cache.
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
        slice = new Convolution2d(geometry.Slice, weights, bias, epilogue);
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
        int slices = shape.Count * result.Depth;
        var map = new ImageBatchShape(1, slice.Geometry.InputChannels, shape.Height, shape.Width);
        ImageBatchShape made = slice.OutputShape(map);
        int together = Math.Clamp(GatheredValues / map.Length, 1, Math.Max(slices, 1));
        using AlignedFloats.Rented gathered = AlignedFloats.Rent((long)together * map.Length), results = AlignedFloats.Rent((long)together * made.Length);
        float* maps = gathered.Start, sums = results.Start;
        fixed (float* inputAt = input, outputAt = output)
        {
            float* from = inputAt, to = outputAt;
            for (int first = 0; first < slices; first += together)
            {
                int start = first, count = Math.Min(together, slices - first);
                workers.For(count * Geometry.InputChannels, task =>
                {
                    (int index, int channel) = Math.DivRem(task, Geometry.InputChannels);
                    (int volume, int z) = Math.DivRem(start + index, result.Depth);
                    Gather(shape, from + ((((long)volume * shape.Channels) + channel) * shape.ChannelLength), z, maps + ((long)task * Geometry.KernelDepth * shape.PlaneLength));
                });
                slice.Run(map with { Count = count }, new(maps, count * map.Length), new(sums, count * made.Length), workers);
                workers.For(count, index =>
                {
                    (int volume, int z) = Math.DivRem(start + index, result.Depth);
                    for (int channel = 0; channel < result.Channels; channel++)
                    {
                        long plane = ((((long)volume * result.Channels) + channel) * result.Depth) + z;
                        new Span<float>(sums + ((((long)index * result.Channels) + channel) * result.PlaneLength), result.PlaneLength)
                            .CopyTo(new(to + (plane * result.PlaneLength), result.PlaneLength));
                    }
                });
            }
        }
    }

    // The slices of a channel that an output slice sees; those outside are zeros.
    private void Gather(VolumeBatchShape shape, float* channel, int outputSlice, float* target)
    {
        for (int k = 0; k < Geometry.KernelDepth; k++, target += shape.PlaneLength)
        {
            int z = (outputSlice * Geometry.StrideZ) + (k * Geometry.DilationZ) - Geometry.PadFront;
            var plane = new Span<float>(target, shape.PlaneLength);
            if (z < 0 || z >= shape.Depth)
            {
                plane.Clear();
            }
            else
            {
                new Span<float>(channel + ((long)z * shape.PlaneLength), shape.PlaneLength).CopyTo(plane);
            }
        }
    }
}
