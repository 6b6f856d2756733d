using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Geometry;

/// <summary>
/// Centred kernel alignment with a linear kernel, <c>‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖)</c> of centred responses: 1 for the same
/// geometry up to rotation and scale, in [0, 1].
/// </summary>
/// <remarks>
/// <para>
/// With many units and few stimuli it nears 1 for random responses: 50 stimuli, 2,000 and 1,000 independent Gaussian units
/// give .96. Debiased, it is <c>HSIC₁(K, L) / √(HSIC₁(K, K) HSIC₁(L, L))</c> with the unbiased estimator of Song et al. 2012
/// (needs 4 stimuli); its mean is near 0 for independent responses and it may be negative. Squared Euclidean RDMs compared
/// by the whitened cosine give the same number (Diedrichsen et al. 2021, doi:10.51628/001c.27664).
/// </para>
/// <para>
/// Kornblith et al. 2019, arXiv:1905.00414. Of up to 32 stimuli, and of up to 2¹⁸ responses of up to 512, everything is float64. Beyond, inner products are
/// float32 with float64 totals (see <see cref="Tensors.Kernels.Gram"/>), of deviations where means are large, and the rest float64: errors of up to 2e-7
/// were seen, debiased too, and of up to 1.1e-6 where responses take few values that are no integers, since equal products are rounded alike. The original code's
/// debiased form works on units and is slower where they outnumber the stimuli; its value is the same.
/// </para>
/// </remarks>
public sealed class LinearCka : GeometryComparison
{
    /// <summary>Creates the measure.</summary>
    /// <param name="isDebiased">Whether the unbiased estimator is used.</param>
    public LinearCka(bool isDebiased = false)
        : base(isDebiased ? "cka-debiased" : "cka", isDebiased ? 4 : 2) => IsDebiased = isDebiased;

    /// <summary>Whether the unbiased estimator is used.</summary>
    public bool IsDebiased { get; }

    private protected override double Measure(Activations a, Activations b, Workers workers) =>
        Alignment.Of(a, b, IsDebiased, Name, static (kernel, _, _) => kernel, workers);
}
