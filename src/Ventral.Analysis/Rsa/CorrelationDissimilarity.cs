using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>Correlation distance, <c>1 − r</c> with Pearson's r across units: 0 for proportional patterns, 2 for opposite ones.</summary>
/// <remarks>
/// Means, variances and covariances are float64 and taken about the mean (two passes), in a fixed order.
/// A pattern that is the same at all units has no correlation: it is an error, where NumPy gives NaN.
/// Kriegeskorte, Mur &amp; Bandettini 2008, doi:10.3389/neuro.06.004.2008.
/// </remarks>
public sealed class CorrelationDissimilarity : Dissimilarity
{
    private const int Tile = 4;

    /// <summary>Creates the dissimilarity; it has no settings.</summary>
    public CorrelationDissimilarity()
        : base("correlation")
    {
    }

    private protected override double[] Compute(Activations activations, Workers workers)
    {
        int count = activations.Stimuli.Count;
        var means = new double[count];
        var deviations = new double[count];
        for (int i = 0; i < count; i++)
        {
            var row = activations.Row(i);
            if (row.IndexOfAnyExcept(row[0]) < 0)
            {
                throw Constant(activations, i);
            }

            means[i] = Mean(row);
        }

        int tiles = (count + Tile - 1) / Tile;
        var covariances = new double[count * count];
        workers.For(tiles * (tiles + 1) / 2, task =>
        {
            int first = 0;
            int left = task;
            while (left >= tiles - first)
            {
                left -= tiles - first;
                first++;
            }

            CovarianceTile(activations, means, first * Tile, (first + left) * Tile, covariances);
        });

        for (int i = 0; i < count; i++)
        {
            deviations[i] = Math.Sqrt(covariances[(i * count) + i]);
        }

        var pairs = new double[Rdm.PairCountOf(count)];
        int place = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                pairs[place++] = 1 - Math.Clamp(covariances[(i * count) + j] / deviations[i] / deviations[j], -1, 1);
            }
        }

        return pairs;
    }

    private static UndefinedDissimilarityException Constant(Activations activations, int stimulus)
    {
        string id = activations.Stimuli.Ids[stimulus];
        return new UndefinedDissimilarityException(
            activations.Layer,
            id,
            $"Correlation distance needs responses that differ between units; all {activations.UnitCount} units of '{activations.Layer}' answer {activations.Row(stimulus)[0]:R} to '{id}'. Leave the layer out, or check the network's weights and preprocessing.");
    }

    private static double Mean(ReadOnlySpan<float> row)
    {
        var sum = Vector512<double>.Zero;
        int u = 0;
        for (; u + 8 <= row.Length; u += 8)
        {
            sum += Eight(row, u);
        }

        double total = PairVectors.Sum(sum);
        for (; u < row.Length; u++)
        {
            total += row[u];
        }

        return total / row.Length;
    }

    // Sums of products about the means for up to 4 × 4 pairs of rows; each sum runs over the units in eight lanes, then the rest.
    private static void CovarianceTile(Activations activations, double[] means, int firstRow, int firstColumn, double[] covariances)
    {
        int count = means.Length;
        int rows = Math.Min(Tile, count - firstRow);
        int columns = Math.Min(Tile, count - firstColumn);
        for (int r = 0; r < rows; r++)
        {
            int i = firstRow + r;
            // A tile's missing columns repeat its last one; they are computed and dropped.
            int c1 = firstColumn + Math.Min(1, columns - 1);
            int c2 = firstColumn + Math.Min(2, columns - 1);
            int c3 = firstColumn + Math.Min(3, columns - 1);
            var (s0, s1, s2, s3) = RowAgainstFour(activations, means, i, firstColumn, c1, c2, c3);
            Store(firstColumn, s0);
            Store(c1, s1);
            Store(c2, s2);
            Store(c3, s3);

            void Store(int j, double value)
            {
                if (j >= i)
                {
                    covariances[(i * count) + j] = value;
                }
            }
        }
    }

    private static (double S0, double S1, double S2, double S3) RowAgainstFour(
        Activations activations, double[] means, int i, int j0, int j1, int j2, int j3)
    {
        var x = activations.Row(i);
        var y0 = activations.Row(j0);
        var y1 = activations.Row(j1);
        var y2 = activations.Row(j2);
        var y3 = activations.Row(j3);
        double mx = means[i], m0 = means[j0], m1 = means[j1], m2 = means[j2], m3 = means[j3];
        var vx = Vector512.Create(mx);
        var v0 = Vector512.Create(m0);
        var v1 = Vector512.Create(m1);
        var v2 = Vector512.Create(m2);
        var v3 = Vector512.Create(m3);
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default;
        int u = 0;
        for (; u + 8 <= x.Length; u += 8)
        {
            var centred = Eight(x, u) - vx;
            a0 += centred * (Eight(y0, u) - v0);
            a1 += centred * (Eight(y1, u) - v1);
            a2 += centred * (Eight(y2, u) - v2);
            a3 += centred * (Eight(y3, u) - v3);
        }

        double s0 = PairVectors.Sum(a0), s1 = PairVectors.Sum(a1), s2 = PairVectors.Sum(a2), s3 = PairVectors.Sum(a3);
        for (; u < x.Length; u++)
        {
            double centred = x[u] - mx;
            s0 += centred * (y0[u] - m0);
            s1 += centred * (y1[u] - m1);
            s2 += centred * (y2[u] - m2);
            s3 += centred * (y3[u] - m3);
        }

        return (s0, s1, s2, s3);
    }

    private static Vector512<double> Eight(ReadOnlySpan<float> row, int start)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)start));
        return Vector512.Create(low, high);
    }
}
