namespace Ventral.Tensors.Kernels;

/// <summary>
/// A two-dimensional convolution with fixed weights (a cross-correlation with zero padding, as PyTorch's Conv2d).
/// </summary>
/// <remarks>
/// Each output starts from +0, adds its products by fused multiply-add in float32 in the order input channel, kernel
/// row, kernel column (zeros of the padding included), then adds the bias, then applies the epilogue. The bits
/// therefore depend neither on threads nor on vector width nor on how the batch is cut.
/// </remarks>
public sealed unsafe class Convolution2d
{
    // Padded inputs that wait for their tiles: 4 MiB, which stay in the last cache.
    private const int PaddedValues = 1 << 20;

    // Outputs of a task of thin planes, enough to outweigh its start.
    private const int ValuesOfTask = 1 << 14;

    private readonly AlignedFloats weights;
    private readonly float[] bias;
    private readonly Finish finish;
    private readonly bool isDepthwise;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="geometry">How the kernel steps over the input.</param>
    /// <param name="weights"><c>[output channels × input channels of a group × kernel height × kernel width]</c>.</param>
    /// <param name="bias">One value an output channel, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or weights or bias have another length than it needs.</exception>
    public Convolution2d(Convolution2dGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Lengths.Require(weights.Length, (long)geometry.OutputChannels * geometry.FanIn, nameof(weights));
        Lengths.RequireOrEmpty(bias.Length, geometry.OutputChannels, nameof(bias));
        Geometry = geometry;
        this.bias = new float[geometry.OutputChannels];
        bias.CopyTo(this.bias);
        finish = new Finish(epilogue);
        isDepthwise = geometry.InputChannels == geometry.Groups;
        this.weights = new AlignedFloats(weights.Length);
        if (isDepthwise)
        {
            weights.CopyTo(new Span<float>(this.weights.Start, weights.Length));
            return;
        }

        fixed (float* source = weights)
        {
            for (int group = 0; group < geometry.Groups; group++)
            {
                long start = (long)group * RowsOfGroup * geometry.FanIn;
                Panels.PackRows(source + start, RowsOfGroup, geometry.FanIn, this.weights.Start + start);
            }
        }
    }

    /// <summary>How the kernel steps over the input.</summary>
    public Convolution2dGeometry Geometry { get; }

    private int RowsOfGroup => Geometry.OutputChannels / Geometry.Groups;

    /// <inheritdoc cref="Convolution2dGeometry.OutputShape"/>
    public ImageBatchShape OutputShape(ImageBatchShape input) => Geometry.OutputShape(input);

    /// <summary>Convolves a batch.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape.</exception>
    public void Run(ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ImageBatchShape result = OutputShape(shape);
        shape.Require(input.Length, nameof(input));
        result.Require(output.Length, nameof(output));
        fixed (float* inputAt = input, outputAt = output)
        {
            if (isDepthwise)
            {
                RunDepthwise(shape, result, inputAt, outputAt, workers);
            }
            else
            {
                RunPatches(shape, result, inputAt, outputAt, workers);
            }
        }

        GC.KeepAlive(this);
    }

    private void RunDepthwise(ImageBatchShape shape, ImageBatchShape result, float* input, float* output, Workers workers)
    {
        var depthwise = new Depthwise(Geometry, shape, result);
        int planes = shape.Count * result.Channels, planesOfTask = Math.Max(1, ValuesOfTask / result.PlaneLength);
        float* end = input + shape.Length;
        workers.For((planes + planesOfTask - 1) / planesOfTask, task =>
        {
            using AlignedFloats.Rented scratch = AlignedFloats.Rent(depthwise.ScratchLength);
            depthwise.Clear(scratch.Start);
            for (int plane = task * planesOfTask; plane < Math.Min(planes, (task + 1) * planesOfTask); plane++)
            {
                (int image, int channel) = Math.DivRem(plane, result.Channels);
                int source = (image * shape.Channels) + (channel / RowsOfGroup);
                depthwise.Run(
                    input + ((long)source * shape.PlaneLength),
                    end,
                    weights.Start + ((long)channel * Geometry.FanIn),
                    bias[channel],
                    finish,
                    output + ((long)plane * result.PlaneLength),
                    scratch.Start);
            }
        });
    }

    private void RunPatches(ImageBatchShape shape, ImageBatchShape result, float* input, float* output, Workers workers)
    {
        var layout = new PaddedInput(Geometry, shape, result);
        if (layout.IsInput)
        {
            RunTiles(new PatchSource(layout, shape.Channels, input, input + shape.Length), result, output, workers);
            return;
        }

        long valuesOfImage = (long)shape.Channels * layout.PlaneStride;
        int images = (int)Math.Clamp(PaddedValues / valuesOfImage, 1, Math.Max(shape.Count, 1));
        using AlignedFloats.Rented padded = AlignedFloats.Rent(images * valuesOfImage);
        var source = new PatchSource(layout, shape.Channels, padded.Start, padded.Start + (images * valuesOfImage));
        for (int first = 0; first < shape.Count; first += images)
        {
            float* from = input + ((long)first * shape.Channels * shape.PlaneLength);
            int count = Math.Min(images, shape.Count - first);
            bool isFresh = first == 0;
            workers.For(count * shape.Channels, plane =>
            {
                float* target = source.Start + ((long)plane * layout.PlaneStride);
                if (isFresh)
                {
                    new Span<float>(target, layout.PlaneStride).Clear();
                }

                layout.Fill(from + ((long)plane * shape.PlaneLength), input + shape.Length, target);
            });
            RunTiles(source, result with { Count = count }, output + ((long)first * result.Channels * result.PlaneLength), workers);
        }
    }

    private void RunTiles(PatchSource source, ImageBatchShape result, float* output, Workers workers)
    {
        int rows = RowsOfGroup, planes = Geometry.InputChannels / Geometry.Groups;
        int positions = checked(result.Count * result.PlaneLength);
        workers.For((positions + PatchTile.Columns - 1) / PatchTile.Columns, index =>
        {
            int first = index * PatchTile.Columns;
            var tile = new PatchTile(source, result, first, Math.Min(PatchTile.Columns, positions - first));
            for (int group = 0; group < Geometry.Groups; group++)
            {
                tile.Multiply(
                    weights.Start + ((long)group * rows * Geometry.FanIn),
                    rows,
                    Geometry.FanIn,
                    group * planes,
                    output + ((long)group * rows * result.PlaneLength),
                    bias.AsSpan(group * rows, rows),
                    finish);
            }
        });
    }
}
