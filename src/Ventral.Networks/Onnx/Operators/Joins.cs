using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Arrays laid side by side, and values picked by index.</summary>
internal static class Joins
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Concat", Concat),
        OperatorTable.One("Gather", Gather),
        OperatorTable.One("GatherElements", GatherElements),
    ];

    private static OnnxArray Concat(NodeCall call)
    {
        OnnxArray[] inputs = [.. Enumerable.Range(0, call.InputCount).Select(call.Input)];
        call.Require(inputs.Length > 0, "must have an input");
        var first = inputs[0];
        int axis = call.Axis(call.Whole("axis", 0), first.Shape.Rank);
        long extent = 0;
        foreach (var input in inputs)
        {
            bool fits = input.IsReal == first.IsReal && input.Shape.Rank == first.Shape.Rank
                && Enumerable.Range(0, first.Shape.Rank).All(a => a == axis || input.Shape[a] == first.Shape[a]);
            call.Require(fits, $"must have inputs that differ along axis {axis} alone, found {first} and {input}");
            extent += input.Shape[axis];
        }

        long[] extents = [.. first.Shape.Extents.ToArray().Select(e => (long)e)];
        extents[axis] = extent;
        Shape shape = call.ShapeOf(extents);
        return first.IsReal
            ? new(shape, Fill(inputs.Select(i => (i.RealBuffer, i.Shape)), axis, shape, call.NewReals(shape)), first.Element)
            : new(shape, Fill(inputs.Select(i => (i.WholeBuffer, i.Shape)), axis, shape, call.NewWholes(shape)), first.Element);
    }

    private static T[] Fill<T>(IEnumerable<(T[] Values, Shape Shape)> inputs, int axis, Shape shape, T[] to)
    {
        int outer = Product(shape.Extents[..axis]), row = Product(shape.Extents[axis..]), at = 0;
        foreach (var (values, part) in inputs)
        {
            int length = Product(part.Extents[axis..]);
            for (int i = 0; i < outer; i++)
            {
                values.AsSpan(i * length, length).CopyTo(to.AsSpan((i * row) + at));
            }

            at += length;
        }

        return to;
    }

    private static OnnxArray Gather(NodeCall call)
    {
        OnnxArray data = call.Input(0), indices = call.Input(1);
        long[] picked = call.Wholes(1);
        int axis = call.Axis(call.Whole("axis", 0), data.Shape.Rank), extent = data.Shape[axis];
        int[] at = Array.ConvertAll(picked, i => Index(call, i, extent));
        int[] before = data.Shape.Extents[..axis].ToArray(), after = data.Shape.Extents[(axis + 1)..].ToArray();
        Shape shape = call.ShapeOf([.. before.Concat(indices.Shape.Extents.ToArray()).Concat(after).Select(e => (long)e)]);
        int outer = Product(before), inner = Product(after);
        return data.IsReal
            ? new(shape, Pick(data.RealBuffer, at, (outer, extent, inner), call.NewReals(shape)), data.Element)
            : new(shape, Pick(data.WholeBuffer, at, (outer, extent, inner), call.NewWholes(shape)), data.Element);
    }

    private static T[] Pick<T>(T[] from, int[] at, (int Outer, int Extent, int Inner) size, T[] to)
    {
        int next = 0;
        for (int i = 0; i < size.Outer && size.Inner > 0; i++)
        {
            foreach (int index in at)
            {
                from.AsSpan(((i * size.Extent) + index) * size.Inner, size.Inner).CopyTo(to.AsSpan(next));
                next += size.Inner;
            }
        }

        return to;
    }

    private static OnnxArray GatherElements(NodeCall call)
    {
        OnnxArray data = call.Input(0), indices = call.Input(1);
        long[] picked = call.Wholes(1);
        int rank = data.Shape.Rank, axis = call.Axis(call.Whole("axis", 0), rank);
        call.Require(indices.Shape.Rank == rank && Enumerable.Range(0, rank).All(a => a == axis || indices.Shape[a] <= data.Shape[a]), $"must have indices within its input, found {data} and {indices}");
        long[] strides = Strided.Of(data.Shape.Extents);
        int[] at = new int[picked.Length];
        for (int i = 0; i < at.Length; i++)
        {
            long offset = 0;
            for (int a = rank - 1, rest = i; a >= 0; a--)
            {
                (rest, int position) = Math.DivRem(rest, indices.Shape[a]);
                offset += (a == axis ? Index(call, picked[i], data.Shape[axis]) : position) * strides[a];
            }

            at[i] = (int)offset;
        }

        return data.IsReal
            ? new(indices.Shape, Pick(data.RealBuffer, at, (1, 0, 1), call.NewReals(indices.Shape)), data.Element)
            : new(indices.Shape, Pick(data.WholeBuffer, at, (1, 0, 1), call.NewWholes(indices.Shape)), data.Element);
    }

    private static int Index(NodeCall call, long index, int extent)
    {
        call.Require(index >= -extent && index < extent, $"must have indices from {-extent} to {extent - 1}, found {index}");
        return (int)(index < 0 ? index + extent : index);
    }

    private static int Product(ReadOnlySpan<int> extents)
    {
        int product = 1;
        foreach (int extent in extents)
        {
            product *= extent;
        }

        return product;
    }
}
