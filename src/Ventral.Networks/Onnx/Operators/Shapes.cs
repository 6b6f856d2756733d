using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx.Operators;

/// <summary>Shapes changed without moving a value, shapes as values, and constants.</summary>
internal static class Shapes
{
    public static (string Name, Operator Run)[] All =>
    [
        OperatorTable.One("Reshape", Reshape),
        OperatorTable.One("Flatten", Flatten),
        OperatorTable.One("Squeeze", Squeeze),
        OperatorTable.One("Unsqueeze", Unsqueeze),
        OperatorTable.One("Identity", call => call.Input(0)),
        ("Dropout", Dropout),
        OperatorTable.One("Shape", Extents),
        OperatorTable.One("Size", call => new OnnxArray(Shape.Scalar, [call.Input(0).Shape.ValueCount])),
        OperatorTable.One("Constant", call => call.Prepared(0, _ => Constant(call))),
        OperatorTable.One("ConstantOfShape", ConstantOfShape),
        OperatorTable.One("Range", Range),
    ];

    private static OnnxArray Reshape(NodeCall call)
    {
        var input = call.Input(0);
        long[] wanted = [.. call.Wholes(1)];
        long known = 1;
        int open = -1;
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == 0 && !call.Flag("allowzero"))
            {
                call.Require(i < input.Shape.Rank, $"must keep an extent that its input has, found axis {i} of {input}");
                wanted[i] = input.Shape[i];
            }

            if (wanted[i] == -1)
            {
                call.Require(open < 0, "must leave one extent open at most");
                open = i;
                continue;
            }

