using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>Euclidean distance between patterns, or its square: names <c>euclidean</c>, <c>squared-euclidean</c>, <c>squared-euclidean-per-unit</c>.</summary>
/// <remarks>
/// Depends on the size of responses, which differs between networks and layers: compare such RDMs by measures that ignore
/// scale. From inner products of the deviations from each unit's mean over stimuli, in float64: a square errs by some
/// 10⁻¹⁵ of the greatest; equal patterns are exactly 0 apart.
/// </remarks>
public sealed class EuclideanDissimilarity : Dissimilarity
{
    /// <summary>Creates the dissimilarity.</summary>
    /// <param name="unit">Its unit.</param>
    public EuclideanDissimilarity(EuclideanUnit unit)
        : base(NameOf("euclidean", unit)) => Unit = unit;

    /// <summary>Its unit.</summary>
    public EuclideanUnit Unit { get; }

    internal static string NameOf(string distance, EuclideanUnit unit) => unit switch
    {
        EuclideanUnit.Distance => distance,
        EuclideanUnit.Squared => "squared-" + distance,
        EuclideanUnit.SquaredPerUnit => "squared-" + distance + "-per-unit",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <summary>Distances from inner products, in a unit.</summary>
    internal static double[] Distances(double[] products, int count, int units, EuclideanUnit unit, Workers workers) => PatternProducts.Pairs(
        count,
        (i, j) =>
        {
            double square = Math.Max(0, products[(i * count) + i] + products[(j * count) + j] - (2 * products[(i * count) + j]));
            return unit switch
            {
                EuclideanUnit.Distance => Math.Sqrt(square),
                EuclideanUnit.Squared => square,
                _ => square / units,
            };
        },
        workers);

    private protected override double[] Compute(Activations activations, Workers workers)
    {
        int count = activations.Stimuli.Count;
        var means = new double[activations.UnitCount];
        for (int i = 0; i < count; i++)
        {
            var row = activations.Row(i);
            for (int u = 0; u < row.Length; u++)
            {
                means[u] += row[u];
            }
        }

        for (int u = 0; u < means.Length; u++)
        {
            means[u] /= count;
        }

        return Distances(PatternProducts.AboutUnits(activations, means, workers), count, activations.UnitCount, Unit, workers);
    }
}
