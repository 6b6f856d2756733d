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
/// Kornblith et al. 2019, arXiv:1905.00414. Up to 2¹⁸ responses of up to 512 stimuli everything is float64. Beyond, inner products in float32 with
/// float64 totals (see <see cref="Tensors.Kernels.Gram"/>), of deviations where means are large, the rest float64: mostly within 1e-7 of all in float64, debiased
/// too, and within 5e-7 where responses take few values, as counts do: equal products are rounded alike. Debiased, a small difference of large numbers, of
/// four stimuli within 1e-6. The original code's debiased form works on units and is slower where
/// they outnumber the stimuli; its value is the same.
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
