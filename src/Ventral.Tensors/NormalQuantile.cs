namespace Ventral.Tensors;

/// <summary>The inverse of the standard normal distribution: Wichura's AS 241 (1988, doi:10.2307/2347330), routine PPND16, about 1 part in 10¹⁶.</summary>
internal static partial class NormalQuantile
{
    private const double CentreRadius = 0.425;
    private const double CentreSquare = 0.180625;
    private const double MiddleEnd = 5;
    private const double MiddleOrigin = 1.6;

    private static ReadOnlySpan<double> CentreNumerator =>
    [
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    private static ReadOnlySpan<double> CentreDenominator =>
    [
        1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> TailNumerator =>
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> TailDenominator =>
    [
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>The value below which a standard normal number falls with a probability in (0, 1).</summary>
    public static double At(double probability)
    {
        double centred = probability - 0.5;
        if (Math.Abs(centred) <= CentreRadius)
        {
            double square = CentreSquare - (centred * centred);
            return centred * Polynomial(CentreNumerator, square) / Polynomial(CentreDenominator, square);
        }

        double tail = Math.Sqrt(-PortableMath.Log(centred < 0 ? probability : 1 - probability));
        double size = tail <= MiddleEnd
            ? Polynomial(MiddleNumerator, tail - MiddleOrigin) / Polynomial(MiddleDenominator, tail - MiddleOrigin)
            : Polynomial(TailNumerator, tail - MiddleEnd) / Polynomial(TailDenominator, tail - MiddleEnd);
        return centred < 0 ? -size : size;
    }

    /// <summary>The normal number of a uniform 64-bit number, whose upper 52 bits k give the probability (k + ½)·2⁻⁵².</summary>
    public static double Of(ulong number) => At(((long)(number >> 12) + 0.5) * (1.0 / (1UL << 52)));

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        double sum = 0;
        for (int power = coefficients.Length - 1; power >= 0; power--)
        {
            sum = (sum * x) + coefficients[power];
        }

        return sum;
    }
}
