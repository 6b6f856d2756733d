using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>Does a model predict channels better than chance, when chance assigns its predictions to other stimuli?</summary>
/// <remarks>
/// <para>The statistic is Pearson's r of each channel over stimuli. Permutation b is the b-th stream of the generator for "encoding-permutations" under the
/// seed, whatever the data, threads or order of work, and the same for all channels: so the largest r of any channel has a null distribution
/// too, which guards against testing many channels (Westfall &amp; Young 1993; Nichols &amp; Holmes 2002, doi:10.1002/hbm.1058). One-sided: p = (b + 1) / (B + 1) of
/// the b permutations of B whose r reaches the observed one, itself among them.</para>
/// <para>Responses and predictions are standardised in float64, then multiplied and added in float32, 32 stimuli at a time, whose sums are added in float64:
/// r errs by some 10⁻⁷ of any number of stimuli, and values within 5·10⁻⁷ of the observed one count as reaching it.</para>
/// <para>Stimuli must be exchangeable: where they are frames of a movie or images of a category, neighbours are alike and p is too small.</para>
/// </remarks>
public static class EncodingPermutationTest
{
    private const int BlockLength = 256;

    /// <summary>Tests every channel.</summary>
    /// <param name="predictions">What a model predicts of stimuli that it did not learn from, <c>[stimuli × channels]</c>.</param>
    /// <param name="responses">What the channels answered, <c>[stimuli × channels]</c>, of the same stimuli.</param>
    /// <param name="permutationCount">Permutations, at least 1.</param>
    /// <param name="seed">What they depend on.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">Stimuli or channels differ, or there are fewer than 3 stimuli.</exception>
    public static EncodingPermutationResult Run(Activations predictions, Activations responses, int permutationCount, Seed seed, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutationCount, 1);
        int stimuli = predictions.Stimuli.Count;
        return Run(predictions, responses, permutationCount, b => new Philox(seed, "encoding-permutations", (ulong)b).Permutation(stimuli), workers);
    }

    /// <summary>Tests every channel with permutations that are given.</summary>
    /// <param name="predictions">What a model predicts of stimuli that it did not learn from, <c>[stimuli × channels]</c>.</param>
    /// <param name="responses">What the channels answered, <c>[stimuli × channels]</c>, of the same stimuli.</param>
    /// <param name="permutations">For each permutation the row of the prediction that each stimulus gets; at least one.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">Stimuli or channels differ, there are fewer than 3 stimuli, or a permutation is none of them.</exception>
    public static EncodingPermutationResult Run(Activations predictions, Activations responses, IReadOnlyList<int[]> permutations, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(permutations);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations.Count, 1, nameof(permutations));
        int stimuli = predictions.Stimuli.Count;
        return Run(predictions, responses, permutations.Count, b => Checked(permutations[b], b, stimuli), workers);
    }

    private static EncodingPermutationResult Run(Activations predictions, Activations responses, int count, Func<int, int[]> permutation, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(workers);
        predictions.Stimuli.RequireSame(responses.Stimuli);
        if (predictions.UnitCount != responses.UnitCount)
        {
            throw new VentralException($"Predictions and responses must have the same channels: {predictions.UnitCount} in '{predictions.Layer}', {responses.UnitCount} in '{responses.Layer}'.");
        }

        if (predictions.Stimuli.Count < 3)
        {
            throw new VentralException($"A permutation test needs at least 3 stimuli, '{responses.Layer}' has {predictions.Stimuli.Count}.");
        }

        var channels = new PermutedCorrelations(predictions, responses, workers);
        var observed = channels.Observed();
        int[] reached = new int[responses.UnitCount];
        double[] largest = new double[count];
        for (int first = 0; first < count; first += BlockLength)
        {
            int length = Math.Min(BlockLength, count - first), start = first;
            int[][] block = new int[length][];
            workers.For(length, b => block[b] = permutation(start + b));
            channels.Count(block, observed, reached, largest.AsSpan(first, length), workers);
        }

        Array.Sort(largest);
        return new(
            count,
            observed,
            [.. observed.Select((r, c) => r is null ? (double?)null : (reached[c] + 1.0) / (count + 1))],
            [.. observed.Select(r => r is null ? (double?)null : (AtLeast(largest, PermutedCorrelations.Bound(r.Value)) + 1.0) / (count + 1))]);
    }

    private static int AtLeast(double[] rising, double value)
    {
        int low = 0, high = rising.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = rising[middle] >= value ? (low, middle) : (middle + 1, high);
        }

        return rising.Length - low;
    }

    private static int[] Checked(int[]? permutation, int number, int stimuli)
    {
        VentralException Fault(string found) => new($"Permutation {number} must hold each place from 0 to {stimuli - 1} once, found {found}.");
        if (permutation?.Length != stimuli)
        {
            throw Fault(permutation is null ? "none" : $"{permutation.Length} places");
        }

        bool[] seen = new bool[stimuli];
        foreach (int place in permutation)
        {
            if ((uint)place >= (uint)stimuli || seen[place])
            {
                throw Fault((uint)place >= (uint)stimuli ? $"{place}" : $"{place} twice");
            }

            seen[place] = true;
        }

        return permutation;
    }
}
