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
    /// <param name="t">Student's t, at most 1e100 in size.</param>
    /// <param name="count">Subjects, at least two.</param>
    /// <param name="scale">The prior's scale; <see cref="UsualScale"/> where it is left out.</param>
    /// <exception cref="VentralException">The factor is greater than float64 holds.</exception>
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
    /// <exception cref="VentralException">The factor is greater than float64 holds.</exception>
    public static double OfIndependent(double t, int first, int second, double? scale = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(second, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(first + second, 3);
        return Of(t, (double)first * second / (first + second), first + second - 2, scale ?? UsualScale);
    }

    /// <summary>The natural logarithm of <see cref="OfPaired"/>, for factors that float64 does not hold: t = 60 of 1,000 units has one.</summary>
    /// <inheritdoc cref="OfPaired"/>
    public static double LogOfPaired(double t, int count, double? scale = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return LogOf(t, count, count - 1, scale ?? UsualScale);
    }

    private static double Of(double t, double count, double degrees, double scale)
    {
        double factor = PortableMath.Exp(LogOf(t, count, degrees, scale));
        return double.IsFinite(factor)
            ? factor
            : throw new VentralException($"The Bayes factor of t = {t:R} requires more than float64 holds. Take its logarithm, {nameof(LogOfPaired)}.");
    }

    private static double LogOf(double t, double count, double degrees, double scale)
    {
        if (!(Math.Abs(t) <= 1e100) || !(scale > 0) || !double.IsFinite(scale))
        {
            throw new ArgumentException($"A Bayes factor needs a t of at most 1e100 in size and a scale above 0; found {t} and {scale}.");
        }

        // Both likelihoods over that of the null hypothesis, in logarithms; a large t calls for a large variance, so that it sets the end.
        const double Step = 0.01, First = -8;
        double none = -(degrees + 1) / 2 * PortableMath.Log(1 + (t * t / degrees));
        int points = (int)((60 - First + (2 * PortableMath.Log(1 + (t * t)))) / Step);
        double[] logs = new double[points];
        for (int k = 0; k < logs.Length; k++)
        {
            double u = First + (k * Step), g = PortableMath.Exp(u), spread = 1 + (count * scale * scale * g);
            logs[k] = (-0.5 * PortableMath.Log(spread))
                - ((degrees + 1) / 2 * PortableMath.Log(1 + (t * t / (spread * degrees))))
                - (0.5 * u) - (1 / (2 * g)) - none;
        }

        double greatest = logs.Max();
        return greatest + PortableMath.Log(logs.Sum(l => PortableMath.Exp(l - greatest)) * Step / Math.Sqrt(2 * Math.PI));
    }
}
