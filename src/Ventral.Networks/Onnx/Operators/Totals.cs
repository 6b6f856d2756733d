using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;
using Ventral.Tensors.Reductions;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Reductions over any axes, and where extremes are.</summary>
internal static class Totals
{
    private delegate void Reduction(ReducedAxis axis, ReadOnlySpan<float> input, Span<float> output, Workers workers);

    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("ReduceSum", call => Run(call, 13, Reduce.Sum<float>, 0, (a, b) => a + b)),
        OperatorTable.One("ReduceMean", call => Run(call, 18, Reduce.Mean<float>)),
        OperatorTable.One("ReduceMax", call => Run(call, 18, Reduce.Maximum<float>, long.MinValue, Math.Max)),
        OperatorTable.One("ReduceMin", call => Run(call, 18, Reduce.Minimum<float>, long.MaxValue, Math.Min)),
        OperatorTable.One("ReduceProd", call => Run(call, 18, Reduce.Product<float>, 1, (a, b) => a * b)),
        OperatorTable.One("ReduceL1", call => Run(call, 18, (axis, from, to, workers) => Reduce.Norm(axis, from, NormKind.One, to, workers))),
        OperatorTable.One("ReduceL2", call => Run(call, 18, (axis, from, to, workers) => Reduce.Norm(axis, from, NormKind.Two, to, workers))),
        OperatorTable.One("ReduceLogSumExp", call => Run(call, 18, Reduce.LogSumExp<float>)),
        OperatorTable.One("ReduceLogSum", call => Functions.Map(call, Run(call, 18, Reduce.Sum<float>), x => (float)PortableMath.Log(x))),
        OperatorTable.One("ReduceSumSquare", call => Run(call, 18, Reduce.Sum<float>, prepare: x => x * x)),
        OperatorTable.One("ArgMax", call => Extreme(call, Reduce.ArgMaximum<float>)),
        OperatorTable.One("ArgMin", call => Extreme(call, Reduce.ArgMinimum<float>)),
    ];

    private delegate void Search(ReducedAxis axis, ReadOnlySpan<float> input, Span<int> output, Workers workers);

    public static OnnxArray Norm(NodeCall call, OnnxArray input, int axis, bool isSumOfMagnitudes)
    {
        Shape shape = Replace(input.Shape, a => a == axis);
        float[] to = call.NewReals(shape);
        Reduce.Norm(ReducedAxis.Of(input.Shape, axis), input.Reals, isSumOfMagnitudes ? NormKind.One : NormKind.Two, to, call.Workers);
        return new(shape, to, input.Element);
    }

    private static OnnxArray Run(NodeCall call, int axesAreInputSince, Reduction reals, long start = 0, Func<long, long, long>? wholes = null, Func<float, float>? prepare = null)
    {
        var input = call.Input(0);
        int rank = input.Shape.Rank;
        long[] axes = call.WholesOf("axes", 1, axesAreInputSince) ?? [];
        if (axes.Length == 0 && call.Flag("noop_with_empty_axes"))
        {
            return input;
        }

        bool[] gone = new bool[rank];
        Array.Fill(gone, axes.Length == 0);
        foreach (long axis in axes)
        {
            gone[call.Axis(axis, rank)] = true;
        }

        Shape kept = Replace(input.Shape, a => gone[a]);
        Shape shape = call.Whole("keepdims", 1) != 0 ? kept : Shape.Of([.. input.Shape.Extents.ToArray().Where((_, a) => !gone[a])]);
        var (ordered, reduced) = Ordered(call, input, gone);
        if (input.IsReal)
        {
            float[] to = call.NewReals(shape);
            ordered = prepare is null ? ordered : Functions.Map(call, ordered, prepare);
            reals(reduced, ordered.Reals, to, call.Workers);
            return new(shape, to, input.Element);
        }

        call.Require(wholes is not null, $"must have real numbers, found {input}");
        long[] totals = call.NewWholes(shape);
        for (int i = 0; i < totals.Length; i++)
        {
            (int outer, int inner) = Math.DivRem(i, reduced.Inner);
            long total = start;
            for (int k = 0; k < reduced.Length; k++)
            {
                total = wholes!(total, ordered.WholeBuffer[(((outer * reduced.Length) + k) * reduced.Inner) + inner]);
            }

            totals[i] = total;
        }

        return new(shape, totals, input.Element);
    }

    // The axes that go, side by side: as they are where they lie so, else moved to the end.
    private static (OnnxArray Input, ReducedAxis Axis) Ordered(NodeCall call, OnnxArray input, bool[] gone)
    {
        Shape shape = input.Shape;
        int[] reduced = [.. Enumerable.Range(0, shape.Rank).Where(a => gone[a] && shape[a] != 1)], kept = [.. Enumerable.Range(0, shape.Rank).Where(a => !gone[a] || shape[a] == 1)];
        bool areSideBySide = reduced.Length == 0 || !kept.Any(a => a > reduced[0] && a < reduced[^1] && shape[a] != 1);
        if (!areSideBySide)
        {
            input = Layouts.Transpose(call, input, [.. kept, .. reduced]);
        }

        int split = areSideBySide && reduced.Length > 0 ? reduced[0] : int.MaxValue;
        int Product(IEnumerable<int> axes) => axes.Aggregate(1, (product, a) => product * shape[a]);
        return (input, new(Product(kept.Where(a => a < split)), Product(reduced), Product(kept.Where(a => a >= split))));
    }

    private static OnnxArray Extreme(NodeCall call, Search search)
    {
        var input = call.Reals(0);
        int axis = call.Axis(call.Whole("axis", 0), input.Shape.Rank);
        call.Require(!call.Flag("select_last_index"), "must take the first of equals, found select_last_index");
        Shape kept = Replace(input.Shape, a => a == axis);
        Shape shape = call.Whole("keepdims", 1) != 0 ? kept : Shape.Of([.. input.Shape.Extents.ToArray().Where((_, a) => a != axis)]);
        long[] to = call.NewWholes(shape);
        int[] places = new int[to.Length];
        search(ReducedAxis.Of(input.Shape, axis), input.Reals, places, call.Workers);
        Array.Copy(places, to, to.Length);
        return new(shape, to, OnnxElement.Int64);
    }

    private static Shape Replace(Shape shape, Func<int, bool> isGone) => Shape.Of([.. shape.Extents.ToArray().Select((extent, axis) => isGone(axis) ? 1 : extent)]);
}
