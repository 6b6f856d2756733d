using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Ordering;
using Ventral.Tensors.Reductions;

namespace Ventral.Tensors.Tests.Reductions;

public class SameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add<double>(hash, workers);
        Add<float>(hash, workers);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    // Large enough that loops are cut into pieces; sums depend on their order.
    private static void Add<T>(IncrementalHash hash, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ReducedAxis axis in new ReducedAxis[] { new(3, 20_011, 1), new(700, 61, 1), new(2, 301, 77), new(1, 130, 600) })
        {
            T[] x = Random<T>(axis.OutputCount * axis.Length), y = new T[axis.OutputCount];
            int[] places = new int[axis.OutputCount];
            x[5] = T.NaN;
            Reduce.Sum(axis, x, y, workers);
            Hash<T>(y);
            Reduce.Product(axis, x, y, workers);
            Hash<T>(y);
            Reduce.Mean(axis, x, y, workers);
            Hash<T>(y);
            Reduce.Variance(axis, x, 0, y, workers);
            Hash<T>(y);
            Reduce.StandardDeviation(axis, x, 1, y, workers);
            Hash<T>(y);
            Reduce.Minimum(axis, x, y, workers);
            Hash<T>(y);
            Reduce.Maximum(axis, x, y, workers);
            Hash<T>(y);
            Reduce.LogSumExp(axis, x, y, workers);
            Hash<T>(y);
            foreach (NormKind kind in Enum.GetValues<NormKind>())
            {
                Reduce.Norm(axis, x, kind, y, workers);
                Hash<T>(y);
            }

            Reduce.ArgMinimum<T>(axis, x, places, workers);
            Hash<int>(places);
            Reduce.ArgMaximum<T>(axis, x, places, workers);
            Hash<int>(places);
        }

        const int Rows = 5, Columns = 403, Few = 31;
        T[] values = Random<T>(Rows * Columns);
        int[] order = new int[values.Length], first = new int[Rows * Few];
        double[] ranks = new double[values.Length];
        Sorting.ArgSort<T>(Rows, Columns, values, order, workers);
        Hash<int>(order);
        PartialSorting.Greatest<T>(Rows, Columns, Few, values, first, workers);
        Hash<int>(first);
        Ranking.Rank<T>(Rows, Columns, values, TieRanks.Average, ranks, workers);
        Hash<double>(ranks);
        Sorting.Sort<T>(Rows, Columns, values, workers);
        Hash<T>(values);

        void Hash<TResult>(TResult[] results)
            where TResult : unmanaged => hash.AppendData(MemoryMarshal.AsBytes<TResult>(results));
    }

    private static T[] Random<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] draws = new double[count];
        new Philox(new Seed(8), "reductions test").FillNormal(draws);
        return Array.ConvertAll(draws, T.CreateTruncating);
    }
}