            call.Require(wanted[i] is >= 0 and <= int.MaxValue, $"must make a shape of extents from 0 to {int.MaxValue}, found {wanted[i]}");
            known = Math.Min(known * wanted[i], 1L << 32);
        }

        if (open >= 0)
        {
            call.Require(known > 0 && input.Shape.ValueCount % known == 0, $"must leave an extent open that follows from {input}, found {string.Join(" × ", wanted)}");
            wanted[open] = input.Shape.ValueCount / known;
        }

        Shape shape = call.ShapeOf(wanted);
        call.Require(shape.ValueCount == input.Shape.ValueCount, $"must keep the number of values, found {input} to become {shape}");
        return input.Reshaped(shape);
    }

    private static OnnxArray Flatten(NodeCall call)
    {
        var input = call.Input(0);
        int rank = input.Shape.Rank;
        long stated = call.Whole("axis", 1);
        int axis = stated == rank ? rank : call.Axis(stated, Math.Max(rank, 1));
        return input.Reshaped(call.ShapeOf(Product(input.Shape.Extents[..axis]), Product(input.Shape.Extents[axis..])));
    }

    // Axes came as an attribute before version 13.
    private static OnnxArray Squeeze(NodeCall call)
    {
        var input = call.Input(0);
        int rank = input.Shape.Rank;
        bool[] gone = new bool[rank];
        if (call.WholesOf("axes", 1, 13) is { } axes)
        {
            foreach (long stated in axes)
            {
                int axis = call.Axis(stated, rank);
                call.Require(input.Shape[axis] == 1, $"must remove axes of extent 1, found axis {axis} of {input}");
                gone[axis] = true;
            }
        }
        else
        {
            gone = [.. input.Shape.Extents.ToArray().Select(e => e == 1)];
        }

        return input.Reshaped(Shape.Of([.. input.Shape.Extents.ToArray().Where((_, axis) => !gone[axis])]));
    }

    private static OnnxArray Unsqueeze(NodeCall call)
    {
        var input = call.Input(0);
        long[] axes = call.WholesOf("axes", 1, 13) ?? throw call.Fault("must state its axes");
        call.Require(axes.Length <= 16, "must add at most 16 axes");
        int rank = input.Shape.Rank + axes.Length;
        int[] added = [.. axes.Select(a => call.Axis(a, rank)).Distinct().Order()];
        call.Require(added.Length == axes.Length, "must name each axis once");
        var extents = input.Shape.Extents.ToArray().ToList();
        foreach (int axis in added)
        {
            extents.Insert(axis, 1);
        }

        return input.Reshaped(call.ShapeOf([.. extents.Select(e => (long)e)]));
    }

    private static OnnxArray[] Dropout(NodeCall call)
    {
        var input = call.Input(0);
        bool isTraining = (call.Optional(2) is { IsReal: false } training && training.Wholes.Contains(1)) || (call.Opset < 7 && !call.Flag("is_test"));
        float ratio = call.Optional(1) is { IsReal: true, Shape.ValueCount: 1 } stated ? stated.Reals[0] : call.Real("ratio", 0.5f);
        call.Require(!isTraining || ratio == 0, "must let all values pass, found training mode; export the network in evaluation mode");
        if (call.OutputCount < 2)
        {
            return [input];
        }

        long[] mask = call.NewWholes(input.Shape);
        Array.Fill(mask, 1);
        return [input, new(input.Shape, mask, OnnxElement.Bool)];
    }

    private static OnnxArray Extents(NodeCall call)
    {
        int[] extents = [.. call.Input(0).Shape];
        int start = Held(call.Whole("start", 0), extents.Length), end = Held(call.Whole("end", extents.Length), extents.Length);
        long[] part = [.. extents[start..Math.Max(start, end)].Select(e => (long)e)];
        return new(Shape.Of(part.Length), part);
    }

    private static int Held(long at, int rank) => (int)Math.Clamp(at < 0 ? at + rank : at, 0, rank);

    private static OnnxArray Constant(NodeCall call)
    {
        if (call.Tensor("value") is { } tensor)
        {
            return OnnxArray.Of(tensor);
        }

        if (call.Has("value_float"))
        {
            return new(Shape.Scalar, [call.Real("value_float", 0)]);
        }

        if (call.Has("value_int"))
        {
            return new(Shape.Scalar, [call.Whole("value_int", 0)]);
        }

        if (call.Reals("value_floats") is { } reals)
        {
            return new(Shape.Of(reals.Length), reals);
        }

        return call.Wholes("value_ints") is { } wholes ? new(Shape.Of(wholes.Length), wholes) : throw call.Fault("must hold a tensor or numbers");
    }

    private static OnnxArray ConstantOfShape(NodeCall call)
    {
        Shape shape = call.ShapeOf(call.Wholes(0));
        if (call.Tensor("value") is not { } tensor)
        {
            return new(shape, call.NewReals(shape));
        }

        call.Require(tensor.Count == 1, $"must repeat one value, found {tensor.Count}");
        if (tensor.IsReal)
        {
            float[] reals = call.NewReals(shape);
            Array.Fill(reals, tensor.ToSingles()[0]);
            return new(shape, reals, tensor.Element);
        }

        long[] wholes = call.NewWholes(shape);
        Array.Fill(wholes, tensor.ToInt64s()[0]);
        return new(shape, wholes, tensor.Element);
    }

    private static OnnxArray Range(NodeCall call)
    {
        OnnxArray start = call.Input(0), limit = call.Input(1), step = call.Input(2);
        call.Require(start.IsReal == limit.IsReal && start.IsReal == step.IsReal && start.Shape.ValueCount == 1 && limit.Shape.ValueCount == 1 && step.Shape.ValueCount == 1,
            $"must have three single numbers of one type, found {start}, {limit} and {step}");
        double first = start.IsReal ? start.Reals[0] : start.Wholes[0], end = start.IsReal ? limit.Reals[0] : limit.Wholes[0], delta = start.IsReal ? step.Reals[0] : step.Wholes[0];
        double count = Math.Max(Math.Ceiling((end - first) / delta), 0);
        call.Require(count < int.MaxValue, $"must count to a number of values below {int.MaxValue}, found {count}");
        Shape shape = call.ShapeOf((long)count);
        if (start.IsReal)
        {
            float[] reals = call.NewReals(shape);
            for (int i = 0; i < reals.Length; i++)
            {
                reals[i] = (float)(first + (i * delta));
            }

            return new(shape, reals, start.Element);
        }

        long[] wholes = call.NewWholes(shape);
        for (int i = 0; i < wholes.Length; i++)
        {
            wholes[i] = start.Wholes[0] + (i * step.Wholes[0]);
        }

        return new(shape, wholes, start.Element);
    }

    private static long Product(ReadOnlySpan<int> extents)
    {
        long product = 1;
        foreach (int extent in extents)
        {
            product *= extent;
        }

        return product;
    }
}
