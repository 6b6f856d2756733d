using System.Collections.Immutable;

namespace Ventral.Data;

/// <summary>What neurons, sites or voxels answered, trial by trial: <c>[stimuli × channels × repeats]</c>, float32, trials may be missing.</summary>
/// <remarks>
/// A missing trial is NaN in the values given; every channel answers every stimulus at least once. Counts of trials may differ
/// between stimuli and between channels. Statistics over trials use float64.
/// </remarks>
public sealed class RepeatedResponses
{
    private readonly float[] values;
    private readonly int[] counts;

    /// <summary>Wraps responses; the array is not copied and must not be changed afterwards.</summary>
    /// <param name="name">Whose responses they are, as a person says it: <c>V4/210325</c>.</param>
    /// <param name="stimuli">The stimuli, in order.</param>
    /// <param name="channelCount">Channels, at least 1.</param>
    /// <param name="repeatCount">Trials of a stimulus at most, at least 1.</param>
    /// <param name="values"><c>[stimuli × channels × repeats]</c>, row-major; NaN where there was no trial.</param>
    /// <exception cref="VentralException">Wrong length, an infinite value, or a channel without a trial of a stimulus; the message names them.</exception>
    public RepeatedResponses(string name, StimulusIds stimuli, int channelCount, int repeatCount, float[] values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(stimuli);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeatCount, 1);
        if (values.LongLength != (long)stimuli.Count * channelCount * repeatCount)
        {
            throw new VentralException(
                $"Responses of '{name}' must be {stimuli.Count} stimuli × {channelCount} channels × {repeatCount} repeats = {(long)stimuli.Count * channelCount * repeatCount} values, found {values.LongLength}.");
        }

