using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Padding of any axes by a constant, mirrors, edges or the other end; negative padding cuts.</summary>
internal static class Pads
{
    public static (string Name, Operator Run)[] All => [OperatorTable.One("Pad", Pad)];

    // Counts and the constant became inputs with version 11, which axes they mean can be said from version 18 on.
    private static OnnxArray Pad(NodeCall call)
    {
        var input = call.Input(0);
        int rank = input.Shape.Rank;
        long[] pads = call.WholesOf("pads", 1, 11) ?? throw call.Fault("must state its pads");
        int[] axes = call.Opset >= 18 && call.Optional(3) is not null
            ? Array.ConvertAll(call.Wholes(3), a => call.Axis(a, rank))
            : [.. Enumerable.Range(0, rank)];
        call.Require(pads.Length == 2 * axes.Length && axes.Distinct().Count() == axes.Length, $"must state counts before and after for each of {axes.Length} axes, found {pads.Length}");
        string mode = call.Text("mode", "constant");
        int[]?[] sources = new int[rank][];
        long[] extents = [.. input.Shape.Extents.ToArray().Select(e => (long)e)];
        for (int i = 0; i < axes.Length; i++)
        {
            long before = pads[i], after = pads[i + axes.Length];
            call.Require(before is >= -int.MaxValue and <= int.MaxValue && after is >= -int.MaxValue and <= int.MaxValue, "must pad by counts below 2^31");
            extents[axes[i]] += before + after;
        }

        Shape shape = call.ShapeOf(extents);
        call.Reserve(sizeof(int) * shape.Extents.ToArray().Sum(e => (double)e));
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = axes[i];
            sources[axis] = Sources(call, mode, input.Shape[axis], pads[i], shape[axis]);
        }

        if (input.IsReal)
        {
            float value = call.Opset < 11 ? call.Real("value", 0) : call.Optional(2) is null || call.Reals(2).Shape.ValueCount == 0 ? 0 : call.Reals(2).Reals[0];
            return new(shape, Fill(input.RealBuffer, input.Shape, sources, value, shape, call.NewReals(shape), call.Workers), input.Element);
        }

        long whole = call.Optional(2) is null || call.Wholes(2).Length == 0 ? 0 : call.Wholes(2)[0];
        return new(shape, Fill(input.WholeBuffer, input.Shape, sources, whole, shape, call.NewWholes(shape), call.Workers), input.Element);
    }

    /// <summary>For each position of the result that of the input, −1 for the constant.</summary>
    private static int[] Sources(NodeCall call, string mode, int extent, long before, int count)
    {
        int[] sources = new int[count];
        call.Require(extent > 0 || mode == "constant" || count == 0, "must have values to repeat");
        for (int i = 0; i < count; i++)
        {
            long at = i - before;
            sources[i] = mode switch
            {
                "constant" => at >= 0 && at < extent ? (int)at : -1,
                "edge" => (int)Math.Clamp(at, 0, extent - 1),
                "reflect" => Mirror(at, extent),
                "wrap" => (int)(((at % extent) + extent) % extent),
                _ => throw call.Fault($"must pad by mode constant, reflect, edge or wrap, found '{mode}'"),
            };
        }

        return sources;
    }

    private static int Mirror(long at, int extent)
    {
        if (extent == 1)
        {
            return 0;
        }

        long period = 2L * (extent - 1), place = ((at % period) + period) % period;
        return (int)(place < extent ? place : period - place);
    }

    private static T[] Fill<T>(T[] from, Shape shape, int[]?[] sources, T constant, Shape result, T[] to, Workers workers)
    {
        if (to.Length == 0)
        {
            return to;
        }

        int rank = shape.Rank;
        long[] strides = Strided.Of(shape.Extents);
        int inner = rank == 0 ? 1 : result[-1], rowsOfTask = Math.Max(1, (1 << 14) / inner), rows = to.Length / inner;
        workers.For((rows + rowsOfTask - 1) / rowsOfTask, task =>
        {
            for (int row = task * rowsOfTask; row < Math.Min(rows, (task + 1L) * rowsOfTask); row++)
            {
                long start = 0;
                bool isConstant = false;
                for (int axis = rank - 2, rest = row; axis >= 0; axis--)
                {
                    (rest, int index) = Math.DivRem(rest, result[axis]);
                    int source = sources[axis] is { } line ? line[index] : index;
                    isConstant |= source < 0;
                    start += source * strides[axis];
                }

                var target = to.AsSpan(row * inner, inner);
                int[]? last = rank == 0 ? null : sources[^1];
                for (int i = 0; i < target.Length; i++)
                {
                    int source = last is null ? i : last[i];
                    target[i] = isConstant || source < 0 ? constant : from[start + source];
                }
            }
        });
        return to;
    }
}
