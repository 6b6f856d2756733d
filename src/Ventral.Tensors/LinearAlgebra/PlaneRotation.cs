namespace Ventral.Tensors.LinearAlgebra;

/// <summary>The rotation that turns (f, g) into (r, 0): r = c·f + s·g, 0 = c·g − s·f.</summary>
internal static class PlaneRotation
{
    /// <summary>Makes the rotation; c = 1 where both are 0.</summary>
    public static void Make(double f, double g, out double cosine, out double sine, out double r)
    {
        if (g == 0)
        {
            (cosine, sine, r) = (1, 0, f);
            return;
        }

        r = Math.CopySign(Length(f, g), f);
        cosine = f / r;
        sine = g / r;
    }

    /// <summary>√(x² + y²) without overflow or loss: numbers far from 1 are scaled.</summary>
    public static double Length(double x, double y)
    {
        double large = Math.Max(Math.Abs(x), Math.Abs(y));
        if (large is > 1e-140 and < 1e140)
        {
            return Math.Sqrt(Math.FusedMultiplyAdd(x, x, y * y));
        }

        if (large == 0 || !double.IsFinite(large))
        {
            return large;
        }

        x /= large;
        y /= large;
        return large * Math.Sqrt(Math.FusedMultiplyAdd(x, x, y * y));
    }
}
