namespace Ventral.Tensors;

/// <content>The logarithm of the gamma function and the error functions.</content>
public static partial class PortableMath
{
    private static readonly DoubleDouble HalfLogOfTwoPi = new(0.9189385332046728, -3.8782941580672414e-17);
    private static readonly DoubleDouble OneTwelfth = DoubleDouble.Reciprocal(12);

    /// <summary>
    /// The natural logarithm of |Γ(x)|. Poles (0, −1, −2, …) and ±∞ give +∞. Between the negative poles the error is
    /// absolute, about 1e-15, near the zeros of the function.
    /// </summary>
    /// <param name="x">Any number.</param>
    public static double LogGamma(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (double.IsInfinity(x) || (x <= 0 && Math.Floor(x) == x))
        {
            return double.PositiveInfinity;
        }

        if (x < 0)
        {
            // Γ(x)Γ(−x) = −π / (x sin πx); the remainder to the nearest integer is exact.
            double rest = x - Math.Floor(x + 0.5);
            double sine = Math.Abs(Sin(Math.PI * rest));
            return x > -1e-17 ? -Log(-x) : Log(Math.PI / (-x * sine)) - LogGamma(-x);
        }

        return Math.Abs(x - 1) < 0.0078125 ? LogGammaNear(x - 1, nearOne: true)
            : Math.Abs(x - 2) < 0.0078125 ? LogGammaNear(x - 2, nearOne: false)
            : LogGammaByStirling(x);
    }

    /// <summary>The error function 2/√π ∫₀ˣ exp(−t²) dt, in [−1, 1]; ±0 gives ±0.</summary>
    /// <param name="x">Any number.</param>
    public static double Erf(double x)
    {
        double size = Math.Abs(x);
        if (double.IsNaN(x) || x == 0)
        {
            return x;
        }

        return Math.CopySign(size < 1 ? ErfBySeries(size) : 1 - ErfcByFraction(size), x);
    }

    /// <summary>The complement 1 − erf(x), in [0, 2], computed directly where erf(x) is near one.</summary>
    /// <param name="x">Any number.</param>
    public static double Erfc(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        return x < 1 ? 1 - Erf(x) : x > 27.3 ? 0 : ErfcByFraction(x);
    }

    /// <summary>log Γ(1 + d) or log Γ(2 + d) by their power series, for |d| &lt; 1/128.</summary>
    private static double LogGammaNear(double d, bool nearOne)
    {
        // Coefficients ζ(k)/k about 1, (ζ(k) − 1)/k about 2, with alternating signs.
        ReadOnlySpan<double> c = nearOne
            ? [-0.5772156649015329, 0.8224670334241132, -0.40068563438653143, 0.27058080842778454, -0.20738555102867398, 0.1695571769974082, -0.1440498967688461, 0.12550966952474304, -0.11133426586956469]
            : [0.42278433509846713, 0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986, 0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939];
        double p = 0;
        for (int i = c.Length - 1; i >= 0; i--)
        {
            p = Math.FusedMultiplyAdd(p, d, c[i]);
        }

        return p * d;
    }

    /// <summary>Stirling's series at an argument raised to 16 or more, with the product of the steps divided out.</summary>
    private static double LogGammaByStirling(double x)
    {
        var product = new DoubleDouble(1, 0);
        var raised = new DoubleDouble(x, 0);
        while (raised.High < 16)
        {
            product *= raised;
            raised += 1;
        }

        if (raised.High > 1e300)
        {
            return raised.High * (Log(raised.High) - 1);
        }

        double inverse = 1 / raised.High;
        double z = inverse * inverse;
        double p = -1.3924322169059011;
        p = Math.FusedMultiplyAdd(p, z, 0.17964437236883057);
        p = Math.FusedMultiplyAdd(p, z, -0.029550653594771242);
        p = Math.FusedMultiplyAdd(p, z, 0.00641025641025641);
        p = Math.FusedMultiplyAdd(p, z, -0.0019175269175269176);
        p = Math.FusedMultiplyAdd(p, z, 0.0008417508417508417);
        p = Math.FusedMultiplyAdd(p, z, -0.0005952380952380953);
        p = Math.FusedMultiplyAdd(p, z, 0.0007936507936507937);
        p = Math.FusedMultiplyAdd(p, z, -0.002777777777777778);
        DoubleDouble sum = (LogOf(raised) * (raised + -0.5)) - raised + HalfLogOfTwoPi + (OneTwelfth / raised) + (z * inverse * p);
        return (product.High == 1 ? sum : sum - LogOf(product)).Rounded;
    }

    /// <summary>erf by the series 2x/√π·exp(−x²)·Σ (2x²)ⁿ/(1·3·…·(2n+1)), whose terms are all positive.</summary>
    private static double ErfBySeries(double x)
    {
        DoubleDouble square = DoubleDouble.Product(x, x);
        double twice = 2 * square.High;
        double term = 1;
        double sum = 1;
        for (int n = 1; term > 1e-17 * sum; n++)
        {
            term *= twice / ((2 * n) + 1);
            sum += term;
        }

        return 1.1283791670955126 * x * ExpOf(-square) * sum;
    }

    /// <summary>erfc for x ≥ 1 by its continued fraction, evaluated from a fixed depth upwards.</summary>
    private static double ErfcByFraction(double x)
    {
        // The depth that keeps the truncation below 1e-17 falls with x².
        int depth = 12 + (int)(160 / (x * x));
        double f = x;
        for (int n = depth; n > 0; n--)
        {
            f = x + (0.5 * n / f);
        }

        return 0.5641895835477563 * ExpOf(-DoubleDouble.Product(x, x)) / f;
    }
}
