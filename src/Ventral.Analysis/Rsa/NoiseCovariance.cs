using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>How channels' noise goes together: a covariance that has an inverse, given or learnt from the spread of trials about their means.</summary>
public sealed class NoiseCovariance
{
    private const int MostChannels = 16_384;

    private readonly Cholesky<double> factor;

    private NoiseCovariance(Matrix<double> covariance, double weight, string of, Workers workers)
    {
        Covariance = covariance;
        ShrinkageWeight = weight;
        try
        {
            factor = Cholesky.Factorise(covariance, workers);
        }
        catch (NotPositiveDefiniteException)
        {
            throw new VentralException($"The noise covariance of {of} has no inverse: {covariance.Rows} channels share fewer independent directions. Use another shrinkage, or leave out channels that repeat others.");
        }
    }

    /// <summary>The covariance, <c>[channels × channels]</c>.</summary>
    public Matrix<double> Covariance { get; }

    /// <summary>The weight of what it was drawn towards, in [0, 1]; 0 where it was given.</summary>
    public double ShrinkageWeight { get; }

    /// <summary>A covariance that is known.</summary>
    /// <param name="covariance"><c>[channels × channels]</c>, symmetric and positive definite.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">It has no inverse.</exception>
    public static NoiseCovariance Of(Matrix<double> covariance, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        return new(covariance, 0, "the given matrix", workers);
    }

    /// <summary>Learns the covariance from residuals: each trial less its stimulus' mean; over as many trials less as many stimuli.</summary>
    /// <param name="responses">Responses; a trial that lacks a channel is left out.</param>
    /// <param name="shrinkage">What it is drawn towards, so that it has an inverse also with more channels than trials.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">No stimulus has two whole trials, a channel never differs between trials, or there are over 16,384 channels.</exception>
    public static NoiseCovariance FromTrials(RepeatedResponses responses, NoiseShrinkage shrinkage, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(workers);
        int channels = responses.ChannelCount;
        if (channels > MostChannels)
        {
            throw new VentralException($"A noise covariance takes up to {MostChannels} channels, '{responses.Name}' has {channels}. Choose channels, or reduce them first.");
        }

        var residuals = NoiseResiduals.Of(responses);
        for (int c = 0; c < channels; c++)
        {
            if (!residuals.Varies(c))
            {
                throw new VentralException($"Channel {c} of '{responses.Name}' answers the same in all trials of each stimulus: its noise is 0. Leave it out.");
            }
        }

        var (covariance, weight) = residuals.Shrunk(shrinkage, workers);
        return new(covariance, weight, $"'{responses.Name}'", workers);
    }

    /// <summary>Patterns in units in which the noise is independent and of variance 1: L⁻¹X of the covariance L Lᵀ.</summary>
    /// <param name="patterns"><c>[channels × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    internal Matrix<double> Whiten(Matrix<double> patterns, Workers workers) => TriangularSystem.SolveLower(factor.L, patterns, workers);
}
