using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>The incomplete beta and gamma functions that the distributions are made of.</summary>
internal static class SpecialFunctions
{
    private const int MostTerms = 200_000;

    /// <summary>
    /// The regularised incomplete beta function I_x(a, b). Takes y = 1 − x too, so that neither is a rounded difference.
    /// The lower tail keeps its relative accuracy however small it is.
    /// </summary>
    public static double IncompleteBeta(double x, double y, double a, double b)
    {
        if (x <= 0)
        {
            return 0;
        }

        if (y <= 0)
        {
            return 1;
        }

        return x < (a + 1) / (a + b + 2) ? BetaTail(x, y, a, b) : 1 - BetaTail(y, x, b, a);
    }

    /// <summary>xᵃ yᵇ / (a·B(a, b)): what I_x(a, b) exceeds I_x(a + 1, b) by.</summary>
    public static double BetaStep(double x, double y, double a, double b)
    {
        double logX = x < 0.5 ? PortableMath.Log(x) : PortableMath.Log1p(-y);
        double logY = y < 0.5 ? PortableMath.Log(y) : PortableMath.Log1p(-x);
        return PortableMath.Exp((a * logX) + (b * logY) - LogBeta(a, b)) / a;
    }

    /// <summary>The regularised lower incomplete gamma function P(a, x), or its complement Q(a, x).</summary>
    public static double IncompleteGamma(double a, double x, bool upper)
    {
        if (x <= 0)
        {
            return upper ? 1 : 0;
        }

        if (double.IsPositiveInfinity(x))
        {
            return upper ? 0 : 1;
        }

        double scale = PortableMath.Exp((a * PortableMath.Log(x)) - x - PortableMath.LogGamma(a));
        if (x < a + 1)
        {
            double term = 1 / a;
            double sum = term;
            for (int n = 1; n < MostTerms && term > sum * 1e-17; n++)
            {
                term *= x / (a + n);
                sum += term;
            }

            return upper ? 1 - (scale * sum) : scale * sum;
        }

        var fraction = new ContinuedFraction(x + 1 - a);
        for (int n = 1; n < MostTerms && !fraction.Append(n * (a - n), x + 1 - a + (2 * n)); n++)
        {
        }

        double q = scale / fraction.Value;
        return upper ? q : 1 - q;
    }

    /// <summary>The logarithm of the beta function, without the cancellation when one argument is large.</summary>
    public static double LogBeta(double a, double b)
    {
        double large = Math.Max(a, b);
        double small = Math.Min(a, b);
        if (large < 20)
        {
            return PortableMath.LogGamma(a) + PortableMath.LogGamma(b) - PortableMath.LogGamma(a + b);
        }

        return PortableMath.LogGamma(small) + small - (small * PortableMath.Log(large))
            - ((large + small - 0.5) * PortableMath.Log1p(small / large))
            + StirlingRemainder(large) - StirlingRemainder(large + small);
    }

    private static double StirlingRemainder(double x)
    {
        double z = 1 / (x * x);
        return (1.0 / 12 - (z * (1.0 / 360 - (z * (1.0 / 1260 - (z * (1.0 / 1680 - (z * (1.0 / 1188 - (z * 691.0 / 360360)))))))))) / x;
    }

    private static double BetaTail(double x, double y, double a, double b)
    {
        var fraction = new ContinuedFraction(1);
        for (int n = 1; n < MostTerms; n++)
        {
            int m = n / 2;
            double coefficient = n % 2 == 0
                ? m * (b - m) * x / ((a + n - 1) * (a + n))
                : -(a + m) * (a + b + m) * x / ((a + n - 1) * (a + n));
            if (fraction.Append(coefficient, 1))
            {
                break;
            }
        }

        return BetaStep(x, y, a, b) / fraction.Value;
    }

    /// <summary>b₀ + a₁/(b₁ + a₂/(b₂ + …)) by the ratios of its convergents (Lentz 1976).</summary>
    private struct ContinuedFraction(double first)
    {
        private const double Tiny = 1e-300;
        private double numerators = first == 0 ? Tiny : first;
        private double denominators;

        public double Value { get; private set; } = first == 0 ? Tiny : first;

        /// <summary>Takes in the next a and b; true when the value no longer changes.</summary>
        public bool Append(double a, double b)
        {
            denominators = b + (a * denominators);
            denominators = 1 / (denominators == 0 ? Tiny : denominators);
            numerators = b + (a / numerators);
            numerators = numerators == 0 ? Tiny : numerators;
            double ratio = numerators * denominators;
            Value *= ratio;
            return Math.Abs(ratio - 1) < 1e-16;
        }
    }
}
