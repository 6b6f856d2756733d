namespace Ventral.Analysis.Inference;

/// <summary>Zeros of monotone functions of one variable.</summary>
internal static class RootFinding
{
    /// <summary>
    /// The zero of a function between two points where its signs differ, to the last few bits: inverse quadratic
    /// interpolation where it is safe, bisection elsewhere (Chandrupatla 1997, doi:10.1016/s0965-9978(96)00051-8).
    /// </summary>
    public static double Between(double low, double high, Func<double, double> f)
    {
        double b = low;
        double fb = f(b);
        double a = high;
        double fa = f(a);
        if (fa == 0 || fb == 0)
        {
            return fa == 0 ? a : b;
        }

        if (fa > 0 == fb > 0)
        {
            throw new InvalidOperationException("No sign change between the ends.");
        }

        double fraction = 0.5;
        while (true)
        {
            double x = a + (fraction * (b - a));
            double fx = f(x);
            double c;
            double fc;
            if (fx > 0 == fa > 0)
            {
                (c, fc) = (a, fa);
            }
            else
            {
                (c, fc, b, fb) = (b, fb, a, fa);
            }

            (a, fa) = (x, fx);
            double best = Math.Abs(fa) < Math.Abs(fb) ? a : b;
            double limit = (4e-16 * Math.Abs(best) + 1e-300) / Math.Abs(b - a);
            if (!(limit <= 0.5) || fa == 0)
            {
                return best;
            }

            double xi = (a - b) / (c - b);
            double phi = (fa - fb) / (fc - fb);
            fraction = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi
                ? (fa / (fb - fa) * (fc / (fb - fc))) + ((c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb)))
                : 0.5;
            fraction = Math.Min(1 - limit, Math.Max(limit, fraction));
        }
    }

    /// <summary>The zero above a point where the function is not negative, of a function that falls for ever.</summary>
    public static double OfFalling(double start, double step, Func<double, double> f)
    {
        double low = start;
        while (f(start) < 0)
        {
            low = start - step;
            if (f(low) >= 0)
            {
                return Between(low, start, f);
            }

            (start, step) = (low, 2 * step);
        }

        double high = low + step;
        while (f(high) > 0)
        {
            (low, step) = (high, 2 * step);
            high = low + step;
        }

        return Between(low, high, f);
    }
}
