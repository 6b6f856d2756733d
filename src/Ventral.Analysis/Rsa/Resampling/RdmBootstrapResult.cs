using System.Collections.Immutable;

namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>What three bootstraps of RDM comparisons say: over subjects, over stimuli, over both.</summary>
public sealed class RdmBootstrapResult
{
    private readonly double[] observed;
    private readonly double[][] both;
    private readonly double[][] ofSubjects;
    private readonly double[][] ofStimuli;

    internal RdmBootstrapResult(
        string comparison, ImmutableArray<string> models, int subjectCount, int stimulusCount, double[] observed, double[][] both, double[][] ofSubjects, double[][] ofStimuli, int drawCount)
    {
        Comparison = comparison;
        Models = models;
        SubjectCount = subjectCount;
        StimulusCount = stimulusCount;
        DrawCount = drawCount;
        this.observed = observed;
        this.both = both;
        this.ofSubjects = ofSubjects;
        this.ofStimuli = ofStimuli;
    }

    /// <summary>The comparison's name.</summary>
    public string Comparison { get; }

    /// <summary>The models, in order.</summary>
    public ImmutableArray<string> Models { get; }

    /// <summary>Subjects.</summary>
    public int SubjectCount { get; }

    /// <summary>Stimuli.</summary>
    public int StimulusCount { get; }

    /// <summary>Draws that were made.</summary>
    public int DrawCount { get; }

    /// <summary>Draws left out because a comparison or a ceiling was undefined in one of the three bootstraps.</summary>
    public int UndefinedCount => DrawCount - both.Length;

    /// <summary>The noise ceiling of the data as they are, subjects pooled on the comparison's own scale.</summary>
    public NoiseCeiling Ceiling => new(observed[^2], observed[^1]);

    /// <summary>The mean score over subjects of each draw of both, <c>[defined draws][models]</c>.</summary>
    public ImmutableArray<ImmutableArray<double>> Draws => [.. both.Select(d => ImmutableArray.Create(d.AsSpan(0, Models.Length)))];

    /// <summary>A model's mean score over subjects.</summary>
    /// <param name="model">Its place in <see cref="Models"/>.</param>
    public ScoreEstimate Score(int model) => Estimate(Weights((Require(model), 1)));

    /// <summary>How much more alike to the subjects one model is than another; draws are shared, so that what both have in common drops out.</summary>
    /// <param name="first">The place of the one.</param>
    /// <param name="second">The place of the other.</param>
    public ScoreEstimate Difference(int first, int second) => Estimate(Weights((Require(first), 1), (Require(second), -1)));

    /// <summary>A weighted sum of scores, as the mean over one network's layers less that over another's.</summary>
    /// <param name="weights">One finite weight a model.</param>
    public ScoreEstimate Contrast(ImmutableArray<double> weights) => weights.IsDefault || weights.Length != Models.Length || !weights.All(double.IsFinite)
        ? throw new ArgumentException($"A contrast needs a finite weight for each of {Models.Length} models.", nameof(weights))
        : Estimate([.. weights, 0, 0]);

    /// <summary>How far a model lies above the lower noise ceiling; below 0 where something is left to explain.</summary>
    /// <param name="model">Its place in <see cref="Models"/>.</param>
    public ScoreEstimate AboveLowerCeiling(int model) => Estimate(Weights((Require(model), 1), (Models.Length, -1)));

    /// <summary>The variance of a model's score over draws of stimuli alone, of subjects alone, and of both: for comparison, as each misleads by itself.</summary>
    /// <param name="model">Its place in <see cref="Models"/>.</param>
    public (double Stimuli, double Subjects, double Both) Variances(int model)
    {
        double[] contrast = Weights((Require(model), 1));
        return (Variance(ofStimuli, contrast), Variance(ofSubjects, contrast), Variance(both, contrast));
    }

    private static double Variance(double[][] draws, double[] contrast)
    {
        double[] values = [.. draws.Select(d => Dot(d, contrast))];
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }

    private static double Dot(double[] values, double[] contrast)
    {
        double sum = 0;
        for (int k = 0; k < contrast.Length; k++)
        {
            sum += contrast[k] == 0 ? 0 : contrast[k] * values[k];
        }

        return sum;
    }

    private double[] Weights(params ReadOnlySpan<(int Place, double Weight)> parts)
    {
        double[] contrast = new double[Models.Length + 2];
        foreach (var (place, weight) in parts)
        {
            contrast[place] += weight;
        }

        return contrast;
    }

    private int Require(int model)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(model);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(model, Models.Length);
        return model;
    }

    private ScoreEstimate Estimate(double[] contrast)
    {
        double variance = TwoFactorVariance.Corrected(Variance(both, contrast), Variance(ofSubjects, contrast), Variance(ofStimuli, contrast), SubjectCount, StimulusCount);
        return new(Dot(observed, contrast), Math.Sqrt(variance), Math.Min(SubjectCount, StimulusCount) - 1);
    }
}
