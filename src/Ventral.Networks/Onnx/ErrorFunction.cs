using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>
/// The error function by Cody's rational approximations (1969, doi:10.1090/S0025-5718-1969-0247736-4), in float64 and rounded once: exporters
/// spell every GELU with it.
/// </summary>
internal static class ErrorFunction
{
    private static readonly double[] NearUpper = [1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3];
    private static readonly double[] NearLower = [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

    private static readonly double[] FarUpper =
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
        1.23033935479799725e3,
    ];

    private static readonly double[] FarLower =
    [
        1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ];

    /// <summary>erf(x), within half a unit in the last place and a little; NaN for NaN.</summary>
    public static float Of(float x)
    {
        double size = Math.Abs((double)x);
        if (size <= 0.46875)
        {
            double square = size * size;
            return (float)(x * (Polynomial(NearUpper, square) / Polynomial(NearLower, square)));
        }

        // Beyond 4, what is missing to 1 is less than float32 holds.
        return size > 4 ? MathF.CopySign(1, x)
            : (float)Math.CopySign(1 - (PortableMath.Exp(-size * size) * (Polynomial(FarUpper, size) / Polynomial(FarLower, size))), x);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double sum = 0;
        foreach (double coefficient in coefficients)
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }
}
