using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Geometry;

/// <summary>
/// The mean canonical correlation, each weighted by how much of the first set's responses its canonical variable h holds,
/// <c>Σ_j |⟨h, x_j⟩|</c> over units; in [0, 1] and not symmetric.
/// </summary>
/// <remarks>
/// Morcos, Raghu &amp; Bengio 2018, arXiv:1806.05759. Their code takes the weights from the set of fewer dimensions; here it is
/// always the first, so that the caller decides.
/// </remarks>
public sealed class Pwcca : GeometryComparison
{
    private const int UnitBlock = 1024;

    /// <summary>Creates the measure; it has no settings.</summary>
    public Pwcca()
        : base("pwcca", 3)
    {
    }

    private protected override double Measure(Activations a, Activations b, Workers workers)
    {
        var found = CanonicalCorrelations.Of(Name, (a, PrincipalForm.Of(a, workers)), (b, PrincipalForm.Of(b, workers)), workers);
        double[] weights = Weights(a, found, workers);
        return found.Values.Zip(weights, (r, w) => r * w).Sum() / weights.Sum();
    }

    private static double[] Weights(Activations responses, CanonicalCorrelations found, Workers workers)
    {
        int stimuli = responses.Stimuli.Count, axes = found.Values.Length;
        double[] weights = new double[axes], means = CentredResponses.Means(responses);
        for (int unit = 0; unit < responses.UnitCount; unit += UnitBlock)
        {
            int width = Math.Min(UnitBlock, responses.UnitCount - unit);
            double[] block = new double[stimuli * width], products = new double[axes * width];
            for (int i = 0; i < stimuli; i++)
            {
                var row = responses.Row(i).Slice(unit, width);
                for (int u = 0; u < width; u++)
                {
                    block[(i * width) + u] = row[u] - means[unit + u];
                }
            }

            Gemm.Multiply(new MatrixSpan<double>(found.Variables.Values, stimuli, axes).Transposed, new MatrixSpan<double>(block, stimuli, width), products, workers);
            for (int axis = 0; axis < axes; axis++)
            {
                foreach (double product in products.AsSpan(axis * width, width))
                {
                    weights[axis] += Math.Abs(product);
                }
            }
        }

        return weights;
    }
}