        Name = name;
        Stimuli = stimuli.For(name);
        ChannelCount = channelCount;
        RepeatCount = repeatCount;
        this.values = values;
        counts = new int[stimuli.Count * channelCount];
        for (int cell = 0; cell < counts.Length; cell++)
        {
            counts[cell] = Count(cell);
        }
    }

    /// <summary>Whose responses they are.</summary>
    public string Name { get; }

    /// <summary>The stimuli.</summary>
    public StimulusIds Stimuli { get; }

    /// <summary>Neurons, sites or voxels.</summary>
    public int ChannelCount { get; }

    /// <summary>Trials of a stimulus at most.</summary>
    public int RepeatCount { get; }

    /// <summary>Trials of a stimulus at least, over all channels.</summary>
    public int FewestTrials => counts.Min();

    /// <summary>All responses, <c>[stimuli × channels × repeats]</c>, row-major; NaN where there was no trial.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The trials of one stimulus and channel, <see cref="RepeatCount"/> of them, NaN where there was none.</summary>
    public ReadOnlySpan<float> Trials(int stimulus, int channel) => values.AsSpan(((stimulus * ChannelCount) + channel) * RepeatCount, RepeatCount);

    /// <summary>How many trials of one stimulus a channel has, at least 1.</summary>
    public int TrialCount(int stimulus, int channel) => counts[(stimulus * ChannelCount) + channel];

    /// <summary>The mean over all trials of each stimulus and channel, taken in float64.</summary>
    /// <returns><c>[stimuli × channels]</c>, under the name of these responses.</returns>
    public Activations Mean() => Mean([.. Enumerable.Range(0, RepeatCount)]);

    /// <summary>The mean over some repeats of each stimulus and channel, taken in float64.</summary>
    /// <param name="repeats">Their places, from 0 on, each once.</param>
    /// <returns><c>[stimuli × channels]</c>, under the name of these responses.</returns>
    /// <exception cref="VentralException">A channel has none of these trials of a stimulus; the message names both.</exception>
    public Activations Mean(ImmutableArray<int> repeats)
    {
        if (repeats.IsDefaultOrEmpty || repeats.Any(r => r < 0 || r >= RepeatCount) || repeats.Distinct().Count() < repeats.Length)
        {
            throw new ArgumentException($"Repeats must be places from 0 to {RepeatCount - 1}, at least one, each once.", nameof(repeats));
        }

        float[] means = new float[counts.Length];
        for (int cell = 0; cell < means.Length; cell++)
        {
            var trials = values.AsSpan(cell * RepeatCount, RepeatCount);
            double sum = 0;
            int count = 0;
            foreach (int repeat in repeats)
            {
                if (!float.IsNaN(trials[repeat]))
                {
                    sum += trials[repeat];
                    count++;
                }
            }

            means[cell] = count > 0
                ? (float)(sum / count)
                : throw new VentralException($"Channel {(cell % ChannelCount) + 1} of '{Name}' has none of the repeats {string.Join(", ", repeats.Order())} of '{Stimuli.Ids[cell / ChannelCount]}'. Choose repeats that every channel has, or leave the stimulus out.");
        }

        return new(Name, Stimuli, ChannelCount, means);
    }

    /// <summary>The responses to some of the stimuli.</summary>
    /// <param name="places">Places of the stimuli to keep, in the order wanted, each once.</param>
    /// <exception cref="VentralException">No place, or one that occurs twice.</exception>
    public RepeatedResponses Rows(ImmutableArray<int> places)
    {
        int width = ChannelCount * RepeatCount;
        var kept = StimulusIds.Create(Name, places.Select(p => Stimuli.Ids[p]));
        float[] rows = new float[places.Length * width];
        for (int i = 0; i < places.Length; i++)
        {
            values.AsSpan(places[i] * width, width).CopyTo(rows.AsSpan(i * width));
        }

        return new(Name, kept, ChannelCount, RepeatCount, rows);
    }

    /// <summary>The same responses with rows in another order.</summary>
    /// <param name="stimuli">The same stimuli in the order wanted.</param>
    /// <exception cref="VentralException">Stimuli are missing here or there; the message names them.</exception>
    public RepeatedResponses InOrderOf(StimulusIds stimuli)
    {
        ArgumentNullException.ThrowIfNull(stimuli);
        return stimuli.Equals(Stimuli) ? this : Rows(stimuli.PlacesIn(Stimuli));
    }

    /// <summary>The same responses under another name.</summary>
    /// <param name="name">Whose they are, as a person says it.</param>
    public RepeatedResponses Named(string name) => name == Name ? this : new(name, Stimuli, ChannelCount, RepeatCount, values);

    /// <summary>The responses of some of the channels.</summary>
    /// <param name="places">Places of the channels to keep, in the order wanted, at least one.</param>
    public RepeatedResponses Channels(ImmutableArray<int> places)
    {
        float[] kept = new float[Stimuli.Count * places.Length * RepeatCount];
        for (int i = 0; i < Stimuli.Count; i++)
        {
            for (int c = 0; c < places.Length; c++)
            {
                Trials(i, places[c]).CopyTo(kept.AsSpan(((i * places.Length) + c) * RepeatCount));
            }
        }

        return new(Name, Stimuli, places.Length, RepeatCount, kept);
    }

    private int Count(int cell)
    {
        int count = 0;
        foreach (float value in values.AsSpan(cell * RepeatCount, RepeatCount))
        {
            if (float.IsInfinity(value))
            {
                throw new VentralException($"Responses of '{Name}' must be finite, or NaN where a trial is missing; channel {(cell % ChannelCount) + 1} answered {value} to '{Stimuli.Ids[cell / ChannelCount]}'.");
            }

            count += float.IsNaN(value) ? 0 : 1;
        }

        return count > 0
            ? count
            : throw new VentralException($"Every channel of '{Name}' must answer every stimulus at least once; channel {(cell % ChannelCount) + 1} has no trial of '{Stimuli.Ids[cell / ChannelCount]}'. Leave the channel or the stimulus out.");
    }
}
