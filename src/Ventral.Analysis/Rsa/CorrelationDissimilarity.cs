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

    /// <summary>
    /// The dissimilarity of every pair of stimuli, from responses that lie in a file: the bits of <see cref="Dissimilarity.Between(Activations, Workers)"/>
    /// in the memory of <see cref="BytesBetween"/>.
    /// </summary>
    /// <param name="activations">Responses, <c>[stimuli × units]</c>, written to their end, of at least two stimuli.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <inheritdoc cref="Dissimilarity.Between(Activations, Workers)"/>
    public Rdm Between(SpilledActivations activations, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(activations);
        ArgumentNullException.ThrowIfNull(workers);
        if (activations.Length <= Few)
        {
            return Between(activations.Load(), workers);
        }

        Require(activations.Layer, activations.Stimuli);
        return new Rdm(activations.Layer, activations.Stimuli, Distances(new SpilledPatterns(activations), workers));
    }

    /// <summary>The most memory that responses in a file take to become an RDM: a stretch of units, the products of all pairs of stimuli, and the RDM.</summary>
    /// <param name="stimulusCount">How many stimuli.</param>
    public static long BytesBetween(int stimulusCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stimulusCount);
        long stretch = (long)stimulusCount * Tensors.Kernels.Gram.Stretch * sizeof(float), products = (long)stimulusCount * stimulusCount * sizeof(double);
        return Math.Max(stretch, 3 * Few * sizeof(double)) + products + (2 * sizeof(double) * Rdm.PairCountOf(stimulusCount));
    }

    private protected override double[] Compute(Activations activations, Workers workers) => Distances(new HeldPatterns(activations), workers);

    private static double[] Distances(Patterns patterns, Workers workers)
    {
        int count = patterns.Stimuli.Count;
        for (int i = 0; i < count; i++)
        {
            if (patterns.IsConstant(i))
            {
                throw Constant(patterns, i);
            }
        }

        double[] covariances = patterns is HeldPatterns { Activations: { } held } && held.Values.Length <= Few
            ? PatternProducts.Centred(held, workers)
            : StreamedCovariances.Of(patterns, workers);
        return PatternProducts.Pairs(
            count,
            (i, j) =>
            {
                double ofI = covariances[(i * count) + i], ofJ = covariances[(j * count) + j];
                return 1 - Math.Clamp(covariances[(i * count) + j] / Math.Sqrt(ofI * ofJ), -1, 1);
            },
            workers);
    }

    private static UndefinedDissimilarityException Constant(Patterns patterns, int stimulus)
    {
        string id = patterns.Stimuli.Ids[stimulus];
        return new UndefinedDissimilarityException(
            patterns.Layer,
            id,
            $"Correlation distance needs responses that differ between units; all {patterns.UnitCount} units of '{patterns.Layer}' answer {patterns.At(stimulus, 0):R} to '{id}'. Leave the layer out, or check the network's weights and preprocessing.");
    }
}
