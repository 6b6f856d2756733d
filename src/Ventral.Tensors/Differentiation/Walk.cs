namespace Ventral.Tensors.Differentiation;

/// <summary>
/// A walk over an output in rows along which two sources advance by fixed strides. Axes that both sources run through
/// alike are merged, so equal shapes give a single row.
/// </summary>
internal sealed class Walk
{
    private readonly int[] extents;
    private readonly int[] leftStrides;
    private readonly int[] rightStrides;

    public Walk(ReadOnlySpan<int> extents, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        List<int> e = [1], l = [1], r = [1];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] == 1)
            {
                continue;
            }

            if (e[^1] == 1)
            {
                (e[^1], l[^1], r[^1]) = (extents[axis], left[axis], right[axis]);
            }
            else if (l[^1] == left[axis] * extents[axis] && r[^1] == right[axis] * extents[axis])
            {
                (e[^1], l[^1], r[^1]) = (e[^1] * extents[axis], left[axis], right[axis]);
            }
            else
            {
                e.Add(extents[axis]);
                l.Add(left[axis]);
                r.Add(right[axis]);
            }
        }

        (this.extents, leftStrides, rightStrides) = ([.. e], [.. l], [.. r]);
        RowCount = 1;
        for (int axis = 0; axis < e.Count - 1; axis++)
        {
            RowCount *= e[axis];
        }
    }

    public int RowCount { get; }

    public int RowLength => extents[^1];

    public int LeftStride => leftStrides[^1];

    public int RightStride => rightStrides[^1];

    public (int Left, int Right) Start(int row)
    {
        int left = 0, right = 0;
        for (int axis = extents.Length - 2; axis >= 0; axis--)
        {
            (row, int at) = Math.DivRem(row, extents[axis]);
            left += at * leftStrides[axis];
            right += at * rightStrides[axis];
        }

        return (left, right);
    }

    // Calls the body for stretches of rows: output start, left start, right start, length. A single long row is cut.
    public void For(Workers workers, Action<int, int, int, int> body)
    {
        int length = RowLength;
        if (length == 0 || RowCount == 0)
        {
            return;
        }

        if (RowCount == 1)
        {
            Pieces.For(length, 1, workers, (start, end) => body(start, start * LeftStride, start * RightStride, end - start));
            return;
        }

        Pieces.For(RowCount, length, workers, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                (int left, int right) = Start(row);
                body(row * length, left, right, length);
            }
        });
    }
}
