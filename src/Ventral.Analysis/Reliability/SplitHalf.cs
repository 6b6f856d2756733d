using System.Collections.Immutable;
using Ventral.Analysis.Inference;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Reliability;

/// <summary>How well one half of the trials foretells the other: Pearson's r over stimuli between the means of two halves, channel by channel.</summary>
/// <remarks>
/// <para>
/// A channel's trials of a stimulus are dealt out alternately in a given order, so that halves differ by one trial at most and the
/// first has the odd one (<see cref="RandomByStimulus"/> deals otherwise). Counts of trials may differ. A stimulus of which a channel has a single trial is left out for that channel.
/// A correlation is <c>null</c> where fewer than two stimuli are left or a half does not vary.
/// </para>
/// <para>float64, in the order of the stimuli. Spearman 1910, doi:10.1111/j.2044-8295.1910.tb00206.x; Brown 1910, doi:10.1111/j.2044-8295.1910.tb00207.x.</para>
/// </remarks>
public static class SplitHalf
{
    /// <summary>Trials with even places (from 0 on, of those that there are) against those with odd places: one split, which drifts over the session hardly touch.</summary>
    /// <param name="responses">Responses, trial by trial.</param>
    /// <exception cref="VentralException">No channel has two trials of a stimulus.</exception>
    public static SplitHalfReliability OddEven(RepeatedResponses responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        RequireRepeats(responses);
        return new("split-half (odd/even)", Split(responses, [.. Enumerable.Range(0, responses.RepeatCount)]));
    }

    /// <summary>Random halves, r averaged over splits. Within a split, all stimuli and channels deal repeats out in one drawn order.</summary>
    /// <param name="responses">Responses, trial by trial.</param>
    /// <param name="splitCount">Splits, at least 1.</param>
    /// <param name="seed">What the draws depend on, each by its number alone.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <remarks>A channel's mean is <c>null</c> where r is undefined in any split.</remarks>
    /// <exception cref="VentralException">No channel has two trials of a stimulus.</exception>
    public static SplitHalfReliability Random(RepeatedResponses responses, int splitCount, Seed seed, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(splitCount, 1);
        RequireRepeats(responses);
        var splits = new double?[splitCount][];
        workers.For(splitCount, split => splits[split] = Split(responses, new Philox(seed, "split-half", (ulong)split).Permutation(responses.RepeatCount)));
        return new(
            $"split-half ({splitCount} random)",
            [.. Enumerable.Range(0, responses.ChannelCount).Select(c => splits.All(s => s[c] is not null) ? splits.Average(s => s[c]!.Value) : (double?)null)]);
    }

    /// <summary>
    /// Random halves drawn anew for each stimulus, all channels alike, r averaged over splits. Both halves have as many trials, as Spearman and Brown's correction takes them
    /// to: of an odd number the last drawn is left out.
    /// </summary>
    /// <param name="responses">Responses, trial by trial.</param>
    /// <param name="splitCount">Splits, at least 1.</param>
    /// <param name="seed">What the draws depend on, each by its number alone.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <remarks>
    /// What all trials of one repeat share (a drift, a state of the animal) is parted here stimulus by stimulus and becomes noise, where <see cref="Random"/> leaves it to one half;
    /// so this r is a little lower. A channel's mean is <c>null</c> where r is undefined in any split.
    /// </remarks>
    /// <exception cref="VentralException">No channel has two trials of a stimulus.</exception>
    public static SplitHalfReliability RandomByStimulus(RepeatedResponses responses, int splitCount, Seed seed, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(splitCount, 1);
        RequireRepeats(responses);
        var splits = new double?[splitCount][];
        workers.For(splitCount, split => splits[split] = EqualHalves(responses, new Philox(seed, "split-half by stimulus", (ulong)split)));
        return new(
            $"split-half ({splitCount} random by stimulus)",
            [.. Enumerable.Range(0, responses.ChannelCount).Select(c => splits.All(s => s[c] is not null) ? splits.Average(s => s[c]!.Value) : (double?)null)]);
    }

