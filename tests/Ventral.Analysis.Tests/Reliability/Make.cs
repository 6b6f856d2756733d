using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Tests.Reliability;

/// <summary>Repeated responses for tests.</summary>
internal static class Make
{
    /// <summary>One channel, from the trials of each stimulus; missing ones are NaN.</summary>
    public static RepeatedResponses Repeated(float[][] trials)
    {
        int repeats = trials.Max(t => t.Length);
        return new("made", Rsa.Make.Ids(trials.Length), 1, repeats, [.. trials.SelectMany(t => t.Concat(Enumerable.Repeat(float.NaN, repeats - t.Length)))]);
    }

    /// <summary>Gaussian signals of SD 1, one a channel, and Gaussian noise of another SD in each trial.</summary>
    public static (RepeatedResponses Responses, Matrix<double> Signal) Simulated(int stimuli, int channels, int repeats, double noise, ulong seed)
    {
        var philox = new Philox(new Seed(seed), "simulated");
        double[] signal = new double[stimuli * channels], noises = new double[signal.Length * repeats];
        philox.FillNormal(signal);
        philox.FillNormal(noises);
        return (
            new("simulated", Rsa.Make.Ids(stimuli), channels, repeats, [.. noises.Select((n, i) => (float)(signal[i / repeats] + (noise * n)))]),
            new Matrix<double>(stimuli, channels, signal));
    }
}
