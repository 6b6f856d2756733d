using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Geometry;

/// <summary>The mean canonical correlation: 1 where one set of responses is an affine image of the other, in [0, 1].</summary>
/// <remarks>
/// The mean runs over as many correlations as the smaller set has dimensions. With as many dimensions as stimuli it is
/// 1 by arithmetic, which is an error here and a silent 1 elsewhere. Hotelling 1936, doi:10.1093/biomet/28.3-4.321.
/// </remarks>
public sealed class Cca : GeometryComparison
{
    /// <summary>Creates the measure; it has no settings.</summary>
    public Cca()
        : base("cca", 3)
    {
    }

    private protected override double Measure(Activations a, Activations b, Workers workers) =>
        CanonicalCorrelations.Of(Name, (a, PrincipalForm.Of(a, workers)), (b, PrincipalForm.Of(b, workers)), workers).Mean;
}
