using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Geometry;

/// <summary>The mean canonical correlation of the principal axes that hold most of each set's variance, in [0, 1].</summary>
/// <remarks>
/// Kept are the fewest axes whose variances (squared singular values) reach the share. Raghu et al. 2017, arXiv:1706.05806.
/// </remarks>
public sealed class Svcca : GeometryComparison
{
    private const double Usual = 0.99;

    /// <summary>Creates the measure.</summary>
    /// <param name="variance">The share of variance to keep, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside that range.</exception>
    public Svcca(double variance = Usual)
        : base(variance == Usual ? "svcca" : FormattableString.Invariant($"svcca-{variance}"), 3)
    {
        if (!(variance is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "The share of variance must be above 0 and at most 1.");
        }

        Variance = variance;
    }

    /// <summary>The share of variance that is kept.</summary>
    public double Variance { get; }

    private protected override double Measure(Activations a, Activations b, Workers workers) =>
        CanonicalCorrelations.Of(Name, (a, Kept(a, workers)), (b, Kept(b, workers)), workers).Mean;

    private PrincipalForm Kept(Activations responses, Workers workers)
    {
        var form = PrincipalForm.Of(responses, workers);
        double total = form.Scales.Sum(s => s * s), held = 0;
        int count = 0;
        while (count < form.Rank && (count == 0 || held < Variance * total))
        {
            held += form.Scales[count] * form.Scales[count];
            count++;
        }

        return form.First(count);
    }
}
