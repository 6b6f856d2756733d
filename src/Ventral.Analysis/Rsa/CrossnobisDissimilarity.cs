using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Cross-validated squared Mahalanobis distance per channel, <c>(bᵢ − bⱼ)_Aᵀ Σ⁻¹ (bᵢ − bⱼ)_B / P</c>, averaged over the partitions B that are
/// held out in turn, with A the mean of all other trials: 0 on average for stimuli that evoke the same; may be negative.
/// </summary>
/// <remarks>
/// <para>
/// The partitions must have independent noise: fMRI runs, or single trials of recordings. Σ is learnt from the residuals of all
/// trials about their stimulus' mean, and shrunk, or given. Only trials that all channels have count; a partition
/// counts for the pairs of stimuli that have a trial in it and another elsewhere, and each pair averages its own partitions.
/// A pair without any is an error.
/// </para>
/// <para>
/// float64. Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012; Diedrichsen et al. 2016, arXiv:1607.01371. As rsatoolbox's
/// <c>crossnobis</c> with one precision, which needs all stimuli in every partition.
/// </para>
/// </remarks>
public sealed class CrossnobisDissimilarity : Dissimilarity
{
    private readonly NoiseShrinkage shrinkage;
    private readonly NoiseCovariance? noise;

    /// <summary>Creates the dissimilarity, which learns the noise from trials.</summary>
    /// <param name="shrinkage">What the covariance of residuals is drawn towards.</param>
    /// <param name="partitions">The partition of each repeat, such as its run; where it is not given, each repeat is one.</param>
    public CrossnobisDissimilarity(NoiseShrinkage shrinkage = NoiseShrinkage.LedoitWolf, ImmutableArray<int> partitions = default)
        : base("crossnobis") => (this.shrinkage, Partitions) = (shrinkage, partitions);

    /// <summary>Creates the dissimilarity for a known noise.</summary>
    /// <param name="noise">Of as many channels as responses have.</param>
    /// <param name="partitions">The partition of each repeat; where it is not given, each repeat is one.</param>
    public CrossnobisDissimilarity(NoiseCovariance noise, ImmutableArray<int> partitions = default)
        : base("crossnobis")
    {
        ArgumentNullException.ThrowIfNull(noise);
        (this.noise, Partitions) = (noise, partitions);
    }

    /// <summary>The partition of each repeat; default where each is one.</summary>
    public ImmutableArray<int> Partitions { get; }

    /// <inheritdoc/>
    public override bool NeedsRepeats => true;

    private protected override double[] Compute(Activations activations, Workers workers) => throw new NotSupportedException();

    private protected override double[] Compute(RepeatedResponses responses, Workers workers)
    {
        var partitions = Partitions.IsDefault ? [.. Enumerable.Range(0, responses.RepeatCount)] : Partitions;
        if (partitions.Length != responses.RepeatCount || partitions.Distinct().Count() < 2)
        {
            throw new VentralException($"Dissimilarity '{Name}' needs a partition for each of the {responses.RepeatCount} repeats of '{responses.Name}', at least 2 different ones; found {partitions.Length}, {partitions.Distinct().Count()} different.");
        }

        var covariance = noise ?? NoiseCovariance.FromTrials(responses, shrinkage, workers);
        MahalanobisDissimilarity.RequireChannels(covariance, responses.Name, responses.ChannelCount);
        int count = responses.Stimuli.Count;
        int[][] whole = [.. Enumerable.Range(0, count).Select(i => WholeTrials.Of(responses, i))];
        var sums = new double[Rdm.PairCountOf(count)];
        var folds = new int[sums.Length];
        foreach (int partition in partitions.Distinct().Order())
        {
            int[] there = [.. Enumerable.Range(0, count).Where(i => whole[i].Any(r => partitions[r] == partition) && whole[i].Any(r => partitions[r] != partition))];
            if (there.Length < 2)
            {
                continue;
            }

            var left = covariance.Whiten(Means(responses, there, whole, r => partitions[r] != partition), workers);
            var right = covariance.Whiten(Means(responses, there, whole, r => partitions[r] == partition), workers);
            var kernel = left.Transpose().Multiply(right, workers);
            for (int i = 0; i < there.Length; i++)
            {
                for (int j = i + 1; j < there.Length; j++)
                {
                    int pair = Rdm.PairIndex(there[i], there[j], count);
                    sums[pair] += kernel[i, i] + kernel[j, j] - kernel[i, j] - kernel[j, i];
                    folds[pair]++;
                }
            }
        }

        return PatternProducts.Pairs(
            count,
            (i, j) =>
            {
                int pair = Rdm.PairIndex(i, j, count);
                return folds[pair] > 0
                    ? sums[pair] / folds[pair] / responses.ChannelCount
                    : throw new UndefinedDissimilarityException(
                        responses.Name,
                        responses.Stimuli.Ids[i],
                        $"Dissimilarity '{Name}' needs a partition in which both stimuli of a pair have a whole trial, and another trial of both elsewhere; '{responses.Stimuli.Ids[i]}' and '{responses.Stimuli.Ids[j]}' of '{responses.Name}' have none. Leave one out, or leave out channels that lack trials.");
            },
            workers);
    }

    // Columns are stimuli.
    private static Matrix<double> Means(RepeatedResponses responses, int[] stimuli, int[][] whole, Func<int, bool> isIn)
    {
        var columns = new double[responses.ChannelCount * stimuli.Length];
        for (int k = 0; k < stimuli.Length; k++)
        {
            double[] mean = WholeTrials.Mean([.. whole[stimuli[k]].Where(isIn).Select(repeat => WholeTrials.Pattern(responses, stimuli[k], repeat))]);
            for (int c = 0; c < mean.Length; c++)
            {
                columns[(c * stimuli.Length) + k] = mean[c];
            }
        }

        return new Matrix<double>(responses.ChannelCount, stimuli.Length, columns);
    }
}
