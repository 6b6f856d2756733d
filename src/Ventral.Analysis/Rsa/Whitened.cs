using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>What the whitened comparisons share: inner products of double-centred kernels of length 1.</summary>
internal static class Whitened
{
    /// <summary>The cosine of two vectors of length 1.</summary>
    public static double Cosine(double[] a, double[] b) => Math.Clamp(PairVectors.Dot(a, b), -1, 1);

    /// <summary>Fills <c>[a × b]</c>.</summary>
    public static void Fill(RdmSet a, RdmSet b, Func<Rdm, double[]> vector, double[] scores, Workers workers)
    {
        double[][] left = new double[a.Count][], right = new double[b.Count][];
        workers.For(a.Count, i => left[i] = vector(a.Rdms[i]));
        workers.For(b.Count, j => right[j] = vector(b.Rdms[j]));
        workers.For(a.Count, i =>
        {
            for (int j = 0; j < right.Length; j++)
            {
                scores[(i * right.Length) + j] = Cosine(left[i], right[j]);
            }
        });
    }

    /// <summary>Dissimilarities scaled so that their kernel has length √m, m pairs.</summary>
    public static double[] Matched(int count, double[] pairs)
    {
        double[] vector = CentredKernel.Vector(count, pairs);
        double scale = Math.Sqrt(pairs.Length / PairVectors.Dot(vector, vector));
        return [.. pairs.Select(pair => pair * scale)];
    }
}
