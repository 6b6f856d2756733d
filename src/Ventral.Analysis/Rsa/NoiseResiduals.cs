using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>Trials less their stimulus' mean, and the shrunk covariance of channels over them.</summary>
internal sealed class NoiseResiduals
{
    private readonly double[] values;
    private readonly int count;
    private readonly int channels;
    private readonly int freedom;

    private NoiseResiduals(double[] values, int channels, int freedom)
    {
        this.values = values;
        this.channels = channels;
        this.freedom = freedom;
        count = values.Length / channels;
    }

    /// <summary>The residuals of all whole trials.</summary>
    /// <exception cref="VentralException">No stimulus has two whole trials.</exception>
    public static NoiseResiduals Of(RepeatedResponses responses)
    {
        int channels = responses.ChannelCount, stimuli = 0;
        var rows = new List<double[]>();
        for (int i = 0; i < responses.Stimuli.Count; i++)
        {
            double[][] trials = [.. WholeTrials.Of(responses, i).Select(repeat => WholeTrials.Pattern(responses, i, repeat))];
            if (trials.Length == 0)
            {
                continue;
            }

            stimuli++;
            double[] mean = WholeTrials.Mean(trials);
            rows.AddRange(trials.Select(trial => trial.Zip(mean, (x, m) => x - m).ToArray()));
        }

        if (rows.Count <= stimuli)
        {
            throw new VentralException($"A noise covariance needs a stimulus with at least 2 trials that all channels have; '{responses.Name}' has none. Give the covariance, or leave out channels that lack trials.");
        }

        return new([.. rows.SelectMany(row => row)], channels, rows.Count - stimuli);
    }

    /// <summary>Whether a channel's residuals are not all 0.</summary>
    public bool Varies(int channel)
    {
        for (int t = 0; t < count; t++)
        {
            if (values[(t * channels) + channel] != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The covariance, drawn towards its target, and the target's weight.</summary>
    public (Matrix<double> Covariance, double Weight) Shrunk(NoiseShrinkage shrinkage, Workers workers)
    {
        double[] sums = Products(values, workers), squares = shrinkage == NoiseShrinkage.Variances ? [] : Products([.. values.Select(v => v * v)], workers);
        double weight = shrinkage switch
        {
            NoiseShrinkage.LedoitWolf => LedoitWolf(sums, squares),
            NoiseShrinkage.Diagonal => SchaeferStrimmer(sums, squares),
            NoiseShrinkage.Variances => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(shrinkage)),
        };
        double mean = Enumerable.Range(0, channels).Sum(c => sums[(c * channels) + c]) / channels;
        double[] covariance = new double[sums.Length];
        for (int i = 0; i < channels; i++)
        {
            for (int j = 0; j < channels; j++)
            {
                double target = i != j ? 0 : shrinkage == NoiseShrinkage.LedoitWolf ? mean : sums[(i * channels) + i];
                covariance[(i * channels) + j] = ((weight * target) + ((1 - weight) * sums[(i * channels) + j])) / freedom;
            }
        }

        return (new Matrix<double>(channels, channels, covariance), weight);
    }

    private double[] Products(double[] rows, Workers workers)
    {
        double[] columns = new double[rows.Length], products = new double[channels * channels];
        for (int t = 0; t < count; t++)
        {
            for (int c = 0; c < channels; c++)
            {
                columns[(c * count) + t] = rows[(t * channels) + c];
            }
        }

        Gram.Symmetric(channels, count, columns, products, workers);
        return products;
    }

    // The spread of single trials' products about the covariance, over the covariance's distance from its target.
    private double LedoitWolf(double[] sums, double[] squares)
    {
        double n = count, mean = Enumerable.Range(0, channels).Sum(c => sums[(c * channels) + c]) / channels / n, distance = 0, spread = 0;
        for (int i = 0; i < channels; i++)
        {
            for (int j = 0; j < channels; j++)
            {
                double s = sums[(i * channels) + j] / n, off = s - (i == j ? mean : 0);
                distance += off * off;
                spread += ((squares[(i * channels) + j] / n) - (s * s)) / n;
            }
        }

        return distance > 0 ? Math.Clamp(spread / distance, 0, 1) : 1;
    }

    // Of correlations; n − 1 and the degrees of freedom stand where rsatoolbox has them.
    private double SchaeferStrimmer(double[] sums, double[] squares)
    {
        double n = count, distance = 0, spread = 0;
        for (int i = 0; i < channels; i++)
        {
            for (int j = 0; j < channels; j++)
            {
                if (i != j)
                {
                    double ofI = sums[(i * channels) + i] / freedom, ofJ = sums[(j * channels) + j] / freedom;
                    double mean = sums[(i * channels) + j] / Math.Sqrt(ofI) / Math.Sqrt(ofJ) / (n - 1), square = squares[(i * channels) + j] / ofI / ofJ / (n - 1);
                    distance += mean * mean;
                    spread += n / ((double)freedom * freedom) * (square - (mean * mean));
                }
            }
        }

        return distance > 0 ? Math.Clamp(spread / distance, 0, 1) : 1;
    }
}
