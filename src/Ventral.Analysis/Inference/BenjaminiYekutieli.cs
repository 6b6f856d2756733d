namespace Ventral.Analysis.Inference;

/// <summary>
/// The false discovery rate at which each finding would just be kept, however the tests depend on each other (Benjamini &amp; Yekutieli 2001,
/// doi:10.1214/aos/1013699998): <see cref="BenjaminiHochberg"/> times 1 + 1/2 + … + 1/m.
/// </summary>
public static class BenjaminiYekutieli
{
    /// <summary>Adjusted p values in the order of the input; an empty family gives none.</summary>
    /// <param name="p">The p values of one family, each in [0, 1].</param>
    /// <exception cref="VentralException">A value is NaN or outside [0, 1].</exception>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        double[] adjusted = BenjaminiHochberg.Adjust(p);
        double harmonic = 0;
        for (int k = p.Length; k > 0; k--)
        {
            harmonic += 1.0 / k;
        }

        for (int i = 0; i < adjusted.Length; i++)
        {
            adjusted[i] = Math.Min(1, harmonic * adjusted[i]);
        }

        return adjusted;
    }
}
