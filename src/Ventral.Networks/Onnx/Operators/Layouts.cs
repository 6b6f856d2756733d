using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Values moved along regular distances: transposed, cut out, repeated, exchanged between channels and space.</summary>
internal static class Layouts
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Transpose", Transpose),
        OperatorTable.One("Slice", Slice),
        ("Split", Split),
        OperatorTable.One("Expand", Expand),
        OperatorTable.One("Tile", Tile),
        OperatorTable.One("DepthToSpace", DepthToSpace),
        OperatorTable.One("SpaceToDepth", SpaceToDepth),
    ];

    public static OnnxArray Transpose(NodeCall call, OnnxArray input, int[] order)
    {
        long[] strides = Strided.Of(input.Shape.Extents);
        Shape shape = Shape.Of([.. order.Select(axis => input.Shape[axis])]);
        return Copy(call, input, 0, [.. order.Select(axis => strides[axis])], shape);
    }

    public static OnnxArray Copy(NodeCall call, OnnxArray input, long start, long[] strides, Shape shape)
    {
        if (input.IsReal)
        {
            float[] reals = call.NewReals(shape);
            Strided.Copy(input.RealBuffer, start, strides, shape.Extents, reals, call.Workers);
            return new(shape, reals, input.Element);
        }

        long[] wholes = call.NewWholes(shape);
        Strided.Copy(input.WholeBuffer, start, strides, shape.Extents, wholes, call.Workers);
        return new(shape, wholes, input.Element);
    }

    private static OnnxArray Transpose(NodeCall call)
    {
        var input = call.Input(0);
        int rank = input.Shape.Rank;
        int[] order = call.Wholes("perm") is { } stated ? Array.ConvertAll(stated, a => call.Axis(a, rank)) : [.. Enumerable.Range(0, rank).Reverse()];
        call.Require(order.Length == rank && order.Distinct().Count() == rank, $"must name each axis of {input} once, found {string.Join(", ", order)}");
        return Transpose(call, input, order);
    }

    // Bounds came as attributes before version 10.
    private static OnnxArray Slice(NodeCall call)
    {
        var input = call.Input(0);
        long[] starts = call.WholesOf("starts", 1, 10) ?? throw call.Fault("must state its starts"), ends = call.WholesOf("ends", 2, 10) ?? throw call.Fault("must state its ends");
        long[] axes = call.WholesOf("axes", 3, 10) ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        long[] steps = (call.Opset >= 10 ? call.WholesOf("steps", 4, 10) : null) ?? [.. starts.Select(_ => 1L)];
        call.Require(starts.Length == ends.Length && starts.Length == axes.Length && starts.Length == steps.Length, "must state as many starts, ends, axes and steps");
        int[] cut = Array.ConvertAll(axes, a => call.Axis(a, input.Shape.Rank));
        call.Require(cut.Distinct().Count() == cut.Length, $"must name each axis once, found {string.Join(", ", axes)}");
        long[] strides = Strided.Of(input.Shape.Extents), extents = [.. input.Shape.Extents.ToArray().Select(e => (long)e)];
        long first = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = cut[i];
            long extent = input.Shape[axis], step = steps[i];
            call.Require(step is not (0 or long.MinValue), "must have steps other than 0");
            long low = step > 0 ? 0 : -1, high = step > 0 ? extent : extent - 1;
            long start = Math.Clamp(starts[i] < 0 ? starts[i] + extent : starts[i], 0, Math.Max(high, 0));
            long end = Math.Clamp(ends[i] < 0 ? ends[i] + extent : ends[i], low, high);
            long room = step > 0 ? end - start : start - end;
            extents[axis] = extent == 0 || room <= 0 ? 0 : ((room - 1) / Math.Abs(step)) + 1;
            first += start * strides[axis];
            strides[axis] = extents[axis] > 1 ? strides[axis] * step : 0;
        }

        return Copy(call, input, first, strides, call.ShapeOf(extents));
    }

    // Sizes came as an attribute before version 13; their number may be stated instead from version 18 on.
    private static OnnxArray[] Split(NodeCall call)
    {
        var input = call.Input(0);
        int axis = call.Axis(call.Whole("axis", 0), input.Shape.Rank), extent = input.Shape[axis];
        long[] sizes = call.WholesOf("split", 1, 13) ?? Even(call, extent);
        call.Require(sizes.All(s => s >= 0 && s <= extent) && sizes.Sum() == extent && sizes.Length <= 1 << 12, $"must split {extent} positions, found {string.Join(" + ", sizes)}");
        long[] strides = Strided.Of(input.Shape.Extents);
        long start = 0;
        var parts = new OnnxArray[sizes.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            int[] extents = [.. input.Shape];
            extents[axis] = (int)sizes[i];
            parts[i] = Copy(call, input, start, strides, Shape.Of(extents));
            start += sizes[i] * strides[axis];
        }

        return parts;
    }

    private static long[] Even(NodeCall call, int extent)
    {
        int count = call.Small(call.Whole("num_outputs", call.OutputCount), 1, "outputs");
        call.Require(count == call.OutputCount, $"must make {count} parts, found {call.OutputCount} outputs");
        long size = ((long)extent + count - 1) / count;
        call.Require(size * count == extent || call.Opset >= 18, $"must split {extent} positions into {count} equal parts");
        return [.. Enumerable.Range(0, count).Select(i => Math.Clamp(extent - (i * size), 0, size))];
    }

    private static OnnxArray Expand(NodeCall call)
    {
        var input = call.Input(0);
        return Broadcast.ToShape(call, input, Broadcast.Common(call, input.Shape, call.ShapeOf(call.Wholes(1))));
    }

    private static OnnxArray Tile(NodeCall call)
    {
        var input = call.Input(0);
        long[] repeats = call.Wholes(1), strides = Strided.Of(input.Shape.Extents);
        int rank = input.Shape.Rank;
        call.Require(repeats.Length == rank && repeats.All(r => r is >= 0 and <= int.MaxValue), $"must say for each axis of {input} how often, found {string.Join(" × ", repeats)}");
        Shape shape = call.ShapeOf([.. input.Shape.Extents.ToArray().Select((e, i) => e * repeats[i])]);
        if (shape.ValueCount == 0)
        {
            return Copy(call, input, 0, new long[rank], shape);
        }

        // Each axis in two: which time, and where.
        int[] extents = [.. Enumerable.Range(0, rank).SelectMany(i => new[] { (int)repeats[i], input.Shape[i] })];
        long[] distances = [.. Enumerable.Range(0, rank).SelectMany(i => new[] { 0, strides[i] })];
        return Copy(call, input, 0, distances, Shape.Of(extents)).Reshaped(shape);
    }

    private static OnnxArray DepthToSpace(NodeCall call)
    {
        var (input, n, c, h, w, block) = Blocks(call);
        string mode = call.Text("mode", "DCR");
        call.Require(c % (block * block) == 0 && mode is "DCR" or "CRD", $"must have channels for {block} × {block} blocks and mode DCR or CRD, found {input} and {mode}");
        int depth = c / (block * block);
        var split = input.Reshaped(mode == "DCR" ? Shape.Of(n, block, block, depth, h, w) : Shape.Of(n, depth, block, block, h, w));
        return Transpose(call, split, mode == "DCR" ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]).Reshaped(Shape.Of(n, depth, checked(h * block), checked(w * block)));
    }

    private static OnnxArray SpaceToDepth(NodeCall call)
    {
        var (input, n, c, h, w, block) = Blocks(call);
        call.Require(h % block == 0 && w % block == 0, $"must have rows and columns for {block} × {block} blocks, found {input}");
        var split = input.Reshaped(Shape.Of(n, c, h / block, block, w / block, block));
        return Transpose(call, split, [0, 3, 5, 1, 2, 4]).Reshaped(Shape.Of(n, checked(c * block * block), h / block, w / block));
    }

    private static (OnnxArray Input, int Count, int Channels, int Height, int Width, int Block) Blocks(NodeCall call)
    {
        var input = call.Input(0);
        call.Require(input.Shape.Rank == 4, $"must have maps, found {input}");
        int block = call.Small(call.Whole("blocksize", 0), 1, "blocksize");
        call.Require(block <= 1 << 12, $"must have blocks of at most {1 << 12} positions, found {block}");
        return (input, input.Shape[0], input.Shape[1], input.Shape[2], input.Shape[3], block);
    }
}
