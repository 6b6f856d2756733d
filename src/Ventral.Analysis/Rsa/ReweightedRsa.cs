using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Fitted RSA: the RDMs of several layers, weighted by numbers of at least 0 that are learnt from some subjects and stimuli, compared
/// with the RDMs of other subjects for other stimuli.
/// </summary>
/// <remarks>
/// <para>
/// In each split the weights minimise the squared error of the pooled RDM of the training subjects over pairs of training
/// stimuli. Weighted RDMs of the test stimuli are compared with those of each test subject, and so are, for the ceiling,
/// the pools of all subjects and of the training ones: a ceiling from all stimuli would be that of another, easier task
/// (Storrs et al. 2020, doi:10.1101/2020.03.23.003046; rsatoolbox's <c>cv_noise_ceiling</c>). Where RDMs are scaled or ranked before they are pooled
/// (<see cref="CeilingPooling.Matched"/>), that is done anew for the training stimuli and for those of each test. A split in which no layer gets a weight
/// counts neither in the score nor in the ceiling.
/// </para>
/// <para>
/// A bootstrap draws as many subjects and stimuli as there are, with replacement, and splits what it drew: those whom a
/// test holds are learnt from in none of their copies. Storrs et al. 2021, doi:10.1162/jocn_a_01755.
/// </para>
/// </remarks>
public static class ReweightedRsa
{
    /// <summary>Learns and tests.</summary>
    /// <param name="layers">The RDMs to weight.</param>
    /// <param name="subjects">One RDM a subject, over the same stimuli.</param>
    /// <param name="comparison">How likeness is scored; the weights are least squares whatever it is.</param>
    /// <param name="options">Parts, splits, bootstraps, seed.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="VentralException">
    /// The stimuli differ, subjects or stimuli are too few for the parts, a test's RDM is constant, or no split could be fitted.
    /// </exception>
    public static ReweightedRsaResult Run(
        RdmSet layers, RdmSet subjects, RdmComparison comparison, ReweightingOptions options, Workers workers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(workers);
        layers.Stimuli.RequireSame(subjects.Stimuli);
        if (options.SplitCount < 1 || options.BootstrapCount < 0)
        {
            throw new VentralException($"Reweighted RSA needs at least 1 split and 0 bootstraps, found {options.SplitCount} and {options.BootstrapCount}.");
        }

        if (options.TestSubjectCount >= subjects.Count || options.TestStimulusCount > layers.Stimuli.Count - 3)
        {
            throw new VentralException(
                $"Reweighted RSA needs a subject and 3 stimuli to learn from besides those of a test, {options.TestSubjectCount} and {options.TestStimulusCount}: '{subjects.Name}' has {subjects.Count} and {layers.Stimuli.Count}.");
        }

        var splits = new ReweightingSplits(layers, subjects, comparison, options);
        var outcomes = new ReweightingOutcome[Math.Max(1, options.BootstrapCount)];
        workers.For(outcomes.Length, b => outcomes[b] = splits.Run(b), cancellationToken);
        int unfitted = outcomes.Sum(o => o.UnfittedCount);
        ReweightingOutcome[] fitted = [.. outcomes.Where(o => o.UnfittedCount < options.SplitCount)];
        if (fitted.Length == 0)
        {
            throw new VentralException($"No weight above 0 brings the RDMs of '{layers.Name}' nearer to those of '{subjects.Name}' in any of {options.SplitCount * outcomes.Length} splits: each predicts less than nothing. Compare the layers one by one.");
        }

        return new(
            fitted.Average(o => o.Score),
            new NoiseCeiling(fitted.Average(o => o.Lower), fitted.Average(o => o.Upper)),
            [.. Enumerable.Range(0, layers.Count).Select(k => outcomes.Average(o => o.Weights[k]))],
            [.. fitted.Select(o => o.Score)],
            [.. fitted.Select(o => new NoiseCeiling(o.Lower, o.Upper))],
            unfitted);
    }
}
