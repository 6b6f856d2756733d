using Ventral.Data;

namespace Ventral.Analysis.Geometry;

/// <summary>The last step of the debiased alignments.</summary>
internal static class Alignment
{
    /// <summary>HSIC over the root of the two HSICs with themselves.</summary>
    /// <exception cref="VentralException">One of these is not above 0, as happens by chance with few stimuli.</exception>
    public static double Debiased(double between, (double Hsic, Activations Of) a, (double Hsic, Activations Of) b, string measure)
    {
        foreach (var (hsic, of) in new[] { a, b })
        {
            if (!(hsic > 0))
            {
                throw new VentralException($"Measure '{measure}' is undefined for '{of.Layer}': its unbiased HSIC with itself is {hsic:g3}, not above 0. Its {of.Stimuli.Count} stimuli are too few for the spread of its responses; use more, or 'cka'.");
            }
        }

        return between / Math.Sqrt(a.Hsic * b.Hsic);
    }
}
