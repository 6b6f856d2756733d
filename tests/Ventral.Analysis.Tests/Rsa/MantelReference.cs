using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Rsa;

/// <summary>The Mantel test as its definition reads: every RDM relabelled, every comparison from scratch, Kendall over all pairs of pairs.</summary>
internal static class MantelReference
{
    public static MantelResult Run(RdmSet models, RdmSet subjects, RdmComparison comparison, int count, Seed seed)
    {
        int m = models.Count;
        var observed = Scores(models.Rdms, subjects, comparison);
        var permuted = Enumerable.Range(0, count)
            .Select(b => new Philox(seed, "mantel", (ulong)b).Permutation(models.Stimuli.Count))
            .Select(permutation => Scores(models.Rdms.Select(rdm => Make.Relabelled(rdm, permutation)), subjects, comparison))
            .ToList();
        var means = Means(observed);
        var permutedMeans = permuted.Select(Means).ToList();
        var chance = Enumerable.Range(0, m).Select(k => permutedMeans.Select(x => x[k]).Append(means[k]).ToArray()).ToArray();
        var centre = chance.Select(x => x.Average()).ToArray();
        var sd = chance.Select((x, k) => Math.Sqrt(x.Average(v => (v - centre[k]) * (v - centre[k])))).ToArray();
        bool signed = comparison.Name is not ("cosine" or "spearman-squared" or "whitened-cosine" or "bures");
        double T(double value, int k) => (signed ? Math.Abs(value) : value - centre[k]) / sd[k];
        double P(Func<int, bool> reached) => (1 + Enumerable.Range(0, count).Count(reached)) / (count + 1.0);
        var p = observed.Select((v, k) => P(b => Math.Abs(permuted[b][k]) >= Math.Abs(v) - 1e-10)).ToArray();
        return new MantelResult(
            comparison.Name,
            [.. models.Rdms.Select(r => r.Name)],
            [.. subjects.Rdms.Select(r => r.Name)],
            count,
            false,
            [.. observed],
            [.. p],
            [.. observed.Select((v, k) => P(b => permuted[b][k] >= v - 1e-10))],
            [.. means],
            [.. means.Select((v, k) => P(b => Math.Abs(permutedMeans[b][k]) >= Math.Abs(v) - 1e-10))],
            [.. means.Select((v, k) => P(b => Enumerable.Range(0, m).Max(j => T(permutedMeans[b][j], j)) >= T(v, k) - 1e-10))],
            [.. p.Chunk(subjects.Count).Select(row => row.Average())],
            [.. centre],
            [.. sd]);

        double[] Means(double[] scores) => [.. scores.Chunk(subjects.Count).Select(row => row.Average())];
    }

    private static double[] Scores(IEnumerable<Rdm> models, RdmSet subjects, RdmComparison comparison) =>
        [.. models.SelectMany(model => subjects.Rdms.Select(subject => Score(model, subject, comparison)))];

    private static double Score(Rdm a, Rdm b, RdmComparison comparison)
    {
        if (comparison.Name is not ("tau-a" or "tau-b"))
        {
            return comparison.Compare(a, b);
        }

        long excess = 0, all = 0, untiedA = 0, untiedB = 0;
        for (int i = 0; i < a.Pairs.Length; i++)
        {
            for (int j = i + 1; j < a.Pairs.Length; j++)
            {
                int signA = Math.Sign(a.Pairs[i] - a.Pairs[j]);
                int signB = Math.Sign(b.Pairs[i] - b.Pairs[j]);
                excess += signA * signB;
                all++;
                untiedA += signA * signA;
                untiedB += signB * signB;
            }
        }

        return excess / (comparison.Name == "tau-a" ? all : Math.Sqrt((double)untiedA * untiedB));
    }
}
