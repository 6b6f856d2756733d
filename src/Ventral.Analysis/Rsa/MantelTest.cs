using System.Collections.Concurrent;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// The Mantel test: is a model's RDM more like a subject's than chance, when chance relabels the model's stimuli, rows and columns together?
/// </summary>
/// <remarks>
/// <para>Relabelling b is the b-th stream of the generator for "mantel" under the seed, whatever the models, subjects, threads or order of work;
/// so all models and subjects of a test, and all tests of one seed and number of stimuli, share their relabellings. That makes the mean over subjects
/// and the largest mean over models statistics with a null distribution of their own.</para>
/// <para>A permuted value counts as reaching the observed one when it is equal. Kendall's tau is compared exactly; values that are sums of
/// floating-point products count as equal within 1e-12 (of singular values, 1e-11), as do means over subjects.</para>
/// <para>Max-T: a model's mean is divided by the standard deviation of its null distribution, so that all models weigh alike, and compared with the largest
/// such value of any model under each relabelling (Westfall &amp; Young 1993). Comparisons whose chance level is not 0 (cosine, whitened cosine, Bures, squared Spearman)
/// are taken about the mean of the null distribution, and only high values are extreme.</para>
/// <para>Where n stimuli have no more relabellings than were asked for, all n! are taken and p is exact. Mantel 1967, Cancer Res. 27:209;
/// Nili et al. 2014, doi:10.1371/journal.pcbi.1003553.</para>
/// </remarks>
public static class MantelTest
{
    /// <summary>Relabellings that a thread takes at a time: a test of fewer uses one thread.</summary>
    public const int BlockLength = 64;

    /// <summary>Tests every model against every subject, and against the subjects' mean.</summary>
    /// <param name="models">The RDMs that are relabelled: for example the layers of one network. Max-T is over this set.</param>
    /// <param name="subjects">The RDMs that stay: one a subject, over the same stimuli.</param>
    /// <param name="comparison">The statistic.</param>
    /// <param name="options">Number of relabellings, and the seed.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <param name="progress">Told, from any thread, how many more relabellings are done; their sum comes to the result's <see cref="MantelResult.PermutationCount"/>.</param>
    /// <param name="cancellationToken">Ends the test early.</param>
    /// <exception cref="VentralException">Models and subjects have other stimuli, an RDM is constant, or relabellings × models are more than one array holds.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public static MantelResult Run(
        RdmSet models,
        RdmSet subjects,
        RdmComparison comparison,
        MantelOptions options,
        Workers workers,
        Action<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(workers);
        models.Stimuli.RequireSame(subjects.Stimuli);
        var relabellings = new Relabellings(models.Stimuli.Count, options);
        if ((long)relabellings.Count * models.Count > Array.MaxLength)
        {
            throw new VentralException(
                $"A Mantel test keeps a mean for every relabelling and model: {relabellings.Count} × {models.Count} are more than {Array.MaxLength}. Take fewer permutations, or test fewer layers together.");
        }

        return Run(models, subjects, comparison, comparison.Prepare(models, subjects), relabellings, workers, progress, cancellationToken);
    }

    internal static MantelResult Run(
        RdmSet models,
        RdmSet subjects,
        RdmComparison comparison,
        PermutedComparison prepared,
        Relabellings relabellings,
        Workers workers,
        Action<int>? progress,
        CancellationToken cancellationToken)
    {
        var observed = new double[models.Count * subjects.Count];
        prepared.NewScorer().Score(Relabellings.None(models.Stimuli.Count), observed);
        var tally = new MantelTally(observed, models.Count, subjects.Count, relabellings.Count, prepared.Tolerance);
        int blocks = (relabellings.Count + BlockLength - 1) / BlockLength;
        var scorers = new ConcurrentBag<PermutedComparison.Scorer>();
        workers.For(
            blocks,
            block =>
            {
                int first = block * BlockLength;
                int end = Math.Min(first + BlockLength, relabellings.Count);
                var scorer = scorers.TryTake(out var idle) ? idle : prepared.NewScorer();
                var scores = new double[observed.Length];
                var reached = tally.NewBlock();
                for (int b = first; b < end; b++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    scorer.Score(relabellings[b], scores);
                    reached.Add(b, scores);
                }

                scorers.Add(scorer);
                tally.Merge(reached);
                progress?.Invoke(end - first);
            },
            cancellationToken);

        var group = GroupInference.Of(tally.ObservedMeans, tally.PermutedMeans, comparison.IsSigned, relabellings.IsExact);
        var p = tally.TwoSided(relabellings.IsExact);
        return new MantelResult(
            comparison.Name,
            [.. models.Rdms.Select(rdm => rdm.Name)],
            [.. subjects.Rdms.Select(rdm => rdm.Name)],
            relabellings.Count,
            relabellings.IsExact,
            [.. observed],
            [.. p],
            [.. tally.Greater(relabellings.IsExact)],
            [.. tally.ObservedMeans],
            group.P,
            group.PMaxT,
            [.. p.Chunk(subjects.Count).Select(row => PairVectors.Mean(row))],
            group.Means,
            group.Sds);
    }
}
