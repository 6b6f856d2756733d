namespace Ventral.Analysis.Encoding;

/// <summary>What two feature spaces explain, each alone and both, from held-out R² of models on A, on B and on both.</summary>
/// <remarks>
/// unique A = R²(AB) − R²(B), unique B = R²(AB) − R²(A), shared = R²(A) + R²(B) − R²(AB); they add up to R²(AB). On held-out data any may be
/// negative: a unique part where the space hurts, the shared part where the spaces suppress each other's noise. Nothing is clipped.
/// de Heer et al. 2017, doi:10.1523/JNEUROSCI.3267-16.2017.
/// </remarks>
/// <param name="UniqueA">What A adds to B.</param>
/// <param name="UniqueB">What B adds to A.</param>
/// <param name="Shared">What either explains.</param>
public sealed record VariancePartition(double UniqueA, double UniqueB, double Shared)
{
    /// <summary>R² of both.</summary>
    public double Total => UniqueA + UniqueB + Shared;

    /// <summary>Partitions.</summary>
    /// <param name="ofA">R² of A alone.</param>
    /// <param name="ofB">R² of B alone.</param>
    /// <param name="ofBoth">R² of A and B.</param>
    /// <returns><c>null</c> where one is undefined.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One is not a number.</exception>
    public static VariancePartition? Of(double? ofA, double? ofB, double? ofBoth)
    {
        foreach (double? value in (ReadOnlySpan<double?>)[ofA, ofB, ofBoth])
        {
            if (value is { } v && !double.IsFinite(v))
            {
                throw new ArgumentOutOfRangeException(nameof(ofA), v, "An explained variance must be finite, or missing.");
            }
        }

        return ofA is { } a && ofB is { } b && ofBoth is { } both ? new(both - b, both - a, a + b - both) : null;
    }
}
