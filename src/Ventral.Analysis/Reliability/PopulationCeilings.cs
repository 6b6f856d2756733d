using System.Collections.Immutable;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Reliability;

/// <summary>How well other neurons, or other subjects, predict a channel on the folds of a model: what a model reaches that is as good as another brain.</summary>
/// <remarks>
/// A bound is Pearson's r of held-out predictions by an encoding model, <c>null</c> where it is undefined. It is no upper bound: a model
/// may know what the other neurons do not. Neurons that were recorded together share noise, which lifts a bound above what any model
/// can reach: predict the means of some repeats from those of others (<see cref="RepeatedResponses.Mean(ImmutableArray{int})"/>).
/// Use the folds of the model that is held against it.
/// </remarks>
public static class PopulationCeilings
{
    /// <summary>Each channel from all others.</summary>
    /// <param name="from">What to predict from, <c>[stimuli × channels]</c>, at least two channels.</param>
    /// <param name="to">What to predict: the same channels in the same order; the same object, or other repeats of it.</param>
    /// <param name="model">How channels are predicted; ridge regression is usual.</param>
    /// <param name="folds">How the stimuli are parted.</param>
    /// <param name="pooling">Over which stimuli r is computed.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">The stimuli or the number of channels differ, there is one channel, or a fit fails.</exception>
    public static ChannelCeilings AcrossNeurons(
        Activations from, Activations to, EncodingModel model, ImmutableArray<Fold> folds, ScorePooling pooling, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        from.Stimuli.RequireSame(to.Stimuli);
        if (from.UnitCount != to.UnitCount || from.UnitCount < 2)
        {
            throw new VentralException($"A ceiling across neurons needs the same channels on both sides, at least 2; '{from.Layer}' has {from.UnitCount}, '{to.Layer}' {to.UnitCount}.");
        }

        var bounds = Enumerable.Range(0, to.UnitCount).Select(c => HeldOutPredictions
            .Of(model, Channels(from, c, isKept: false), Channels(to, c, isKept: true), folds, workers)
            .Correlations(pooling)[0]);
        return new($"across neurons of {to.Layer}", CeilingScale.Correlation, [.. bounds]);
    }

    /// <summary>Each subject's channels from those of all other subjects together.</summary>
    /// <param name="subjects">One a subject, at least two, <c>[stimuli × channels]</c> of the same stimuli.</param>
    /// <param name="model">How channels are predicted; ridge regression is usual.</param>
    /// <param name="folds">How the stimuli are parted.</param>
    /// <param name="pooling">Over which stimuli r is computed.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns>The bounds of each subject's channels, in the order of the subjects.</returns>
    /// <exception cref="VentralException">The stimuli differ, there are fewer than two subjects, or a fit fails.</exception>
    public static ImmutableArray<ChannelCeilings> AcrossSubjects(
        ImmutableArray<Activations> subjects, EncodingModel model, ImmutableArray<Fold> folds, ScorePooling pooling, Workers workers)
    {
        if (subjects.IsDefault || subjects.Length < 2)
        {
            throw new VentralException($"A ceiling across subjects needs at least 2, found {(subjects.IsDefault ? 0 : subjects.Length)}.");
        }

        foreach (var subject in subjects)
        {
            subjects[0].Stimuli.RequireSame(subject.Stimuli);
        }

        return [.. subjects.Select((subject, s) => new ChannelCeilings(
            $"across subjects, {subject.Layer} from the others",
            CeilingScale.Correlation,
            HeldOutPredictions.Of(model, Joined(subjects.RemoveAt(s)), subject, folds, workers).Correlations(pooling)))];
    }

    private static Activations Channels(Activations responses, int channel, bool isKept)
    {
        int width = isKept ? 1 : responses.UnitCount - 1;
        var values = new float[responses.Stimuli.Count * width];
        for (int i = 0, place = 0; i < responses.Stimuli.Count; i++)
        {
            var row = responses.Row(i);
            for (int c = 0; c < row.Length; c++)
            {
                if (c == channel == isKept)
                {
                    values[place++] = row[c];
                }
            }
        }

        return new(responses.Layer, responses.Stimuli, width, values);
    }

    private static Activations Joined(ImmutableArray<Activations> subjects)
    {
        int width = subjects.Sum(s => s.UnitCount), stimuli = subjects[0].Stimuli.Count;
        var values = new float[checked(stimuli * width)];
        for (int i = 0; i < stimuli; i++)
        {
            int place = i * width;
            foreach (var subject in subjects)
            {
                subject.Row(i).CopyTo(values.AsSpan(place));
                place += subject.UnitCount;
            }
        }

        return new(string.Join(" + ", subjects.Select(s => s.Layer)), subjects[0].Stimuli, width, values);
    }
}
