namespace Ventral.Tensors.Kernels;

/// <summary>
/// A two-dimensional convolution with fixed weights (a cross-correlation with zero padding, as PyTorch's Conv2d).
/// </summary>
/// <remarks>
/// Each output starts from +0, adds its products by fused multiply-add in float32 in the order input channel, kernel
/// row, kernel column (zeros of the padding included), then adds the bias, then is scaled and shifted by one fused
/// multiply-add if the layer does so, then gains its addend if there is one, then goes through the epilogue. The bits
/// therefore depend neither on threads nor on vector width nor on how the batch is cut, and are those of separate layers.
/// </remarks>
public sealed unsafe class Convolution2d
{
    // Padded inputs that wait for their tiles: 4 MiB, which stay in the last cache.
    private const int PaddedValues = 1 << 20;

    // Tiles a thread below which one thread may wait long for another, and channels of a task that are worth the taking of patches.
    private const int FewTiles = 3;
    private const int FewestRows = 120;

    private readonly AlignedFloats weights;
    private readonly float[] bias;
    private readonly ChannelScaling? scaling;
    private readonly Finish finish;
    private readonly bool isDepthwise;
    private ConvolutionPlan? latestPlan;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="geometry">How the kernel steps over the input.</param>
    /// <param name="weights"><c>[output channels × input channels of a group × kernel height × kernel width]</c>.</param>
    /// <param name="bias">One value an output channel, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <param name="scaling">What to multiply each channel by and add to it after the bias, as batch normalisation does; null for nothing.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or weights, bias or scaling have another length than it needs.</exception>
    public Convolution2d(
        Convolution2dGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default, ChannelScaling? scaling = null)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Lengths.Require(weights.Length, (long)geometry.OutputChannels * geometry.FanIn, nameof(weights));
        Lengths.RequireOrEmpty(bias.Length, geometry.OutputChannels, nameof(bias));
        if (scaling is not null)
        {
            Lengths.Require(scaling.Channels, geometry.OutputChannels, nameof(scaling));
        }

        Geometry = geometry;
        this.scaling = scaling;
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
    public void Run(ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers) =>
        Run(shape, input, [], output, workers);

    /// <summary>Convolves a batch and adds other maps to it before the epilogue, as at the end of a residual block.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="addend">What is added, of <see cref="OutputShape"/>; empty for nothing.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; may be the addend, but must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape.</exception>
    public void Run(ImageBatchShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> addend, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ImageBatchShape result = OutputShape(shape);
        shape.Require(input.Length, nameof(input));
        result.Require(output.Length, nameof(output));
        Lengths.RequireOrEmpty(addend.Length, output.Length, nameof(addend));
        ConvolutionPlan plan = PlanFor(shape, result);
        fixed (float* inputAt = input, addendAt = addend, outputAt = output)
        {
            if (plan.Depthwise is { } depthwise)
            {
                var loop = new DepthwiseLoop(this, depthwise, shape, result, inputAt, addendAt, outputAt);
                workers.For(loop.Cut.Count, loop, static (task, planes) => planes.Run(task));
            }
            else
            {
                RunPatches(plan.Layout, shape, result, inputAt, addendAt, outputAt, workers);
            }
        }

        GC.KeepAlive(this);
    }

    private ConvolutionPlan PlanFor(ImageBatchShape shape, ImageBatchShape result)
    {
        ConvolutionPlan? plan = Volatile.Read(ref latestPlan);
        if (plan is null || !plan.Fits(shape))
        {
            plan = new ConvolutionPlan(Geometry, isDepthwise, shape, result);
            Volatile.Write(ref latestPlan, plan);
        }

        return plan;
    }

    private void RunPatches(PaddedInput layout, ImageBatchShape shape, ImageBatchShape result, float* input, float* addend, float* output, Workers workers)
    {
        if (layout.IsInput)
        {
            RunTiles(new PatchSource(layout, shape.Channels, input, input + shape.Length), result, addend, output, workers);
            return;
        }

        long valuesOfImage = (long)shape.Channels * layout.PlaneStride;
        int images = (int)Math.Clamp(PaddedValues / valuesOfImage, 1, Math.Max(shape.Count, 1));
        using AlignedFloats.Rented padded = AlignedFloats.Rent(images * valuesOfImage);
        var source = new PatchSource(layout, shape.Channels, padded.Start, padded.Start + (images * valuesOfImage));
        for (int first = 0; first < shape.Count; first += images)
        {
            int count = Math.Min(images, shape.Count - first);
            var fill = new FillLoop(
                source,
                shape,
                input + ((long)first * shape.Channels * shape.PlaneLength),
                input + shape.Length,
                TaskCut.Of(count * shape.Channels, layout.PlaneStride),
                first == 0);
            workers.For(fill.Cut.Count, fill, static (task, planes) => planes.Run(task));
            long done = (long)first * result.Channels * result.PlaneLength;
            RunTiles(source, result with { Count = count }, addend is null ? null : addend + done, output + done, workers);
        }
    }

