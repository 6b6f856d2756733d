namespace Ventral.Tensors.Differentiation;

/// <summary>Where pooling windows lie along one axis: clipped to the input, and how many positions an average counts.</summary>
/// <param name="Start">First position of each window.</param>
/// <param name="End">The position after its last.</param>
/// <param name="Counted">Positions that count, some of them perhaps padding.</param>
internal sealed record PoolingAxis(int[] Start, int[] End, int[] Counted)
{
    public int Count => Start.Length;

    /// <summary>The windows, from First to before End, that are as wide as the first of them and evenly apart: all but those at an edge.</summary>
    public (int First, int End, int Stride) Regular()
    {
        int widest = 0;
        for (int i = 1; i < Count; i++)
        {
            widest = End[i] - Start[i] > End[widest] - Start[widest] ? i : widest;
        }

        int end = Math.Min(widest + 1, Count), stride = end < Count ? Start[end] - Start[widest] : 1;
        while (end < Count && End[end] - Start[end] == End[widest] - Start[widest] && Start[end] - Start[end - 1] == stride)
        {
            end++;
        }

        return (widest, end, stride);
    }

    public static PoolingAxis Stepping(int input, int output, int kernel, int stride, int before, int after, bool countsPadding)
    {
        int[] start = new int[output], end = new int[output], counted = new int[output];
        for (int i = 0; i < output; i++)
        {
            int first = (i * stride) - before;
            (start[i], end[i]) = (Math.Max(first, 0), Math.Min(first + kernel, input));
            counted[i] = countsPadding ? Math.Min(first + kernel, input + after) - first : end[i] - start[i];
        }

        return new(start, end, counted);
    }

    public static PoolingAxis Even(int input, int output)
    {
        int[] start = new int[output], end = new int[output], counted = new int[output];
        for (int i = 0; i < output; i++)
        {
            (start[i], end[i]) = ((int)((long)i * input / output), (int)((((long)(i + 1) * input) + output - 1) / output));
            counted[i] = end[i] - start[i];
        }

        return new(start, end, counted);
    }
}
