using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>The splits of one bootstrap after another, each bootstrap by its number alone.</summary>
internal sealed class ReweightingSplits(RdmSet layers, RdmSet subjects, RdmComparison comparison, ReweightingOptions options)
{
    /// <summary>Draws, splits, fits and tests.</summary>
    /// <param name="bootstrap">Its number.</param>
    public ReweightingOutcome Run(int bootstrap)
    {
        var draws = new Philox(options.Seed, "reweighted rsa", (ulong)bootstrap);
        int[] people = Sample(draws, subjects.Count, options.TestSubjectCount + 1), stimuli = Sample(draws, subjects.Stimuli.Count, options.TestStimulusCount + 3);
        double score = 0, lower = 0, upper = 0;
        double[] weights = new double[layers.Count];
        int unfitted = 0;
        for (int split = 0; split < options.SplitCount; split++)
        {
            int[] testPeople = Part(draws, people, options.TestSubjectCount, 1), testStimuli = Part(draws, stimuli, options.TestStimulusCount, 3);
            int[] trainPeople = Others(people, testPeople);
            double[] fitted = Fit(Others(stimuli, testStimuli), trainPeople);
            if (!fitted.Any(w => w > 0))
            {
                unfitted++;
                continue;
            }

            int?[] tested = Pairs(testStimuli);
            var (ofOthers, ofAll) = (Pool(trainPeople, testStimuli, tested), Pool(people, testStimuli, tested));
            Rdm others = Tested($"the pool of the others of {subjects.Name}", testStimuli, ofOthers), all = Tested($"the pool of all of {subjects.Name}", testStimuli, ofAll);
            var prediction = Tested($"the weighted RDMs of {layers.Name}", testStimuli, Weighted(fitted, tested));
            foreach (int person in testPeople)
            {
                var truth = Tested(subjects.Rdms[person].Name, testStimuli, Take(subjects.Rdms[person].Pairs, tested));
                lower += comparison.Compare(others, truth) / testPeople.Length;
                upper += comparison.Compare(all, truth) / testPeople.Length;
                score += comparison.Compare(prediction, truth) / testPeople.Length;
            }

            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] += fitted[k] / options.SplitCount;
            }
        }

        int tests = Math.Max(1, options.SplitCount - unfitted);
        return new(score / tests, lower / tests, upper / tests, weights, unfitted);
    }

    private static int[] Others(int[] all, int[] some) => [.. all.Where(member => !some.Contains(member))];

    // With replacement; drawn anew where too few are different to part them.
    private int[] Sample(Philox draws, int count, int leastDifferent)
    {
        int[] sample = [.. Enumerable.Range(0, count)];
        while (options.BootstrapCount > 0)
        {
            for (int k = 0; k < count; k++)
            {
                sample[k] = draws.NextInt(count);
            }

            if (sample.Distinct().Count() >= leastDifferent)
            {
                break;
            }
        }

        return sample;
    }

    // Without replacement, from a sample that may hold copies; drawn anew where it leaves too few others, or is all copies of one or two.
    private int[] Part(Philox draws, int[] sample, int count, int fewest)
    {
        int[] from = options.KeepsDuplicatePairs || fewest == 1 ? sample : [.. sample.Distinct()];
        while (true)
        {
            int[] part = [.. draws.Choice(from.Length, count).Select(k => from[k])];
            if (part.Distinct().Count() >= fewest && Others(sample, part).Distinct().Count() >= fewest)
            {
                return part;
            }
        }
    }

    // The places of the pairs of some stimuli; null where both are copies of one, at distance 0.
    private int?[] Pairs(int[] stimuli)
    {
        var pairs = new List<int?>();
        for (int i = 0; i < stimuli.Length; i++)
        {
            for (int j = i + 1; j < stimuli.Length; j++)
            {
                if (stimuli[i] != stimuli[j])
                {
                    pairs.Add(Rdm.PairIndex(Math.Min(stimuli[i], stimuli[j]), Math.Max(stimuli[i], stimuli[j]), subjects.Stimuli.Count));
                }
                else if (options.KeepsDuplicatePairs)
                {
                    pairs.Add(null);
                }
            }
        }

        return [.. pairs];
    }

    private double[] Fit(int[] stimuli, int[] people)
    {
        int?[] pairs = Pairs(stimuli);
        double[] target = Pool(people, stimuli, pairs);
        double[][] predictors = [.. layers.Rdms.Select(rdm => Take(rdm.Pairs, pairs))];
        return options.HasIntercept
            ? NonNegativeLeastSquares.Fit([.. predictors.Select(p => PairVectors.Centred(p))], PairVectors.Centred(target))
            : NonNegativeLeastSquares.Fit(predictors, target);
    }

    private double[] Weighted(double[] weights, int?[] pairs)
    {
        double[] sum = new double[pairs.Length];
        for (int k = 0; k < weights.Length; k++)
        {
            double[] layer = Take(layers.Rdms[k].Pairs, pairs);
            for (int p = 0; p < sum.Length; p++)
            {
                sum[p] += weights[k] * layer[p];
            }
        }

        return sum;
    }

    private double[] Pool(int[] people, int[] stimuli, int?[] pairs)
    {
        double[] mean = new double[pairs.Length];
        foreach (int person in people)
        {
            double[] rdm = Scaled(subjects.Rdms[person], stimuli);
            for (int p = 0; p < mean.Length; p++)
            {
                mean[p] += pairs[p] is int place ? rdm[place] / people.Length : 0;
            }
        }

        return mean;
    }

    // On the scale on which RDMs are pooled, which is that of these stimuli alone, each taken once: training knows nothing of a test.
    private double[] Scaled(Rdm rdm, int[] stimuli)
    {
        if (options.Pooling == CeilingPooling.RawMean)
        {
            return rdm.Pairs.ToArray();
        }

        int[] different = [.. stimuli.Distinct().Order()];
        double[] pairs = new double[Rdm.PairCountOf(different.Length)], scaled = new double[rdm.Pairs.Length];
        int[] places = new int[pairs.Length];
        int next = 0;
        for (int i = 0; i < different.Length; i++)
        {
            for (int j = i + 1; j < different.Length; j++)
            {
                places[next] = Rdm.PairIndex(different[i], different[j], rdm.Count);
                pairs[next] = rdm.Pairs[places[next]];
                next++;
            }
        }

        double[] matched = comparison.Matched(Tested(rdm.Name, different, pairs));
        for (int p = 0; p < places.Length; p++)
        {
            scaled[places[p]] = matched[p];
        }

        return scaled;
    }

    private static double[] Take(ReadOnlySpan<double> rdm, int?[] pairs)
    {
        double[] taken = new double[pairs.Length];
        for (int p = 0; p < taken.Length; p++)
        {
            taken[p] = pairs[p] is int place ? rdm[place] : 0;
        }

        return taken;
    }

    // Copies of a stimulus stand as stimuli of their own.
    private Rdm Tested(string name, int[] stimuli, double[] pairs) =>
        new(name, StimulusIds.Create(name, stimuli.Select((s, k) => $"{subjects.Stimuli.Ids[s]} ({k})")), pairs);
}
