namespace Ventral.Analysis.Decoding;

/// <summary>Pearson's r of two lists of numbers; <c>null</c> where one does not vary.</summary>
internal static class PearsonR
{
    /// <summary>Computes it.</summary>
    public static double? Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.IndexOfAnyExcept(a[0]) < 0 || b.IndexOfAnyExcept(b[0]) < 0)
        {
            return null;
        }

        double meanOfA = 0, meanOfB = 0, products = 0, squaresOfA = 0, squaresOfB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            meanOfA += a[i];
            meanOfB += b[i];
        }

        meanOfA /= a.Length;
        meanOfB /= b.Length;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i] - meanOfA, y = b[i] - meanOfB;
            products += x * y;
            squaresOfA += x * x;
            squaresOfB += y * y;
        }

        return squaresOfA > 0 && squaresOfB > 0 ? Math.Clamp(products / Math.Sqrt(squaresOfA) / Math.Sqrt(squaresOfB), -1, 1) : null;
    }
}
