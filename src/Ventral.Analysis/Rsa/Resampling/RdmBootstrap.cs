using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>
/// Bootstraps of the comparison of fixed models with subjects' RDMs, to generalise to fresh subjects and fresh stimuli at once
/// (Schütt et al. 2023, doi:10.7554/eLife.82566).
/// </summary>
/// <remarks>
/// <para>
/// Stimuli are drawn with replacement; pairs of a stimulus with its own copy, whose dissimilarity is 0 by construction, are left
/// out, and other pairs count as often as they occur. Subjects are drawn likewise. The same draws serve the bootstrap of stimuli, of
/// subjects, and of both. A draw in which a comparison is undefined, as where all drawn dissimilarities of an RDM are equal, is left
/// out of all three and counted.
/// </para>
/// <para>
/// Ceilings pool the drawn subjects on the comparison's own scale; the lower one leaves a subject out with all its copies. They
/// average over the drawn subjects, copies counted, where rsatoolbox's <c>boot_noise_ceiling</c> counts each subject once.
/// Draw b takes stream b of the generators for "stimulus bootstrap" and "subject bootstrap" under the seed.
/// </para>
/// <para>Cost: for Pearson and cosine one matrix product of [draws × pairs] and [pairs × (models + subjects) × subjects]; for ranks a
/// pass over the presorted pairs a draw and RDM, and for tau an exact count a draw, model and subject.</para>
/// </remarks>
public static class RdmBootstrap
{
    // So many subjects' summed ranks fit into 32 bits.
    private const int MostRanked = 10_000;

    /// <summary>The comparisons that can be resampled.</summary>
    public static IReadOnlyList<string> Names { get; } = ["pearson", "cosine", "spearman", "rho-a", "tau-a", "tau-b"];

