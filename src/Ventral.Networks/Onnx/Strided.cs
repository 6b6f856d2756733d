using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>Copies values that lie at regular distances: transposed, reversed, repeated or cut out. Axes that lie alike are walked as one.</summary>
internal static class Strided
{
    private const int ValuesOfTask = 1 << 14;

    /// <summary>The distances of a dense array; 0 along axes of extent 1, which therefore repeat where the result is longer.</summary>
    public static long[] Of(ReadOnlySpan<int> extents)
    {
        long[] strides = new long[extents.Length];
        long stride = 1;
        for (int axis = extents.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = extents[axis] == 1 ? 0 : stride;
            stride *= extents[axis];
        }

        return strides;
    }

    /// <summary>The distances of an array that is repeated to a wider shape, whose last axes are its own.</summary>
    public static long[] Within(Shape shape, int rank) => [.. new long[rank - shape.Rank], .. Of(shape.Extents)];

    /// <summary>Fills an array with the values of another.</summary>
    /// <param name="from">The other.</param>
    /// <param name="start">Where its first value lies.</param>
    /// <param name="strides">How far apart they lie along each axis; negative backwards, 0 for the same one again.</param>
    /// <param name="extents">The extents of the result.</param>
    /// <param name="to">Takes the result.</param>
    /// <param name="workers">The threads to use.</param>
    public static void Copy<T>(T[] from, long start, long[] strides, ReadOnlySpan<int> extents, T[] to, Workers workers)
    {
        var walk = new StridedWalk(extents, strides);
        if (walk.Count == 0)
        {
            return;
        }

        int inner = walk.Inner, rowsOfTask = Math.Max(1, ValuesOfTask / inner), rows = walk.Rows;
        long step = walk.InnerStride(0);
        workers.For((rows + rowsOfTask - 1) / rowsOfTask, task =>
        {
            for (int row = task * rowsOfTask; row < Math.Min(rows, (task + 1L) * rowsOfTask); row++)
            {
                long at = start + walk.Offset(0, row);
                var target = to.AsSpan(row * inner, inner);
                if (step == 1)
                {
                    from.AsSpan((int)at, inner).CopyTo(target);
                }
                else if (step == 0)
                {
                    target.Fill(from[at]);
                }
                else
                {
                    for (int i = 0; i < target.Length; i++, at += step)
                    {
                        target[i] = from[at];
                    }
                }
            }
        });
    }
}
