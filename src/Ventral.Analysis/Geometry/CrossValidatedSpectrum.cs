using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Geometry;

/// <summary>
/// The spectrum of what responses to two presentations of the same stimuli share (cvPCA): principal axes come from the first,
/// and the variance of each is the covariance of the two projections on it, free of the noise that differs between them.
/// </summary>
/// <remarks>
/// λ_n = Σ (x₁·v_n)(x₂·v_n) / (n − 1) over stimuli, each presentation about its own mean; for n against n − 1, the published mean
/// differs by a factor that no exponent or dimensionality sees. Variances are in the order of the first presentation's, are
/// not sorted and may be negative; with both presentations the same they are those of <see cref="Spectrum.Of"/>. Stringer et al.
/// 2019, doi:10.1038/s41586-019-1346-5.
/// </remarks>
public static class CrossValidatedSpectrum
{
    private const int UnitBlock = 1024;

    /// <summary>Of two presentations.</summary>
    /// <param name="first">Where axes come from, <c>[stimuli × units]</c>, at least 2 stimuli.</param>
    /// <param name="second">The same units, and stimuli in the same order.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns>min(units, stimuli − 1) variances, those of axes without variance 0.</returns>
    /// <exception cref="VentralException">Stimuli or units differ, there are fewer than 2 stimuli, a presentation does not vary, or the two share no variance.</exception>
    public static Spectrum Of(Activations first, Activations second, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(workers);
        first.Stimuli.RequireSame(second.Stimuli);
        int stimuli = first.Stimuli.Count, units = first.UnitCount;
        if (units != second.UnitCount)
        {
            throw new VentralException($"A cross-validated spectrum needs two presentations to the same units; '{first.Layer}' has {units} and '{second.Layer}' {second.UnitCount}.");
        }

        // The checks of a spectrum, and of the second presentation's variance.
        Spectrum.Require(first);
        Spectrum.Require(second);
        var form = PrincipalForm.Of(first, workers);
        int rank = form.Rank;
        double[] meansOfFirst = CentredResponses.Means(first), meansOfSecond = CentredResponses.Means(second), products = new double[stimuli * rank];
        for (int unit = 0; unit < units; unit += UnitBlock)
        {
            // X₂ (X₁ᵀ U), some units at a time: X₂'s projections, each times its axis' scale.
            int width = Math.Min(UnitBlock, units - unit);
            double[] axes = new double[width * rank];
            Gemm.Multiply(
                new MatrixSpan<double>(Deviations(first, meansOfFirst, unit, width, workers), stimuli, width).Transposed,
                new MatrixSpan<double>(form.Left.Values, stimuli, rank),
                axes.AsSpan(),
                workers);
            Gemm.Multiply(
                new MatrixSpan<double>(Deviations(second, meansOfSecond, unit, width, workers), stimuli, width),
                new MatrixSpan<double>(axes, width, rank),
                products.AsSpan(),
                workers,
                GemmMode.Add);
        }

        double[] variances = new double[Math.Min(units, stimuli - 1)];
        for (int i = 0; i < stimuli; i++)
        {
            for (int axis = 0; axis < Math.Min(rank, variances.Length); axis++)
            {
                variances[axis] += form.Left[i, axis] * products[(i * rank) + axis] / (stimuli - 1);
            }
        }

        return variances.Sum() > 0
            ? new([.. variances])
            : throw new VentralException($"The two presentations '{first.Layer}' and '{second.Layer}' share no variance: what they have in common sums to {variances.Sum():g3}. Their noise is greater than their signal; use more trials or units.");
    }

    /// <summary>Of the means over two sets of repeats.</summary>
    /// <param name="responses">Responses trial by trial.</param>
    /// <param name="first">The repeats where axes come from, from 0 on.</param>
    /// <param name="second">Others.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">A repeat is in both, or missing for a stimulus, or as in <see cref="Of(Activations, Activations, Workers)"/>.</exception>
    public static Spectrum Of(RepeatedResponses responses, ImmutableArray<int> first, ImmutableArray<int> second, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(responses);
        var one = responses.Mean(first);
        var other = responses.Mean(second);
        return first.Intersect(second).Any()
            ? throw new VentralException($"A cross-validated spectrum needs repeats of '{responses.Name}' that differ; {first.Intersect(second).First()} is in both sets.")
            : Of(one, other, workers);
    }

    private static double[] Deviations(Activations responses, double[] means, int unit, int width, Workers workers)
    {
        double[] block = new double[responses.Stimuli.Count * width];
        workers.For(responses.Stimuli.Count, i =>
        {
            var row = responses.Row(i).Slice(unit, width);
            for (int u = 0; u < width; u++)
            {
                block[(i * width) + u] = row[u] - means[unit + u];
            }
        });
        return block;
    }
}
