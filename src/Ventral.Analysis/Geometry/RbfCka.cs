using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Geometry;

/// <summary>Centred kernel alignment with a Gaussian kernel, which weighs near neighbours more than <see cref="LinearCka"/>; in [0, 1], debiased also below.</summary>
/// <remarks>
/// K = exp(−d² / (2 f² median d²)), f the bandwidth; the median runs over all entries of the matrix of squared distances, its
/// zero diagonal among them, as in the code of Kornblith et al. 2019, arXiv:1905.00414.
/// </remarks>
public sealed class RbfCka : GeometryComparison
{
    /// <summary>Creates the measure.</summary>
    /// <param name="bandwidth">The kernel's width as a share of the median distance, above 0.</param>
    /// <param name="isDebiased">Whether the unbiased estimator is used, as in <see cref="LinearCka"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bandwidth is not above 0 or not finite.</exception>
    public RbfCka(double bandwidth = 1, bool isDebiased = false)
        : base(FormattableString.Invariant($"cka-rbf{(bandwidth == 1 ? "" : FormattableString.Invariant($"-{bandwidth}"))}{(isDebiased ? "-debiased" : "")}"), isDebiased ? 4 : 3)
    {
        if (!(bandwidth > 0 && double.IsFinite(bandwidth)))
        {
            throw new ArgumentOutOfRangeException(nameof(bandwidth), bandwidth, "The bandwidth must be above 0 and finite.");
        }

        Bandwidth = bandwidth;
        IsDebiased = isDebiased;
    }

    /// <summary>The kernel's width as a share of the median distance.</summary>
    public double Bandwidth { get; }

    /// <summary>Whether the unbiased estimator is used.</summary>
    public bool IsDebiased { get; }

    private protected override double Measure(Activations a, Activations b, Workers workers) =>
        Alignment.Of(a, b, IsDebiased, Name, (kernel, responses, some) => kernel.Gaussian(responses, Bandwidth, some), workers);
}
