using System.Collections.Immutable;
using Ventral.Analysis.Inference;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Geometry;

/// <summary>
/// How well a ridge regression from units will predict channels, foretold from the variances of the units' principal axes and
/// from how much of the channels lies along each: no fold is fitted.
/// </summary>
/// <remarks>
/// <para>
/// With X and Y the responses over P stimuli, about their means, u_i and λ_i the eigenvectors and eigenvalues of X Xᵀ / P and W̄_i =
/// ‖u_iᵀ Y‖² / ‖Y‖²: for p stimuli to learn from and a penalty α, κ solves κ = α + κ Σ λ_i / (p λ_i + κ), γ = Σ p λ_i² / (p λ_i + κ)², and
/// the expected error over all P stimuli, as a share of the channels' variance, is the sum of W_i = W̄_i κ² / ((1 − γ)(p λ_i + κ)²).
/// What no axis of the units spans is one more mode, of λ = 0.
/// </para>
/// <para>
/// The theory holds for stimuli drawn independently and many of them; the ridge has no intercept but the means over all P.
/// Canatar, Feather, Wakhloo &amp; Chung 2023, arXiv:2309.12821 (<c>SNAP</c>, where α = p times the ridge parameter, and a tiny
/// one stands for 0).
/// </para>
/// </remarks>
public sealed class PredictionSpectrum
{
    // A share of a channel's variance below this, left beside all axes, is rounding.
    private const double Rounding = 1e-12;

    private readonly double[] channelPowers;

    // [modes × channels], the last mode what no axis spans.
    private readonly double[] powers;

    private PredictionSpectrum(string layer, ImmutableArray<double> eigenvalues, double[] powers, double[] channelPowers)
    {
        Layer = layer;
        Eigenvalues = eigenvalues;
        this.powers = powers;
        this.channelPowers = channelPowers;
        double whole = channelPowers.Sum();
        int channels = channelPowers.Length;
        double[] shares = [.. Enumerable.Range(0, eigenvalues.Length + 1).Select(mode => powers.AsSpan(mode * channels, channels).ToArray().Sum() / whole)];
        Powers = [.. shares[..^1]];
        UnspannedPower = shares[^1];
    }

    /// <summary>The layer.</summary>
    public string Layer { get; }

    /// <summary>λ_i, falling, those above rounding.</summary>
    public ImmutableArray<double> Eigenvalues { get; }

    /// <summary>W̄_i, the share of the channels' variance along each axis.</summary>
    public ImmutableArray<double> Powers { get; }

    /// <summary>The share of the channels' variance that no axis spans.</summary>
    public double UnspannedPower { get; }

    /// <summary>Finds the axes.</summary>
    /// <param name="units">What to predict from, <c>[stimuli × units]</c>.</param>
    /// <param name="channels">What to predict, <c>[stimuli × channels]</c>, of the same stimuli.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">The stimuli differ or are fewer than 2, or units or channels do not vary at all.</exception>
    public static PredictionSpectrum Of(Activations units, Activations channels, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(workers);
        units.Stimuli.RequireSame(channels.Stimuli);
        Spectrum.Require(units);
        Spectrum.Require(channels);
        var form = PrincipalForm.Of(units, workers);
        int stimuli = units.Stimuli.Count, count = channels.UnitCount, rank = form.Rank;
        double[] means = CentredResponses.Means(channels), deviations = new double[stimuli * count], powers = new double[(rank + 1) * count], whole = new double[count];
        for (int i = 0; i < deviations.Length; i++)
        {
            deviations[i] = channels.Values[i] - means[i % count];
            whole[i % count] += deviations[i] * deviations[i];
        }

        Gemm.Multiply(new MatrixSpan<double>(form.Left.Values, stimuli, rank).Transposed, new MatrixSpan<double>(deviations, stimuli, count), powers.AsSpan(0, rank * count), workers);
        whole.CopyTo(powers, rank * count);
        for (int i = 0; i < rank * count; i++)
        {
            powers[i] *= powers[i];
            powers[(rank * count) + (i % count)] -= powers[i];
        }

        for (int c = 0; c < count; c++)
        {
            double left = powers[(rank * count) + c];
            powers[(rank * count) + c] = left > Rounding * whole[c] ? left : 0;
        }

        return new(units.Layer, [.. form.Scales.Select(s => s * s / stimuli)], powers, whole);
    }

    /// <summary>The error to expect.</summary>
    /// <param name="stimulusCount">p, the stimuli to learn from, at least 1.</param>
    /// <param name="penalty">α of ‖y − X w‖² + α ‖w‖², at least 0; 0 is least squares of the smallest weights.</param>
    /// <exception cref="VentralException">Without a penalty there are as many stimuli to learn from as the units have dimensions, where the error has no bound.</exception>
    public PredictionError Expect(int stimulusCount, double penalty)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stimulusCount, 1);
        if (!(penalty >= 0 && double.IsFinite(penalty)))
        {
            throw new ArgumentOutOfRangeException(nameof(penalty), penalty, "The penalty must be at least 0 and finite.");
        }

        if (penalty == 0 && stimulusCount == Eigenvalues.Length)
        {
            throw new VentralException($"Without a penalty the error has no bound where as many stimuli are learnt from ({stimulusCount}) as '{Layer}' has dimensions. Use a penalty, or more or fewer stimuli.");
        }

        double p = stimulusCount, kappa = Kappa(p, penalty), gamma = 0;
        foreach (double eigenvalue in Eigenvalues)
        {
            double share = eigenvalue / ((p * eigenvalue) + kappa);
            gamma += p * share * share;
        }

        double[] factors = [.. Eigenvalues.Select(e => kappa / ((p * e) + kappa)).Select(f => f * f / (1 - gamma)), 1 / (1 - gamma)];
        int channels = channelPowers.Length;
        double[] errors = new double[channels];
        for (int i = 0; i < powers.Length; i++)
        {
            errors[i % channels] += factors[i / channels] * powers[i];
        }

        return new(
            kappa,
            gamma,
            [.. Powers.Append(UnspannedPower).Select((w, i) => w * factors[i])],
            [.. errors.Select((e, c) => channelPowers[c] > 0 ? e / channelPowers[c] : (double?)null)]);
    }

    private double Kappa(double p, double penalty)
    {
        if (penalty == 0 && p > Eigenvalues.Length)
        {
            return 0;
        }

        // Falls without end in κ, from above 0 to below.
        double Excess(double kappa)
        {
            double sum = 0;
            foreach (double eigenvalue in Eigenvalues)
            {
                sum += eigenvalue / ((p * eigenvalue) + kappa);
            }

            return (penalty / kappa) + sum - 1;
        }

        double high = penalty + Eigenvalues.Sum(), low = high / 2;
        while (Excess(low) < 0)
        {
            (high, low) = (low, low / 2);
        }

        return Excess(high) >= 0 ? high : RootFinding.Between(low, high, Excess);
    }
}
