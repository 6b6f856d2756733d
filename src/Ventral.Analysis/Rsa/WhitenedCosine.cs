using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// The cosine of two RDMs after whitening: <c>d₁ᵀV⁻¹d₂ / √(d₁ᵀV⁻¹d₁ · d₂ᵀV⁻¹d₂)</c> with <c>V = (C Cᵀ)∘²</c>, the covariance that
/// squared distances between noisy patterns have, as each pattern takes part in many (C: contrasts of all pairs).
/// </summary>
/// <remarks>
/// <para>
/// V is never built: the value is <c>⟨K₁, K₂⟩ / (‖K₁‖ ‖K₂‖)</c> of the double-centred kernels, n² numbers. It is meant for squared
/// distances. With unbiased ones (<see cref="CrossnobisDissimilarity"/>) it is the whitened unbiased cosine; with squared
/// Euclidean RDMs it equals linear CKA (<see cref="Geometry.LinearCka"/>). Noise is taken as independent between
/// stimuli and equally strong (Σ_k = I).
/// </para>
/// <para>
/// In [−1, 1]; above 0 for Euclidean RDMs, whatever they show: in a <see cref="MantelTest"/> only its size above the permutations counts.
/// An RDM of zeros is an error; a constant one is not. Diedrichsen et al. 2021, doi:10.51628/001c.27664. As rsatoolbox's
/// <c>cosine_cov</c> without <c>sigma_k</c>; for ceilings RDMs are scaled to unit whitened length, which makes their mean the
/// best of all, where rsatoolbox takes the root mean square.
/// </para>
/// </remarks>
public sealed class WhitenedCosine : RdmComparison
{
    /// <summary>Creates the comparison; it has no settings.</summary>
    public WhitenedCosine()
        : base("whitened-cosine")
    {
    }

    /// <inheritdoc/>
    internal override bool IsSigned => false;

    /// <inheritdoc/>
    internal override PermutedComparison Prepare(RdmSet models, RdmSet subjects) => new KernelPermutations(models, subjects, Vector);

    /// <inheritdoc/>
    internal override double[] Matched(Rdm rdm) => Whitened.Matched(rdm.Count, CentredKernel.Unit(rdm, Name));

    private protected override double Measure(Rdm a, Rdm b) => Whitened.Cosine(Vector(a), Vector(b));

    private protected override void Measure(RdmSet a, RdmSet b, double[] scores, Tensors.Workers workers) => Whitened.Fill(a, b, Vector, scores, workers);

    private double[] Vector(Rdm rdm) => PairVectors.Scaled(CentredKernel.Vector(rdm.Count, CentredKernel.Unit(rdm, Name)), 1);
}
