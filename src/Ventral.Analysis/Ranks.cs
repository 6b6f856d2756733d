namespace Ventral.Analysis;

/// <summary>Ranks of values, smallest first.</summary>
internal static class Ranks
{
    /// <summary>Mid-ranks from 1 on: tied values share the mean of the ranks that they take up.</summary>
    public static double[] Mid(ReadOnlySpan<double> values) => Mid(values, out _);

    /// <summary>Mid-ranks, with the term Σ(t³ − t) over groups of t ties that rank tests correct by.</summary>
    public static double[] Mid(ReadOnlySpan<double> values, out double tieTerm)
    {
        var (sorted, order) = Sorted(values);
        var ranks = new double[order.Length];
        tieTerm = 0;
        for (int start = 0; start < order.Length;)
        {
            int end = EndOfTies(sorted, start);
            for (int k = start; k < end; k++)
            {
                ranks[order[k]] = 0.5 * (start + 1 + end);
            }

            double t = end - start;
            tieTerm += (t * t * t) - t;
            start = end;
        }

        return ranks;
    }

    /// <summary>The values in order with the places that they came from; ties keep the order of their places.</summary>
    public static (double[] Sorted, int[] Order) Sorted(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = new int[sorted.Length];
        for (int k = 0; k < order.Length; k++)
        {
            sorted[k] += 0.0; // −0 and 0 are one value
            order[k] = k;
        }

        Array.Sort(sorted, order);
        for (int start = 0; start < order.Length;)
        {
            int end = EndOfTies(sorted, start);
            Array.Sort(order, start, end - start);
            start = end;
        }

        return (sorted, order);
    }

    /// <summary>The place after the last value that equals the one at <paramref name="start"/>.</summary>
    public static int EndOfTies(double[] sorted, int start)
    {
        int end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start])
        {
            end++;
        }

        return end;
    }
}
