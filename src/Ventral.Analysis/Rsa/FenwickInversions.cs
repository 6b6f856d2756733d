using System.Numerics;

namespace Ventral.Analysis.Rsa;

/// <summary>Counts inversions with a tree of partial sums over the ranks (Fenwick 1994, doi:10.1002/spe.4380240306); few values by insertion.</summary>
internal sealed class FenwickInversions<T> : InversionCounter.Counter<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int Few = 32;
    private int[] tree = [];

    /// <inheritdoc/>
    public override long Count(T[] values, int length, int distinctCount)
    {
        ArgumentNullException.ThrowIfNull(values);
        var line = values.AsSpan(0, length);
        return length <= Few ? ByInsertion(line) : ByTree(line, distinctCount);
    }

    private static long ByInsertion(Span<T> line)
    {
        long inversions = 0;
        for (int i = 1; i < line.Length; i++)
        {
            T value = line[i];
            int j = i;
            for (; j > 0 && line[j - 1] > value; j--)
            {
                line[j] = line[j - 1];
            }

            line[j] = value;
            inversions += i - j;
        }

        return inversions;
    }

    private long ByTree(ReadOnlySpan<T> line, int distinctCount)
    {
        if (tree.Length <= distinctCount)
        {
            tree = new int[distinctCount + 1];
        }

        var sums = tree.AsSpan(0, distinctCount + 1);
        sums.Clear();
        long inversions = 0;
        for (int i = line.Length - 1; i >= 0; i--)
        {
            int rank = int.CreateTruncating(line[i]);
            for (int k = rank; k > 0; k &= k - 1)
            {
                inversions += sums[k];
            }

            for (int k = rank + 1; k < sums.Length; k += k & -k)
            {
                sums[k]++;
            }
        }

        return inversions;
    }
}
