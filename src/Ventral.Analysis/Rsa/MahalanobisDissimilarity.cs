using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Mahalanobis distance of mean patterns, <c>√(δᵀ Σ⁻¹ δ)</c> with the noise covariance Σ, or its square: names <c>mahalanobis</c>,
/// <c>squared-mahalanobis</c>, <c>squared-mahalanobis-per-unit</c>.
/// </summary>
/// <remarks>
/// Biased: noise makes patterns differ that are the same; with n trials a stimulus the square per unit is too large by about 2/n.
/// <see cref="CrossnobisDissimilarity"/> is the unbiased form. Without a covariance of its own it learns Σ from the
/// trials' residuals. float64. Walther et al. 2016, doi:10.1016/j.neuroimage.2015.12.012; rsatoolbox's <c>mahalanobis</c> is the square
/// per unit, with a precision that the caller gives.
/// </remarks>
public sealed class MahalanobisDissimilarity : Dissimilarity
{
    private readonly NoiseShrinkage shrinkage;
    private readonly NoiseCovariance? noise;

    /// <summary>Creates the dissimilarity, which learns the noise from trials.</summary>
    /// <param name="unit">Its unit.</param>
    /// <param name="shrinkage">What the covariance of residuals is drawn towards.</param>
    public MahalanobisDissimilarity(EuclideanUnit unit, NoiseShrinkage shrinkage = NoiseShrinkage.LedoitWolf)
        : base(EuclideanDissimilarity.NameOf("mahalanobis", unit)) => (Unit, this.shrinkage) = (unit, shrinkage);

    /// <summary>Creates the dissimilarity for a known noise.</summary>
    /// <param name="unit">Its unit.</param>
    /// <param name="noise">Of as many channels as responses have.</param>
    public MahalanobisDissimilarity(EuclideanUnit unit, NoiseCovariance noise)
        : base(EuclideanDissimilarity.NameOf("mahalanobis", unit))
    {
        ArgumentNullException.ThrowIfNull(noise);
        (Unit, this.noise) = (unit, noise);
    }

    /// <summary>Its unit.</summary>
    public EuclideanUnit Unit { get; }

    /// <inheritdoc/>
    public override bool NeedsRepeats => noise is null;

    internal static void RequireChannels(NoiseCovariance noise, string name, int channels)
    {
        if (noise.Covariance.Rows != channels)
        {
            throw new VentralException($"Noise and responses must have the same channels: the covariance has {noise.Covariance.Rows}, '{name}' has {channels}.");
        }
    }

    private protected override double[] Compute(Activations activations, Workers workers) => Compute(activations, noise!, workers);

    private protected override double[] Compute(RepeatedResponses responses, Workers workers) =>
        Compute(responses.Mean(), noise ?? NoiseCovariance.FromTrials(responses, shrinkage, workers), workers);

    private double[] Compute(Activations activations, NoiseCovariance covariance, Workers workers)
    {
        int count = activations.Stimuli.Count, units = activations.UnitCount;
        RequireChannels(covariance, activations.Layer, units);
        double[] columns = new double[units * count];
        for (int u = 0; u < units; u++)
        {
            double mean = 0;
            for (int i = 0; i < count; i++)
            {
                mean += activations.Row(i)[u];
            }

            for (int i = 0; i < count; i++)
            {
                columns[(u * count) + i] = activations.Row(i)[u] - (mean / count);
            }
        }

        var white = covariance.Whiten(new Matrix<double>(units, count, columns), workers);
        double[] products = [.. white.Transpose().Multiply(white, workers).Values];
        return EuclideanDissimilarity.Distances(products, count, units, Unit, workers);
    }
}
