using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>Sums that noncentral distributions are: tails of central ones, weighted by Poisson probabilities.</summary>
internal static class PoissonMixture
{
    /// <summary>Σⱼ w(j + shift)·I_x(a + j, b) over j ≥ 0, with w(u) = e⁻ᵐ mᵘ / Γ(u + 1).</summary>
    public static double OfBetas(double m, double shift, double x, double y, double a, double b)
    {
        if (m == 0)
        {
            return shift == 0 ? SpecialFunctions.IncompleteBeta(x, y, a, b) : 0;
        }

        if (x <= 0)
        {
            return 0;
        }

        // From the last term that counts down to the first: that way the beta functions grow by sums alone.
        int j = Top(m);
        double weight = Weight(m, j + shift);
        double tail = SpecialFunctions.IncompleteBeta(x, y, a + j, b);
        double step = 0;
        double sum = weight * tail;
        while (j > 0 && !(j < m && weight * tail < 1e-18 * sum))
        {
            double next = a + j - 1;
            step = step == 0 ? SpecialFunctions.BetaStep(x, y, next, b) : step * (next + 1) / (x * (next + b));
            tail += step;
            weight = weight == 0 ? Weight(m, j - 1 + shift) : weight * (j + shift) / m;
            j--;
            sum += weight * tail;
        }

        return sum;
    }

    /// <summary>Σⱼ w(j)·P(a + j, x) over j ≥ 0: the noncentral χ² at half its argument.</summary>
    public static double OfGammas(double m, double a, double x)
    {
        if (m == 0 || x <= 0)
        {
            return SpecialFunctions.IncompleteGamma(a, x, upper: false);
        }

        int j = Top(m);
        double weight = Weight(m, j);
        double tail = SpecialFunctions.IncompleteGamma(a + j, x, upper: false);
        double step = 0;
        double sum = weight * tail;
        while (j > 0 && !(j < m && weight * tail < 1e-18 * sum))
        {
            double next = a + j - 1;
            step = step == 0 ? Weight(x, next) : step * (next + 1) / x;
            tail += step;
            weight = weight == 0 ? Weight(m, j - 1) : weight * j / m;
            j--;
            sum += weight * tail;
        }

        return sum;
    }

    private static int Top(double m) => (int)(m + (12 * Math.Sqrt(m)) + 40);

    private static double Weight(double m, double u) =>
        PortableMath.Exp((u * PortableMath.Log(m)) - m - PortableMath.LogGamma(u + 1));
}
