using Ventral.Tensors.Ordering;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>How divide and conquer cuts a matrix: in halves until no part is above a size, the same way for every machine.</summary>
internal static class Halving
{
    private static readonly double Negligible = Math.ScaleB(1, -500);

    /// <summary>The levels of cuts, from the leaves to the whole.</summary>
    /// <param name="size">Rows.</param>
    /// <param name="leaf">The most rows of a leaf.</param>
    /// <param name="between">Rows between two halves, which belong to neither.</param>
    public static List<Part[]> Levels(int size, int leaf, int between)
    {
        List<Part[]> levels = [[new Part(0, size)]];
        while (levels[0].Max(part => part.Size) > leaf)
        {
            levels.Insert(0, [.. levels[0].SelectMany(part => new[]
            {
                new Part(part.First, part.Half),
                new Part(part.First + part.Half + between, part.Size - part.Half - between),
            })]);
        }

        return levels;
    }

    /// <summary>Runs a body for each part: parts side by side where there are enough of them, else each with all threads.</summary>
    public static void ForEach(Workers workers, Part[] parts, Action<Part, Workers> body)
    {
        if (parts.Length >= workers.ThreadCount)
        {
            var one = new Workers(1);
            workers.For(parts.Length, part => body(parts[part], one));
            return;
        }

        foreach (Part part in parts)
        {
            body(part, workers);
        }
    }

    /// <summary>
    /// Sets to 0 what is some 10¹⁵⁰ times smaller than a matrix whose largest element is near 1: rounding that stages of
    /// a reduction left of each other's, which would only underflow.
    /// </summary>
    public static void Flush(Span<double> values)
    {
        foreach (ref double value in values)
        {
            value = Math.Abs(value) < Negligible ? 0 : value;
        }
    }

    /// <summary>The places of numbers in rising order, two rising runs merged; of equals the first run's come first.</summary>
    public static int[] Merge(ReadOnlySpan<double> values, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        int[] merged = new int[first.Length + second.Length];
        for (int i = 0, j = 0; i + j < merged.Length;)
        {
            bool takesSecond = i == first.Length || (j < second.Length && values[second[j]] < values[first[i]]);
            int next = takesSecond ? second[j++] : first[i++];
            merged[i + j - 1] = next;
        }

        return merged;
    }

    /// <summary>The places of numbers in rising order; equals stay in order.</summary>
    public static int[] Sort(ReadOnlySpan<double> values) => Sorting.ArgSort(values);

    /// <summary>Consecutive rows.</summary>
    /// <param name="First">The first.</param>
    /// <param name="Size">How many.</param>
    public readonly record struct Part(int First, int Size)
    {
        /// <summary>Rows of the first of its two halves.</summary>
        public int Half => Size / 2;
    }
}
