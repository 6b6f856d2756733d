namespace Ventral.Analysis.Inference;

/// <summary>Ranks from 1, ties sharing their mean rank, with the tie term Σ(t³ − t) that rank tests correct by.</summary>
internal static class MidRanks
{
    public static double[] Of(ReadOnlySpan<double> values, out double tieTerm)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        tieTerm = 0;
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = 0.5 * (start + end + 1);
            }

            double t = end - start;
            tieTerm += (t * t * t) - t;
            start = end;
        }

        return ranks;
    }
}
