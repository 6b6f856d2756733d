using System.Globalization;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>
/// Brains whose truth is known. Each subject's channels are random mixtures (normal weights) of a layer's units,
/// which keeps the angles between stimuli, plus independent normal noise; their RDM is 1 − Pearson over channels.
/// </summary>
internal static class SimulatedSubjects
{
    public static Recording From(Activations truth, SimulatedSource source, Seed seed, Workers workers, bool keepsResponses = false)
    {
        var rdms = new Rdm[source.SubjectCount];
        var responses = new RepeatedResponses[keepsResponses ? rdms.Length : 0];
        double[] patterns = Standardised(truth);
        workers.For(source.SubjectCount, subject =>
        {
            string name = NameOf(subject);
            float[] channels = Measure(patterns, truth.Stimuli.Count, source, seed, (ulong)subject);
            rdms[subject] = new CorrelationDissimilarity().Between(new Activations(name, truth.Stimuli, source.ChannelCount, channels), new Workers(1));
            if (keepsResponses)
            {
                responses[subject] = new(name, truth.Stimuli, source.ChannelCount, 1, channels);
            }
        });
        return new Recording("simulated", source.Roi, new RdmSet(source.Roi, rdms), [.. responses]);
    }

    /// <summary>A simulated subject's name, counted from 0.</summary>
    public static string NameOf(int subject) => string.Create(CultureInfo.InvariantCulture, $"sub-{subject + 1:00}");

    private static float[] Measure(double[] patterns, int stimuli, SimulatedSource source, Seed seed, ulong subject)
    {
        int units = patterns.Length / stimuli;
        double[] signal = new double[stimuli * source.ChannelCount];
        double variance = 0;
        double[] weights = new double[units];
        var mixing = new Philox(seed, "simulation/" + source.Roi + "/mixing", subject);
        for (int c = 0; c < source.ChannelCount; c++)
        {
            for (int u = 0; u < units; u++)
            {
                weights[u] = mixing.NextNormal();
            }

            double total = 0;
            double squares = 0;
            for (int s = 0; s < stimuli; s++)
            {
                double sum = 0;
                for (int u = 0; u < units; u++)
                {
                    sum += weights[u] * patterns[(s * units) + u];
                }

                signal[(s * source.ChannelCount) + c] = sum;
                total += sum;
                squares += sum * sum;
            }

            variance += (squares - (total * total / stimuli)) / stimuli;
        }

        // The signal is what stimuli change: the mean response to all of them carries no information.
        double noise = source.Noise * Math.Sqrt(variance / source.ChannelCount);
        var draws = new Philox(seed, "simulation/" + source.Roi + "/noise", subject);
        float[] measured = new float[signal.Length];
        for (int i = 0; i < signal.Length; i++)
        {
            measured[i] = (float)(signal[i] + (noise * draws.NextNormal()));
        }

        return measured;
    }

    /// <summary>
    /// Each stimulus's pattern less its own mean over units, at unit length. Angles between patterns are then their
    /// Pearson correlations, and noise lowers all correlations by one factor, so that the truth stays the best model.
    /// </summary>
    private static double[] Standardised(Activations truth)
    {
        double[] patterns = new double[truth.Values.Length];
        for (int s = 0; s < truth.Stimuli.Count; s++)
        {
            var row = truth.Row(s);
            var pattern = patterns.AsSpan(s * truth.UnitCount, truth.UnitCount);
            double mean = 0;
            foreach (float value in row)
            {
                mean += value;
            }

            mean /= row.Length;
            double squares = 0;
            for (int u = 0; u < row.Length; u++)
            {
                pattern[u] = row[u] - mean;
                squares += pattern[u] * pattern[u];
            }

            double length = Math.Sqrt(squares);
            for (int u = 0; u < row.Length; u++)
            {
                pattern[u] = length > 0 ? pattern[u] / length : 0;
            }
        }

        return patterns;
    }
}