    /// <summary>Some repeats against others.</summary>
    /// <param name="responses">Responses, trial by trial.</param>
    /// <param name="first">Places of the repeats of one half, from 0 on.</param>
    /// <param name="second">Those of the other, none of <paramref name="first"/>.</param>
    /// <remarks>A stimulus of which a channel has no trial in one of the halves is left out for that channel.</remarks>
    public static SplitHalfReliability Between(RepeatedResponses responses, ImmutableArray<int> first, ImmutableArray<int> second)
    {
        ArgumentNullException.ThrowIfNull(responses);
        if (first.IsDefaultOrEmpty || second.IsDefaultOrEmpty || first.AddRange(second) is var all && (all.Any(r => r < 0 || r >= responses.RepeatCount) || all.Distinct().Count() < all.Length))
        {
            throw new ArgumentException($"Halves must be places of repeats from 0 to {responses.RepeatCount - 1}, at least one each, each place once.", nameof(first));
        }

        int[] one = [.. first], other = [.. second];
        var correlations = new double?[responses.ChannelCount];
        for (int c = 0; c < correlations.Length; c++)
        {
            var (a, b) = (ChannelTrials.Of(responses, c, one), ChannelTrials.Of(responses, c, other));
            int[] kept = [.. Enumerable.Range(0, a.Count).Where(i => a[i].Length > 0 && b[i].Length > 0)];
            correlations[c] = PearsonCorrelation.TryOf(
                kept.Select(i => Moments.Mean(a[i])).ToArray(),
                kept.Select(i => Moments.Mean(b[i])).ToArray());
        }

        return new("split-half (chosen repeats)", correlations);
    }

    private static void RequireRepeats(RepeatedResponses responses)
    {
        for (int i = 0; i < responses.Stimuli.Count; i++)
        {
            for (int c = 0; c < responses.ChannelCount; c++)
            {
                if (responses.TrialCount(i, c) > 1)
                {
                    return;
                }
            }
        }

        throw new VentralException($"Split-half reliability needs two trials of a stimulus; '{responses.Name}' has one of each at most. Use a ceiling across neurons or subjects.");
    }

    private static double?[] EqualHalves(RepeatedResponses responses, Philox draws)
    {
        int stimuli = responses.Stimuli.Count;
        int[][] orders = [.. Enumerable.Range(0, stimuli).Select(_ => draws.Permutation(responses.RepeatCount))];
        var correlations = new double?[responses.ChannelCount];
        double[] first = new double[stimuli], second = new double[stimuli];
        for (int c = 0; c < correlations.Length; c++)
        {
            int kept = 0;
            for (int i = 0; i < stimuli; i++)
            {
                int half = responses.TrialCount(i, c) / 2, dealt = 0;
                if (half == 0)
                {
                    continue;
                }

                var trials = responses.Trials(i, c);
                (first[kept], second[kept]) = (0, 0);
                foreach (int repeat in orders[i])
                {
                    if (float.IsNaN(trials[repeat]) || dealt == 2 * half)
                    {
                        continue;
                    }

                    (dealt < half ? first : second)[kept] += trials[repeat] / half;
                    dealt++;
                }

                kept++;
            }

            correlations[c] = PearsonCorrelation.TryOf(first.AsSpan(0, kept), second.AsSpan(0, kept));
        }

        return correlations;
    }

    private static double?[] Split(RepeatedResponses responses, int[] order)
    {
        var correlations = new double?[responses.ChannelCount];
        for (int c = 0; c < correlations.Length; c++)
        {
            var trials = ChannelTrials.Of(responses, c, order);
            double[] first = new double[trials.Count], second = new double[trials.Count];
            int kept = 0;
            for (int i = 0; i < trials.Count; i++)
            {
                var dealt = trials[i];
                if (dealt.Length < 2)
                {
                    continue;
                }

                double even = 0, odd = 0;
                for (int t = 0; t < dealt.Length; t++)
                {
                    if (t % 2 == 0)
                    {
                        even += dealt[t];
                    }
                    else
                    {
                        odd += dealt[t];
                    }
                }

                first[kept] = even / ((dealt.Length + 1) / 2);
                second[kept++] = odd / (dealt.Length / 2);
            }

            correlations[c] = PearsonCorrelation.TryOf(first.AsSpan(0, kept), second.AsSpan(0, kept));
        }

        return correlations;
    }
}
