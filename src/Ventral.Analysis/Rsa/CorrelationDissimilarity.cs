using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>Correlation distance, <c>1 − r</c> with Pearson's r across units: 0 for proportional patterns, 2 for opposite ones.</summary>
/// <remarks>
/// <para>
/// Up to 2²⁰ responses (92 stimuli × 11,397 units) everything is float64, about the means: exact to some 10⁻¹⁵. Beyond, units
/// are read once: deviations from an offset near each pattern's mean are rounded to float32, multiplied and added in
/// stretches (<see cref="Tensors.Kernels.Gram"/>), and what the offset misses of the mean is taken off in float64. Offsets lie
/// within two standard deviations of the mean (else the pass is repeated with the mean itself), so however large the
/// means are beside the deviations, the distance errs by at most 5 · 2⁻¹⁷, in practice by some 10⁻⁸. Neither
/// a float64 copy nor a centred one is held.
/// </para>
/// <para>
/// Equal patterns are exactly 0 apart. A pattern that is the same at all units has no correlation: it is an error, where
/// NumPy gives NaN. Kriegeskorte, Mur &amp; Bandettini 2008, doi:10.3389/neuro.06.004.2008.
/// </para>
/// </remarks>
public sealed class CorrelationDissimilarity : Dissimilarity
{
    private const long Few = 1 << 20;

    /// <summary>Creates the dissimilarity; it has no settings.</summary>
    public CorrelationDissimilarity()
        : base("correlation")
    {
    }

    private protected override double[] Compute(Activations activations, Workers workers)
    {
        int count = activations.Stimuli.Count;
        for (int i = 0; i < count; i++)
        {
            var row = activations.Row(i);
            if (row.IndexOfAnyExcept(row[0]) < 0)
            {
                throw Constant(activations, i);
            }
        }

        double[] covariances = activations.Values.Length <= Few
            ? PatternProducts.Centred(activations, workers)
            : StreamedCovariances.Of(activations, workers);
        return PatternProducts.Pairs(count, (i, j) =>
        {
            double ofI = covariances[(i * count) + i], ofJ = covariances[(j * count) + j];
            return 1 - Math.Clamp(covariances[(i * count) + j] / Math.Sqrt(ofI * ofJ), -1, 1);
        });
    }

    private static UndefinedDissimilarityException Constant(Activations activations, int stimulus)
    {
        string id = activations.Stimuli.Ids[stimulus];
        return new UndefinedDissimilarityException(
            activations.Layer,
            id,
            $"Correlation distance needs responses that differ between units; all {activations.UnitCount} units of '{activations.Layer}' answer {activations.Row(stimulus)[0]:R} to '{id}'. Leave the layer out, or check the network's weights and preprocessing.");
    }
}
