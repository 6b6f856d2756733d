using Ventral.Data;

namespace Ventral.Analysis.Geometry;

/// <summary>The last step of the alignments.</summary>
internal static class Alignment
{
    /// <summary>tr(K L) over the root of tr(K K) tr(L L), of centred kernels.</summary>
    /// <exception cref="VentralException">A kernel is 0, because responses differ by less than float32 resolves beside the greatest of them.</exception>
    public static double Biased(StimulusKernel left, StimulusKernel right, Activations a, Activations b, string measure)
    {
        double ofA = left.Dot(left), ofB = right.Dot(right);
        foreach (var (square, of) in new[] { (ofA, a), (ofB, b) })
        {
            if (!(square > 0))
            {
                throw new VentralException($"Measure '{measure}' is undefined for '{of.Layer}': its responses differ between stimuli by less than a 10^20th of the greatest of them. Leave out the units that do not vary, or scale the units.");
            }
        }

        return Math.Clamp(left.Dot(right) / Math.Sqrt(ofA) / Math.Sqrt(ofB), 0, 1);
    }

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
