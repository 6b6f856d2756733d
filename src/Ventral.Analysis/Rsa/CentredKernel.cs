using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>The kernel <c>K = −½ H D H</c> of an RDM D of squared distances, with <c>H = I − 11ᵀ/n</c>: inner products of patterns about their mean.</summary>
internal static class CentredKernel
{
    /// <summary>K, <c>[n × n]</c>.</summary>
    public static double[] Of(int count, ReadOnlySpan<double> pairs)
    {
        var kernel = new double[count * count];
        var means = new double[count];
        for (int i = 0, place = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++, place++)
            {
                kernel[(i * count) + j] = kernel[(j * count) + i] = pairs[place] / -2;
            }
        }

        for (int i = 0; i < count; i++)
        {
            means[i] = PairVectors.Mean(kernel.AsSpan(i * count, count));
        }

        double grand = PairVectors.Mean(means);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                // Written so that both triangles get the same bits.
                kernel[(i * count) + j] = kernel[(i * count) + j] - (means[i] + means[j]) + grand;
            }
        }

        return kernel;
    }

    /// <summary>K as a vector whose inner products are those of matrices: off-diagonals times √2 in the order of the pairs, then the diagonal.</summary>
    public static double[] Vector(int count, ReadOnlySpan<double> pairs)
    {
        double[] kernel = Of(count, pairs), vector = new double[pairs.Length + count];
        double root = Math.Sqrt(2);
        int place = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                vector[place++] = root * kernel[(i * count) + j];
            }
        }

        for (int i = 0; i < count; i++)
        {
            vector[place++] = kernel[(i * count) + i];
        }

        return vector;
    }

    /// <summary>An RDM's dissimilarities over the largest of them, so that neither squares nor traces leave float64's range.</summary>
    public static double[] Unit(Rdm rdm, string comparison)
    {
        double largest = 0;
        foreach (double pair in rdm.Pairs)
        {
            largest = Math.Max(largest, Math.Abs(pair));
        }

        if (largest == 0)
        {
            throw new VentralException($"Comparison '{comparison}' needs a dissimilarity other than 0; all {rdm.Pairs.Length} pairs of RDM '{rdm.Name}' are 0. Leave this RDM out.");
        }

        return [.. rdm.Pairs.ToArray().Select(pair => pair / largest)];
    }

    /// <summary>As a matrix.</summary>
    public static Matrix<double> Matrix(int count, ReadOnlySpan<double> pairs) => new(count, count, Of(count, pairs));
}
