using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>
/// The Bayes factor of a t test with the JZS prior, a Cauchy distribution over the standardised effect: how many times likelier
/// the data are if there is an effect than if there is none (Rouder et al. 2009, doi:10.3758/PBR.16.2.225).
/// </summary>
/// <remarks>
/// Above 1 it speaks for an effect, below 1 against one: unlike p it can support the null hypothesis. The integral over the
/// prior's variance is taken by the trapezoidal rule in its logarithm, to about 1e-12. Agrees with R's <c>BayesFactor::ttestBF</c>.
/// </remarks>
public static class JzsBayesFactor
{
    /// <summary>The prior's usual scale, √2/2: half of the prior's effects are smaller than this.</summary>
    public static double UsualScale => Math.Sqrt(0.5);

    /// <summary>For one sample, or paired differences.</summary>
    /// <param name="t">Student's t.</param>
    /// <param name="count">Subjects, at least two.</param>
    /// <param name="scale">The prior's scale; <see cref="UsualScale"/> where it is left out.</param>
    public static double OfPaired(double t, int count, double? scale = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return Of(t, count, count - 1, scale ?? UsualScale);
    }

    /// <summary>For two independent groups of equal variance.</summary>
    /// <param name="t">Student's t.</param>
    /// <param name="first">Subjects of the first group, at least one.</param>
    /// <param name="second">Subjects of the second, at least one, three in both.</param>
    /// <param name="scale">The prior's scale; <see cref="UsualScale"/> where it is left out.</param>
    public static double OfIndependent(double t, int first, int second, double? scale = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(second, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(first + second, 3);
        return Of(t, (double)first * second / (first + second), first + second - 2, scale ?? UsualScale);
    }

    private static double Of(double t, double count, double degrees, double scale)
    {
        if (!double.IsFinite(t) || !(scale > 0) || !double.IsFinite(scale))
        {
            throw new ArgumentException($"A Bayes factor needs a finite t and a scale above 0; found {t} and {scale}.");
        }

        // Both likelihoods over that of the null hypothesis, in logarithms: t may be large.
        double none = -(degrees + 1) / 2 * PortableMath.Log(1 + (t * t / degrees));
        const double Step = 0.01;
        double sum = 0;
        for (double u = -8; u <= 60; u += Step)
        {
            double g = PortableMath.Exp(u), spread = 1 + (count * scale * scale * g);
            double log = (-0.5 * PortableMath.Log(spread))
                - ((degrees + 1) / 2 * PortableMath.Log(1 + (t * t / (spread * degrees))))
                - (0.5 * u) - (1 / (2 * g)) - none;
            sum += PortableMath.Exp(log);
        }

        return sum * Step / Math.Sqrt(2 * Math.PI);
    }
}
