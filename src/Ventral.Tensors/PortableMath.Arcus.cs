namespace Ventral.Tensors;

/// <content>Angles.</content>
public static partial class PortableMath
{
    // Halvings that bring every argument of at most 1 below tan(π/32), where few terms of the series are left.
    private const int Halvings = 3;
    private const int ArcTangentTerms = 12;

    /// <summary>The angle between 0 and π whose cosine is x, wrong by at most 10⁻¹⁵; NaN where |x| is above 1.</summary>
    /// <param name="x">From −1 to 1.</param>
    public static double Acos(double x) => !(Math.Abs(x) <= 1)
        ? double.NaN
        : x >= 0
            ? 2 * ArcTangentOfAtMostOne(Math.Sqrt((1 - x) / (1 + x)))
            : Math.PI - (2 * ArcTangentOfAtMostOne(Math.Sqrt((1 + x) / (1 - x))));

    // x − x³/3 + x⁵/5 − …, after tan(a/2) = t / (1 + √(1 + t²)).
    private static double ArcTangentOfAtMostOne(double t)
    {
        for (int i = 0; i < Halvings; i++)
        {
            t /= 1 + Math.Sqrt(1 + (t * t));
        }

        double square = t * t, sum = 0;
        for (int k = ArcTangentTerms; k >= 0; k--)
        {
            sum = (1.0 / ((2 * k) + 1)) - (square * sum);
        }

        return t * sum * (1 << Halvings);
    }
}
