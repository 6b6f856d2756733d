using Ventral.Data.Formats;
using Ventral.Data.Formats.Npy;

namespace Ventral.Data.Recordings;

/// <summary>Reads responses, trial by trial, from a NumPy array <c>[channels × stimuli × repeats]</c>, as laboratories publish them.</summary>
public static class TrialArray
{
    /// <summary>Reads a <c>.npy</c> file.</summary>
    /// <param name="path">The file: floating-point numbers, NaN where a trial is missing, or integers.</param>
    /// <param name="name">Whose responses they are: <c>V4/210325</c>.</param>
    /// <param name="stimuli">The stimuli, in the order of the array.</param>
    /// <param name="missing">A number that stands for a missing trial, where NaN is not the only one: 255 for bytes.</param>
    /// <returns>All trials in float32, in the order of the array.</returns>
    /// <exception cref="UnreadableFileException">The file is no such array.</exception>
    /// <exception cref="VentralException">
    /// It has another number of stimuli, no channel or no repeat, an infinite number, or no trial of a stimulus by a channel.
    /// </exception>
    public static RepeatedResponses Read(string path, string name, StimulusIds stimuli, float? missing = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(stimuli);
        var array = NpyFile.Read(path).RequireShape(-1, stimuli.Count, -1);
        int channels = array.Shape[0], repeats = array.Shape[2];
        if (channels == 0 || repeats == 0)
        {
            throw new VentralException($"'{path}' must hold at least one channel and one repeat, found {channels} channels × {stimuli.Count} stimuli × {repeats} repeats.");
        }

        float[] found = array.ToSingles(), values = new float[found.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int stimulus = 0; stimulus < stimuli.Count; stimulus++)
            {
                var trials = found.AsSpan(((channel * stimuli.Count) + stimulus) * repeats, repeats);
                var target = values.AsSpan(((stimulus * channels) + channel) * repeats, repeats);
                for (int repeat = 0; repeat < repeats; repeat++)
                {
                    target[repeat] = trials[repeat] == missing ? float.NaN : trials[repeat];
                }
            }
        }

        return new(name, stimuli, channels, repeats, values);
    }
}
