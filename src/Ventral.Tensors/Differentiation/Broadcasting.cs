using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>Operations on two tensors whose shapes stretch to a common one.</summary>
internal static class Broadcasting
{
    public static Shape Common(Shape left, Shape right, string verb)
    {
        if (left == right)
        {
            return left;
        }

        int rank = Math.Max(left.Rank, right.Rank);
        int[] extents = new int[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            int l = axis <= left.Rank ? left[-axis] : 1, r = axis <= right.Rank ? right[-axis] : 1;
            if (l != r && l != 1 && r != 1)
            {
                throw new ArgumentException($"Cannot {verb} {left} and {right}: extents from the last axis on must be equal or 1.");
            }

            extents[^axis] = l == 1 ? r : l;
        }

        return Shape.Of(extents);
    }

    // Strides of a tensor in a wider shape: 0 along what it stretches over.
    public static int[] StridesIn(Shape wide, Shape shape)
    {
        int[] strides = new int[wide.Rank], own = shape.Strides();
        for (int axis = 1; axis <= shape.Rank; axis++)
        {
            strides[^axis] = shape[-axis] == 1 ? 0 : own[^axis];
        }

        return strides;
    }

    public static Tensor<T> Apply<T, TOperation>(Tensor<T> left, Tensor<T> right, Shape shape, Graph<T> graph)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IBinaryOperation<T>
    {
        T[] output = graph.Allocate(shape.ValueCount), a = left.Buffer, b = right.Buffer;
        var walk = new Walk(shape.Extents, StridesIn(shape, left.Shape), StridesIn(shape, right.Shape));
        bool aRuns = walk.LeftStride != 0, bRuns = walk.RightStride != 0;
        walk.For(graph.Workers, (at, leftAt, rightAt, length) =>
        {
            Span<T> target = output.AsSpan(at, length);
            if (aRuns && bRuns)
            {
                Both<T, TOperation>(a.AsSpan(leftAt, length), b.AsSpan(rightAt, length), target);
            }
            else if (aRuns)
            {
                LeftRuns<T, TOperation>(a.AsSpan(leftAt, length), b[rightAt], target);
            }
            else if (bRuns)
            {
                RightRuns<T, TOperation>(a[leftAt], b.AsSpan(rightAt, length), target);
            }
            else
            {
                target.Fill(TOperation.Invoke(a[leftAt], b[rightAt]));
            }
        });
        return graph.Wrap(shape, output);
    }

    private static void Both<T, TOperation>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IBinaryOperation<T>
    {
        int i = 0;
        for (; i <= target.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            TOperation.Invoke(new Vector<T>(left[i..]), new Vector<T>(right[i..])).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = TOperation.Invoke(left[i], right[i]);
        }
    }

    private static void LeftRuns<T, TOperation>(ReadOnlySpan<T> left, T right, Span<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IBinaryOperation<T>
    {
        var wide = new Vector<T>(right);
        int i = 0;
        for (; i <= target.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            TOperation.Invoke(new Vector<T>(left[i..]), wide).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = TOperation.Invoke(left[i], right);
        }
    }

    private static void RightRuns<T, TOperation>(T left, ReadOnlySpan<T> right, Span<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IBinaryOperation<T>
    {
        var wide = new Vector<T>(left);
        int i = 0;
        for (; i <= target.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            TOperation.Invoke(wide, new Vector<T>(right[i..])).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = TOperation.Invoke(left, right[i]);
        }
    }
}
