using System.Collections.Immutable;

using Ventral.Analysis.Reliability;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>
/// What noise leaves to be reached by an encoding measure, from repeats alone: of each subject the median over channels of the split-half reliability,
/// Spearman–Brown corrected, averaged over subjects. That is the lower bound, Brain-Score's; the upper is the mean of the medians' roots, the correlation that a
/// model would reach which knew the signal.
/// </summary>
internal static class ResponseCeiling
{
    private const int Splits = 100;

    /// <summary>The ceiling; null where a subject has no repeats, or no part of its responses repeats.</summary>
    public static NoiseCeiling? Of(ImmutableArray<RepeatedResponses> subjects, Seed seed, Workers workers)
    {
        if (subjects.IsEmpty || subjects.Any(subject => !HasRepeats(subject)))
        {
            return null;
        }

        double lower = 0, upper = 0;
        foreach (var subject in subjects)
        {
            double[] corrected = [.. SplitHalf.RandomByStimulus(subject, Splits, seed, workers).Corrected.OfType<double>().Order()];
            if (corrected.Length == 0 || (corrected[(corrected.Length - 1) / 2] + corrected[corrected.Length / 2]) / 2 is not (> 0 and var median))
            {
                return null;
            }

            lower += median;
            upper += Math.Sqrt(median);
        }

        return new(lower / subjects.Length, upper / subjects.Length);
    }

    private static bool HasRepeats(RepeatedResponses subject) =>
        Enumerable.Range(0, subject.Stimuli.Count).Any(s => Enumerable.Range(0, subject.ChannelCount).Any(c => subject.TrialCount(s, c) > 1));
}
