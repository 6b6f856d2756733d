namespace Ventral.Networks.Onnx;

/// <summary>A walk through a dense result, row by row, that says where the values of one or more sources lie.</summary>
internal sealed class StridedWalk
{
    private readonly int[] extents;
    private readonly long[][] strides;

    public StridedWalk(ReadOnlySpan<int> extents, params long[][] strides)
    {
        var kept = new List<int>();
        var distances = strides.Select(_ => new List<long>()).ToArray();
        for (int axis = 0; axis < extents.Length; axis++)
        {
            int extent = extents[axis];
            if (extent == 1)
            {
                continue;
            }

            int outer = kept.Count - 1;
            bool isOne = outer >= 0;
            for (int s = 0; s < strides.Length; s++)
            {
                isOne = isOne && distances[s][outer] == strides[s][axis] * extent;
            }

            if (isOne)
            {
                kept[outer] *= extent;
            }
            else
            {
                kept.Add(extent);
            }

            for (int s = 0; s < strides.Length; s++)
            {
                if (isOne)
                {
                    distances[s][outer] = strides[s][axis];
                }
                else
                {
                    distances[s].Add(strides[s][axis]);
                }
            }
        }

        if (kept.Count == 0)
        {
            kept.Add(1);
            Array.ForEach(distances, d => d.Add(1));
        }

        this.extents = [.. kept];
        this.strides = [.. distances.Select(d => d.ToArray())];
        Count = 1;
        foreach (int extent in this.extents)
        {
            Count *= extent;
        }

        Inner = this.extents[^1];
        Rows = Inner == 0 ? 0 : Count / Inner;
    }

    /// <summary>Values of the result.</summary>
    public int Count { get; }

    /// <summary>Values of a row.</summary>
    public int Inner { get; }

    public int Rows { get; }

    public long InnerStride(int source) => strides[source][^1];

    /// <summary>Where a row's first value lies in a source.</summary>
    public long Offset(int source, int row)
    {
        long offset = 0;
        for (int axis = extents.Length - 2; axis >= 0; axis--)
        {
            (row, int index) = Math.DivRem(row, extents[axis]);
            offset += index * strides[source][axis];
        }

        return offset;
    }
}
