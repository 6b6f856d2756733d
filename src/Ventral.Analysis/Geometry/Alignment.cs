using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Geometry;

/// <summary>CKA of kernels.</summary>
internal static class Alignment
{
    // Below this share of a kernel's own square, what is left without means is rounding.
    private const double Rounding = 1e-13;

    /// <summary>Of what becomes of the linear kernels of two sets of responses.</summary>
    public static double Of(
        Activations a, Activations b, bool isDebiased, string measure, Func<StimulusKernel, Activations, Workers, StimulusKernel> kernel, Workers workers)
    {
        var (left, right) = StimulusKernel.Of(a, b, kernel, workers);
        using (left)
        using (right)
        {
            return isDebiased
                ? Debiased(left.UnbiasedHsic(right), (left.UnbiasedHsic(left), a), (right.UnbiasedHsic(right), b), measure)
                : Biased(left, right, a, b, measure);
        }
    }

    /// <summary>tr(K H L H) over the root of tr(K H K H) tr(L H L H), H taking means off.</summary>
    /// <exception cref="VentralException">A kernel without its means is 0, as a Gaussian one is that is much wider than all distances.</exception>
    private static double Biased(StimulusKernel left, StimulusKernel right, Activations a, Activations b, string measure)
    {
        double ofA = left.CentredDot(left), ofB = right.CentredDot(right);
        foreach (var (square, whole, of) in new[] { (ofA, left.Dot(left), a), (ofB, right.Dot(right), b) })
        {
            if (!(square > Rounding * whole))
            {
                throw new VentralException($"Measure '{measure}' is undefined for '{of.Layer}': its kernel is the same for all stimuli, but for rounding. Choose a smaller bandwidth.");
            }
        }

        return Math.Clamp(left.CentredDot(right) / Math.Sqrt(ofA) / Math.Sqrt(ofB), 0, 1);
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

        return between / Math.Sqrt(a.Hsic) / Math.Sqrt(b.Hsic);
    }
}
