using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Geometry;

/// <summary>How the variance of responses over stimuli spreads over their principal axes.</summary>
public sealed class Spectrum
{
    /// <summary>Creates a spectrum.</summary>
    /// <param name="variances">The variances of the axes, one or more, finite; those of a cross-validated spectrum may be negative.</param>
    /// <exception cref="VentralException">There is none, one is not finite, or their sum is not above 0.</exception>
    public Spectrum(ImmutableArray<double> variances)
    {
        if (variances.IsDefaultOrEmpty || !variances.All(double.IsFinite) || !(variances.Sum() > 0))
        {
            throw new VentralException("A spectrum needs finite variances whose sum is above 0.");
        }

        Variances = variances;
    }

    /// <summary>The variances, axis by axis, the greatest first where they come from responses.</summary>
    public ImmutableArray<double> Variances { get; }

    /// <summary>
    /// The effective dimensionality or participation ratio, <c>(Σλ)² / Σλ²</c>: the number of axes where all have one variance, 1
    /// where one has all.
    /// </summary>
    /// <remarks>Elmoznino &amp; Bonner 2024, doi:10.1371/journal.pcbi.1011792.</remarks>
    public double EffectiveDimensionality
    {
        get
        {
            double sum = Variances.Sum();
            return sum * sum / Variances.Sum(v => v * v);
        }
    }

    /// <summary>The exponential of the entropy of the shares of variance, <c>exp(−Σ p ln p)</c>; axes without variance, and negative ones, count for nothing.</summary>
    public double EntropyDimensionality
    {
        get
        {
            double[] positive = [.. Variances.Where(v => v > 0)];
            double sum = positive.Sum();
            return PortableMath.Exp(-positive.Sum(v => v / sum * PortableMath.Log(v / sum)));
        }
    }

    /// <summary>The spectrum of one set of responses: eigenvalues of their covariance over stimuli (divisor n − 1).</summary>
    /// <param name="responses"><c>[stimuli × units]</c>, at least two stimuli; not the same to all.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">Fewer than two stimuli, or no variance.</exception>
    public static Spectrum Of(Activations responses, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(workers);
        Require(responses);
        return new([.. PrincipalForm.Variances(responses, workers).Select(v => v / (responses.Stimuli.Count - 1))]);
    }

    /// <summary>The exponent α of a power law λ_n ∝ n^−α, by least squares of ln λ on ln n with weights 1/n.</summary>
    /// <remarks>
    /// Smooth codes of d-dimensional stimuli need α ≥ 1 + 2/d. Stringer et al. 2019, doi:10.1038/s41586-019-1346-5, whose
    /// range is 11 to 500.
    /// </remarks>
    /// <param name="first">The first axis of the range, counted from 1.</param>
    /// <param name="last">The last, above the first.</param>
    /// <exception cref="VentralException">The spectrum is shorter, or a variance in the range is not above 0.</exception>
    public double PowerLawExponent(int first = 11, int last = 500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(last, first);
        if (last > Variances.Length)
        {
            throw new VentralException($"A power law from axis {first} to {last} needs {last} axes; the spectrum has {Variances.Length}. Choose a shorter range.");
        }

        double weights = 0, meanOfX = 0, meanOfY = 0;
        for (int n = first; n <= last; n++)
        {
            if (!(Variances[n - 1] > 0))
            {
                throw new VentralException($"A power law needs variances above 0; that of axis {n} is {Variances[n - 1]:g3}. End the range before it.");
            }

            weights += 1.0 / n;
            meanOfX += PortableMath.Log(n) / n;
            meanOfY += PortableMath.Log(Variances[n - 1]) / n;
        }

        meanOfX /= weights;
        meanOfY /= weights;
        double products = 0, squares = 0;
        for (int n = first; n <= last; n++)
        {
            double x = PortableMath.Log(n) - meanOfX;
            products += x * (PortableMath.Log(Variances[n - 1]) - meanOfY) / n;
            squares += x * x / n;
        }

        return -products / squares;
    }

    /// <summary>Checks that responses have a spectrum.</summary>
    /// <exception cref="VentralException">Fewer than two stimuli, or no variance.</exception>
    internal static void Require(Activations responses)
    {
        if (responses.Stimuli.Count < 2)
        {
            throw new VentralException($"A spectrum needs at least 2 stimuli, '{responses.Layer}' has {responses.Stimuli.Count}.");
        }

        if (Enumerable.Range(1, responses.Stimuli.Count - 1).All(i => responses.Row(i).SequenceEqual(responses.Row(0))))
        {
            throw new VentralException($"A spectrum needs responses that differ between stimuli; '{responses.Layer}' answers the same to all {responses.Stimuli.Count}.");
        }
    }
}