    /// <summary>Why a comparison with so many stimuli and subjects cannot be resampled, in a sentence or two; null where it can.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="stimuli">Stimuli.</param>
    /// <param name="subjects">Subjects.</param>
    public static string? Obstacle(RdmComparison comparison, int stimuli, int subjects)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return !Names.Contains(comparison.Name) ? $"Comparison '{comparison.Name}' cannot be resampled. Those that can are {string.Join(", ", Names)}."
            : comparison is not (Pearson or Cosine) && (Rdm.PairCountOf(stimuli) > KendallRanks.ShortLimit || subjects > MostRanked)
                ? $"Comparison '{comparison.Name}' is resampled with up to 362 stimuli and {MostRanked} subjects; found {stimuli} and {subjects}. Use 'pearson', or fewer."
            : null;
    }

    /// <summary>Runs the three bootstraps.</summary>
    /// <param name="models">The models' RDMs.</param>
    /// <param name="subjects">One RDM a subject, at least two, over the same stimuli, at least four.</param>
    /// <param name="comparison">One of <see cref="Names"/>.</param>
    /// <param name="drawCount">Draws, at least 100.</param>
    /// <param name="seed">What the draws depend on.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">Stimuli differ, too few subjects or stimuli, a comparison that cannot be resampled, or one that is undefined in half of the draws or more.</exception>
    public static RdmBootstrapResult Run(RdmSet models, RdmSet subjects, RdmComparison comparison, int drawCount, Seed seed, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(drawCount, 100);
        models.Stimuli.RequireSame(subjects.Stimuli);
        int stimuli = models.Stimuli.Count, people = subjects.Count;
        if (people < 2 || stimuli < 4)
        {
            throw new VentralException($"A bootstrap over subjects and stimuli needs at least 2 subjects and 4 stimuli; '{subjects.Name}' has {people} and {stimuli}.");
        }

        // The data as they are come first: every stimulus and every subject once.
        int[][] ofStimuli = [.. Enumerable.Range(-1, drawCount + 1).Select(b => Counts(stimuli, seed, "stimulus bootstrap", b))];
        int[][] ofSubjects = [.. Enumerable.Range(-1, drawCount + 1).Select(b => Counts(people, seed, "subject bootstrap", b))];
        var resampling = Prepare(models, subjects, comparison, ofStimuli, workers);
        var whole = resampling.Sample(0);
        double[] observed = Row(whole, ofSubjects[0]);
        if (observed.Any(double.IsNaN))
        {
            throw new VentralException($"Comparison '{comparison.Name}' is undefined for the RDMs of '{models.Name}' and '{subjects.Name}': one of them is constant. Leave it out.");
        }

        var rows = new (double[] Both, double[] Subjects, double[] Stimuli)[drawCount];
        workers.For(drawCount, b =>
        {
            var sample = resampling.Sample(b + 1);
            rows[b] = (Row(sample, ofSubjects[b + 1]), Row(whole, ofSubjects[b + 1]), Row(sample, ofSubjects[0]));
        });
        var defined = rows.Where(r => !r.Both.Concat(r.Subjects).Concat(r.Stimuli).Any(double.IsNaN)).ToArray();
        return defined.Length > drawCount / 2
            ? new(
                comparison.Name,
                [.. models.Rdms.Select(r => r.Name)],
                people,
                stimuli,
                observed,
                [.. defined.Select(r => r.Both)],
                [.. defined.Select(r => r.Subjects)],
                [.. defined.Select(r => r.Stimuli)],
                drawCount)
            : throw new VentralException($"Comparison '{comparison.Name}' is undefined in {drawCount - defined.Length} of {drawCount} draws of {stimuli} stimuli and {people} subjects: they are too few, or too alike, to be resampled.");
    }

    /// <summary>Prepares a comparison for draws of stimuli.</summary>
    internal static IStimulusResampling Prepare(RdmSet models, RdmSet subjects, RdmComparison comparison, int[][] draws, Workers workers)
    {
        foreach (var rdm in models.Rdms.Concat(subjects.Rdms))
        {
            comparison.Compare(rdm, rdm);
        }

        if (Obstacle(comparison, models.Stimuli.Count, subjects.Count) is { } obstacle)
        {
            throw new VentralException(obstacle);
        }

        return comparison switch
        {
            Pearson => new MomentResampling(models, subjects, draws, isCentred: true, workers),
            Cosine => new MomentResampling(models, subjects, draws, isCentred: false, workers),
            Spearman => new RankResampling(models, subjects, draws, RankResampling.Spearman),
            RhoA => new RankResampling(models, subjects, draws, RankResampling.RhoA),
            TauA => new RankResampling(models, subjects, draws, RankResampling.TauA),
            TauB => new RankResampling(models, subjects, draws, RankResampling.TauB),
            _ => throw new InvalidOperationException($"No resampling of '{comparison.Name}'."),
        };
    }

    private static int[] Counts(int size, Seed seed, string purpose, int draw)
    {
        int[] counts = new int[size];
        if (draw < 0)
        {
            Array.Fill(counts, 1);
            return counts;
        }

        var random = new Philox(seed, purpose, (ulong)draw);
        for (int k = 0; k < size; k++)
        {
            counts[random.NextInt(size)]++;
        }

        return counts;
    }

    // The models' mean scores over the drawn subjects, then lower and upper ceiling.
    private static double[] Row(StimulusSample sample, int[] subjectCounts)
    {
        int people = subjectCounts.Length, models = sample.Evaluations.Length / people;
        double[] row = new double[models + 2];
        double drawn = subjectCounts.Sum();
        for (int m = 0; m < models; m++)
        {
            for (int s = 0; s < people; s++)
            {
                row[m] += subjectCounts[s] == 0 ? 0 : subjectCounts[s] * sample.Evaluations[(m * people) + s];
            }

            row[m] /= drawn;
        }

        (row[models], row[models + 1]) = sample.Ceiling(subjectCounts);
        return row;
    }
}
