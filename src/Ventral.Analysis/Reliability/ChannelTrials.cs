using Ventral.Data;

namespace Ventral.Analysis.Reliability;

/// <summary>The trials of one channel, in float64: of each stimulus those that were recorded, in their order.</summary>
internal sealed class ChannelTrials
{
    private readonly double[] values;
    private readonly int[] counts;
    private readonly int width;

    private ChannelTrials(double[] values, int[] counts, int width)
    {
        this.values = values;
        this.counts = counts;
        this.width = width;
    }

    /// <summary>Stimuli.</summary>
    public int Count => counts.Length;

    /// <summary>Trials of the stimulus that has fewest.</summary>
    public int Fewest => counts.Min();

    /// <summary>The trials of a stimulus, at least one.</summary>
    public ReadOnlySpan<double> this[int stimulus] => values.AsSpan(stimulus * width, counts[stimulus]);

    /// <summary>Takes one channel's trials.</summary>
    /// <param name="responses">All responses.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="repeats">Places of repeats in the order in which trials are wanted; all in their own order where it is empty.</param>
    public static ChannelTrials Of(RepeatedResponses responses, int channel, ReadOnlySpan<int> repeats = default)
    {
        int width = repeats.IsEmpty ? responses.RepeatCount : repeats.Length;
        var values = new double[responses.Stimuli.Count * width];
        var counts = new int[responses.Stimuli.Count];
        for (int i = 0; i < counts.Length; i++)
        {
            var trials = responses.Trials(i, channel);
            for (int r = 0; r < width; r++)
            {
                float trial = trials[repeats.IsEmpty ? r : repeats[r]];
                if (!float.IsNaN(trial))
                {
                    values[(i * width) + counts[i]++] = trial;
                }
            }
        }

        return new(values, counts, width);
    }

    /// <summary>The mean of each stimulus' trials.</summary>
    public double[] Means()
    {
        var means = new double[Count];
        for (int i = 0; i < means.Length; i++)
        {
            means[i] = Moments.Mean(this[i]);
        }

        return means;
    }

    /// <summary>The variance between trials of a stimulus (over n − 1), averaged over the stimuli with at least two; <c>null</c> where there are none.</summary>
    public double? NoiseVariance()
    {
        double sum = 0;
        int repeated = 0;
        for (int i = 0; i < Count; i++)
        {
            if (counts[i] > 1)
            {
                sum += Moments.Variance(this[i]);
                repeated++;
            }
        }

        return repeated > 0 ? sum / repeated : null;
    }

    /// <summary>The mean over stimuli of 1 / trials.</summary>
    public double MeanInverseCount()
    {
        double sum = 0;
        foreach (int count in counts)
        {
            sum += 1.0 / count;
        }

        return sum / Count;
    }
}
