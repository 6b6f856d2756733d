using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>
/// Pearson and cosine under draws of stimuli: a draw only weighs each pair of stimuli by the product of their counts, so that one
/// matrix product of weights and products of dissimilarities gives the sums of all draws.
/// </summary>
internal sealed class MomentResampling : IStimulusResampling
{
    private const int Chunk = 2048;

    private readonly double[] sums;
    private readonly int width;
    private readonly int models;
    private readonly int subjects;
    private readonly bool isCentred;

    public MomentResampling(RdmSet models, RdmSet subjects, int[][] draws, bool isCentred, Workers workers)
    {
        (this.models, this.subjects, this.isCentred) = (models.Count, subjects.Count, isCentred);
        double[][] vectors = [.. models.Rdms.Concat(subjects.Rdms).Select(rdm => Scaled(rdm.Pairs, isCentred))];

        // 1, each vector, each model's square, model by subject, subject by subject.
        int m = models.Count, all = vectors.Length, s = subjects.Count;
        width = 1 + all + m + (m * s) + (s * (s + 1) / 2);
        sums = new double[draws.Length * width];
        var (first, second) = Pairs(models.Stimuli.Count);
        double[] products = new double[Chunk * width], weights = new double[draws.Length * Chunk];
        for (int start = 0; start < first.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, first.Length - start), from = start;
            workers.For(count, k => Products(vectors, m, from + k, products.AsSpan(k * width, width)));
            workers.For(draws.Length, d =>
            {
                int[] counts = draws[d];
                for (int k = 0; k < count; k++)
                {
                    weights[(d * count) + k] = counts[first[from + k]] * counts[second[from + k]];
                }
            });
            Gemm.Multiply(
                new MatrixSpan<double>(weights.AsSpan(0, draws.Length * count), draws.Length, count),
                new MatrixSpan<double>(products.AsSpan(0, count * width), count, width),
                sums.AsSpan(),
                workers,
                GemmMode.Add);
        }
    }

    /// <inheritdoc/>
    public StimulusSample Sample(int draw) => new Moments(this, draw * width);

    /// <summary>The two stimuli of each pair.</summary>
    internal static (int[] First, int[] Second) Pairs(int stimuli)
    {
        int[] first = new int[Rdm.PairCountOf(stimuli)], second = new int[first.Length];
        int place = 0;
        for (int i = 0; i < stimuli; i++)
        {
            for (int j = i + 1; j < stimuli; j++)
            {
                (first[place], second[place++]) = (i, j);
            }
        }

        return (first, second);
    }

    private static double[] Scaled(ReadOnlySpan<double> pairs, bool isCentred)
    {
        double[] values = isCentred ? PairVectors.Centred(pairs) : pairs.ToArray();
        return PairVectors.Scaled(values, Math.Sqrt(values.Length));
    }

    private static void Products(double[][] vectors, int models, int pair, Span<double> row)
    {
        int place = 0;
        row[place++] = 1;
        foreach (double[] vector in vectors)
        {
            row[place++] = vector[pair];
        }

        for (int m = 0; m < models; m++)
        {
            row[place++] = vectors[m][pair] * vectors[m][pair];
        }

        for (int m = 0; m < models; m++)
        {
            for (int s = models; s < vectors.Length; s++)
            {
                row[place++] = vectors[m][pair] * vectors[s][pair];
            }
        }

        for (int s = models; s < vectors.Length; s++)
        {
            for (int t = models; t <= s; t++)
            {
                row[place++] = vectors[s][pair] * vectors[t][pair];
            }
        }
    }

    private sealed class Moments : StimulusSample
    {
        private readonly double[] between;
        private readonly int subjects;

        public Moments(MomentResampling all, int at)
        {
            int models = all.models;
            subjects = all.subjects;
            double[] sums = all.sums;
            int ofModels = at + 1 + models + subjects, crossed = ofModels + models, ofSubjects = crossed + (models * subjects);
            double weight = sums[at];
            Evaluations = new double[models * subjects];
            between = new double[subjects * subjects];
            double[] variances = new double[models + subjects];
            for (int v = 0; v < variances.Length; v++)
            {
                int s = v - models;
                double square = v < models ? sums[ofModels + v] : sums[ofSubjects + (s * (s + 3) / 2)];
                double variance = Covariance(square, v, v);

                // What rounding leaves of equal values is no variance.
                variances[v] = variance > 1e-12 * square ? variance : double.NaN;
            }

            for (int m = 0; m < models; m++)
            {
                for (int s = 0; s < subjects; s++)
                {
                    Evaluations[(m * subjects) + s] = Correlation(sums[crossed + (m * subjects) + s], m, models + s);
                }
            }

            for (int s = 0; s < subjects; s++)
            {
                for (int t = 0; t <= s; t++)
                {
                    between[(s * subjects) + t] = between[(t * subjects) + s] = Correlation(sums[ofSubjects + (s * (s + 1) / 2) + t], models + s, models + t);
                }
            }

            double Covariance(double product, int v, int w) => all.isCentred ? product - (sums[at + 1 + v] * sums[at + 1 + w] / weight) : product;

            double Correlation(double product, int v, int w) =>
                v == w ? 1 : Clamp(Covariance(product, v, w) / Math.Sqrt(variances[v]) / Math.Sqrt(variances[w]));
        }

        public override double[] Evaluations { get; }

        // The pool is the sum of the drawn subjects' vectors of length 1: all that is needed are their inner products.
        public override (double Lower, double Upper) Ceiling(int[] subjectCounts)
        {
            double[] withPool = new double[subjects];
            double square = 0, drawn = 0, lower = 0, upper = 0;
            for (int s = 0; s < subjects; s++)
            {
                for (int t = 0; t < subjects; t++)
                {
                    withPool[s] += subjectCounts[t] == 0 ? 0 : subjectCounts[t] * between[(s * subjects) + t];
                }

                drawn += subjectCounts[s];
                square += subjectCounts[s] == 0 ? 0 : subjectCounts[s] * withPool[s];
            }

            for (int s = 0; s < subjects; s++)
            {
                int own = subjectCounts[s];
                if (own > 0)
                {
                    double rest = own == drawn ? 0 : square - (2 * own * withPool[s]) + ((double)own * own);
                    upper += own * Correlation(withPool[s], square);
                    lower += own * Correlation(withPool[s] - own, rest);
                }
            }

            return (lower / drawn, upper / drawn);

            // A pool whose members cancel has no direction; what rounding leaves of it is none.
            double Correlation(double product, double length) => length > 1e-12 * drawn * drawn ? Clamp(product / Math.Sqrt(length)) : double.NaN;
        }

        private static double Clamp(double value) => double.IsNaN(value) ? value : Math.Clamp(value, -1, 1);
    }
}