    // Few tiles, as of the last, smallest maps, are cut by channels, that all threads end at about one time.
    private void RunTiles(PatchSource source, ImageBatchShape result, float* addend, float* output, Workers workers)
    {
        int positions = checked(result.Count * result.PlaneLength), tiles = (positions + PatchTile.Columns - 1) / PatchTile.Columns;
        int wanted = workers.ThreadCount > 1 && tiles < FewTiles * workers.ThreadCount ? FewTiles * workers.ThreadCount : 1;
        int cuts = Math.Clamp((wanted + tiles - 1) / Math.Max(tiles, 1), 1, Math.Max(1, RowsOfGroup / FewestRows));
        int height = Panels.HeightAt(int.MaxValue), rowsOfCut = (((RowsOfGroup + cuts - 1) / cuts) + height - 1) / height * height;
        cuts = (RowsOfGroup + rowsOfCut - 1) / rowsOfCut;
        var loop = new TileLoop(this, source, result, addend, output, positions, cuts, rowsOfCut);
        workers.For(tiles * cuts, loop, static (task, tiles) => tiles.Run(task));
    }

    private readonly struct FillLoop(PatchSource source, ImageBatchShape shape, float* input, float* end, TaskCut cut, bool isFresh)
    {
        public TaskCut Cut => cut;

        public void Run(int task)
        {
            PaddedInput layout = source.Layout;
            (int first, int last) = cut.Range(task);
            for (int plane = first; plane < last; plane++)
            {
                float* target = source.Start + ((long)plane * layout.PlaneStride);
                if (isFresh)
                {
                    new Span<float>(target, layout.PlaneStride).Clear();
                }

                layout.Fill(input + ((long)plane * shape.PlaneLength), end, target);
            }
        }
    }

    private readonly struct TileLoop(
        Convolution2d convolution, PatchSource source, ImageBatchShape result, float* addend, float* output, int positions, int cuts, int rowsOfCut)
    {
        public void Run(int task)
        {
            (int index, int cut) = Math.DivRem(task, cuts);
            Convolution2dGeometry geometry = convolution.Geometry;
            int depth = geometry.FanIn, planes = geometry.InputChannels / geometry.Groups, rowsOfGroup = convolution.RowsOfGroup;
            int first = index * PatchTile.Columns, columns = Math.Min(PatchTile.Columns, positions - first);
            Span<PatchTile.Run> runs = stackalloc PatchTile.Run[PatchTile.Columns];
            Span<PatchTile.Segment> segments = stackalloc PatchTile.Segment[PatchTile.Columns];
            var tile = new PatchTile(source, result, first, columns, runs, segments);
            for (int group = 0; group < geometry.Groups; group++)
            {
                int row = (group * rowsOfGroup) + (cut * rowsOfCut), rows = Math.Min(rowsOfCut, rowsOfGroup - (cut * rowsOfCut));
                using AlignedFloats.Rented sums = AlignedFloats.Rent((long)rows * PatchTile.Columns);
                tile.Multiply(convolution.weights.Start + ((long)row * depth), rows, depth, group * planes, sums.Start);
                for (int r = 0, height; r < rows; r += height)
                {
                    height = Panels.HeightAt(rows - r);
                    for (int k = 0; k < height; k++)
                    {
                        int channel = row + r + k;
                        long plane = (long)channel * result.PlaneLength;
                        tile.Store(sums.Start, r, k, height, convolution.FinishOf(channel), addend is null ? null : addend + plane, output + plane);
                    }
                }
            }
        }
    }

    private readonly struct DepthwiseLoop(
        Convolution2d convolution, Depthwise depthwise, ImageBatchShape shape, ImageBatchShape result, float* input, float* addend, float* output)
    {
        public TaskCut Cut { get; } = TaskCut.Of(shape.Count * result.Channels, result.PlaneLength);

        public void Run(int task)
        {
            using AlignedFloats.Rented scratch = AlignedFloats.Rent(depthwise.ScratchLength);
            depthwise.Clear(scratch.Start);
            (int first, int end) = Cut.Range(task);
            for (int plane = first; plane < end; plane++)
            {
                (int image, int channel) = Math.DivRem(plane, result.Channels);
                int source = (image * shape.Channels) + (channel / convolution.RowsOfGroup);
                long target = (long)plane * result.PlaneLength;
                depthwise.Run(
                    input + ((long)source * shape.PlaneLength),
                    input + shape.Length,
                    convolution.weights.Start + ((long)channel * convolution.Geometry.FanIn),
                    convolution.FinishOf(channel, addend is null ? convolution.finish : new Finish(Epilogue.None)),
                    addend is null ? null : addend + target,
                    convolution.finish,
                    output + target,
                    scratch.Start);
            }
        }
    }

    private ChannelFinish FinishOf(int channel) => FinishOf(channel, finish);

    private ChannelFinish FinishOf(int channel, Finish last) => new(last, bias[channel], scaling, channel);
}
