using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>A function of two numbers.</summary>
internal interface IBinary<TIn, TOut>
{
    TOut Of(TIn left, TIn right);
}

/// <summary>Functions of two arrays, of which the one repeats along axes where it has one position only.</summary>
internal static class Broadcast
{
    private const int ValuesOfTask = 1 << 14;

    public static Shape Common(NodeCall call, Shape left, Shape right)
    {
        int rank = Math.Max(left.Rank, right.Rank);
        long[] extents = new long[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            int a = axis <= left.Rank ? left[-axis] : 1, b = axis <= right.Rank ? right[-axis] : 1;
            call.Require(a == b || a == 1 || b == 1, $"must have inputs whose extents agree or are 1, found {left} and {right}");
            extents[rank - axis] = a == 1 ? b : a;
        }

        return call.ShapeOf(extents);
    }

    public static OnnxArray ToShape(NodeCall call, OnnxArray array, Shape shape)
    {
        if (array.Shape == shape)
        {
            return array;
        }

        long[] strides = Strided.Within(array.Shape, shape.Rank);
        if (array.IsReal)
        {
            float[] reals = call.NewReals(shape);
            Strided.Copy(array.RealBuffer, 0, strides, shape.Extents, reals, call.Workers);
            return new(shape, reals, array.Element);
        }

        long[] wholes = call.NewWholes(shape);
        Strided.Copy(array.WholeBuffer, 0, strides, shape.Extents, wholes, call.Workers);
        return new(shape, wholes, array.Element);
    }

    public static void Apply<TIn, TOut, TBinary>(Workers workers, Shape shape, Shape leftShape, TIn[] left, Shape rightShape, TIn[] right, TOut[] to, TBinary function)
        where TBinary : struct, IBinary<TIn, TOut>
    {
        var walk = new StridedWalk(shape.Extents, Strided.Within(leftShape, shape.Rank), Strided.Within(rightShape, shape.Rank));
        if (walk.Count == 0)
        {
            return;
        }

        // A task is some rows, or a part of a long one.
        int inner = walk.Inner, piece = Math.Min(inner, ValuesOfTask), pieces = (inner + piece - 1) / piece;
        int unitsOfTask = Math.Max(1, ValuesOfTask / piece), units = checked(walk.Rows * pieces);
        workers.For((units + unitsOfTask - 1) / unitsOfTask, task =>
        {
            for (int unit = task * unitsOfTask; unit < Math.Min(units, (task + 1L) * unitsOfTask); unit++)
            {
                (int row, int part) = Math.DivRem(unit, pieces);
                int first = part * piece, count = Math.Min(piece, inner - first);
                long a = walk.Offset(0, row) + (first * walk.InnerStride(0)), b = walk.Offset(1, row) + (first * walk.InnerStride(1));
                Row(left, a, walk.InnerStride(0), right, b, walk.InnerStride(1), to.AsSpan((row * inner) + first, count), function);
            }
        });
    }

    private static void Row<TIn, TOut, TBinary>(TIn[] left, long a, long stepA, TIn[] right, long b, long stepB, Span<TOut> to, TBinary function)
        where TBinary : struct, IBinary<TIn, TOut>
    {
        if (stepA == 1 && stepB == 1)
        {
            Span<TIn> x = left.AsSpan((int)a, to.Length), y = right.AsSpan((int)b, to.Length);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = function.Of(x[i], y[i]);
            }
        }
        else if (stepA == 1 && stepB == 0)
        {
            var x = left.AsSpan((int)a, to.Length);
            var y = right[b];
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = function.Of(x[i], y);
            }
        }
        else
        {
            for (int i = 0; i < to.Length; i++, a += stepA, b += stepB)
            {
                to[i] = function.Of(left[a], right[b]);
            }
        }
    }
}
