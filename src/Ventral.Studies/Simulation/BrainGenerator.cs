using System.Globalization;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Studies.Simulation;

/// <summary>
/// Brains whose geometry is known. A channel that mixes a layer's standardised patterns with normal weights answers the stimuli
/// with a normal vector whose covariance is their correlation, 1 − RDM: so an RDM is all that is needed to draw it. Each subject has
/// channels of its own, and independent noise of <c>noise</c> times the signal's standard deviation.
/// </summary>
internal sealed class BrainGenerator
{
    // A matrix of correlations has no negative eigenvalues; what rounding makes of zeros is smaller than this.
    private const double Rounding = 1e-6;

    private readonly StimulusIds stimuli;

    private readonly double[] factor;

    private readonly int rank;

    private BrainGenerator(StimulusIds stimuli, double[] factor, int rank)
    {
        this.stimuli = stimuli;
        this.factor = factor;
        this.rank = rank;
    }

    /// <summary>The generator of an RDM of correlation distances; null where it is none, as with given RDMs of other distances.</summary>
    public static BrainGenerator? Of(Rdm truth)
    {
        int count = truth.Count;
        double[] correlations = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                correlations[(i * count) + j] = i == j ? 1 : 1 - truth[i, j];
            }
        }

        var eigen = SymmetricEigen.Factorise(new Matrix<double>(count, count, correlations), new Workers(1));
        if (eigen.Values.Min() < -Rounding * eigen.Values.Max())
        {
            return null;
        }

        int[] kept = [.. Enumerable.Range(0, count).Where(k => eigen.Values[k] > Rounding * eigen.Values.Max())];
        double[] factor = new double[count * kept.Length];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < kept.Length; k++)
            {
                factor[(i * kept.Length) + k] = eigen.Vectors[i, kept[k]] * Math.Sqrt(eigen.Values[kept[k]]);
            }
        }

        return new(truth.Stimuli, factor, kept.Length);
    }

    /// <summary>A geometry that no network has: correlations of patterns of a few random features.</summary>
    public static BrainGenerator OfNothing(StimulusIds stimuli, Seed seed, string purpose, ulong index)
    {
        const int Features = 30;
        double[] draws = new double[stimuli.Count * Features];
        new Philox(seed, purpose, index).FillNormal(draws);
        return Of(new CorrelationDissimilarity().Between(new Activations("no layer", stimuli, Features, [.. draws.Select(d => (float)d)]), new Workers(1)))!;
    }

    /// <summary>Subjects' RDMs.</summary>
    /// <param name="subjectCount">How many.</param>
    /// <param name="channels">Channels of each.</param>
    /// <param name="noise">In standard deviations of the signal.</param>
    /// <param name="seed">What the draws depend on.</param>
    /// <param name="purpose">What they are for.</param>
    /// <param name="index">Which of them.</param>
    public RdmSet Draw(int subjectCount, int channels, double noise, Seed seed, string purpose, ulong index)
    {
        int count = stimuli.Count;
        var one = new Workers(1);
        var random = new Philox(seed, purpose, index);
        double[] weights = new double[rank * channels], errors = new double[count * channels], signal = new double[count * channels];
        var rdms = new Rdm[subjectCount];
        for (int s = 0; s < subjectCount; s++)
        {
            random.FillNormal(weights);
            random.FillNormal(errors);
            Gemm.Multiply(new MatrixSpan<double>(factor, count, rank), new MatrixSpan<double>(weights, rank, channels), signal.AsSpan(), one);
            float[] measured = new float[signal.Length];
            for (int i = 0; i < measured.Length; i++)
            {
                measured[i] = (float)(signal[i] + (noise * errors[i]));
            }

            string name = string.Create(CultureInfo.InvariantCulture, $"sub-{s + 1:00}");
            rdms[s] = new CorrelationDissimilarity().Between(new Activations(name, stimuli, channels, measured), one);
        }

        return new("simulated", rdms);
    }
}
