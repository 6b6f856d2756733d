using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>The trials of a stimulus that all channels have.</summary>
internal static class WholeTrials
{
    /// <summary>The repeats that are whole, rising.</summary>
    public static int[] Of(RepeatedResponses responses, int stimulus) => [.. Enumerable.Range(0, responses.RepeatCount).Where(repeat =>
    {
        for (int c = 0; c < responses.ChannelCount; c++)
        {
            if (float.IsNaN(responses.Trials(stimulus, c)[repeat]))
            {
                return false;
            }
        }

        return true;
    })];

    /// <summary>The response of all channels in one trial.</summary>
    public static double[] Pattern(RepeatedResponses responses, int stimulus, int repeat)
    {
        var pattern = new double[responses.ChannelCount];
        for (int c = 0; c < pattern.Length; c++)
        {
            pattern[c] = responses.Trials(stimulus, c)[repeat];
        }

        return pattern;
    }

    /// <summary>The mean of trials, at least one.</summary>
    public static double[] Mean(IReadOnlyList<double[]> trials)
    {
        var mean = new double[trials[0].Length];
        foreach (double[] trial in trials)
        {
            for (int c = 0; c < mean.Length; c++)
            {
                mean[c] += trial[c];
            }
        }

        for (int c = 0; c < mean.Length; c++)
        {
            mean[c] /= trials.Count;
        }

        return mean;
    }
}
