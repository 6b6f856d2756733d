using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>
/// M = SᵀS of what is left of the cross-covariance S of units and channels, whose leading eigenvector says how the next component weighs
/// channels; each component is taken out of it without a look at S.
/// </summary>
/// <remarks>Taking out leaves rounding of the size of what was there: below a thousandth of it, M is to be computed afresh (<see cref="IsWorn"/>).</remarks>
internal sealed class PlsCovariance
{
    // Singular values of S below this share of the first are rounding.
    private const double Rounding = 1e-12;
    private const double Worn = 1e-3;

    private readonly int channels;
    private readonly double[] matrix;
    private double fresh;
    private double first;

    public PlsCovariance(int channels)
    {
        this.channels = channels;
        matrix = new double[channels * channels];
    }

    /// <summary>Whether so much was taken out that the rest should be computed afresh.</summary>
    public bool IsWorn => Trace() < Worn * fresh;

    /// <summary>M = AᵀB, which is symmetric but for rounding.</summary>
    public void Compute(double[] a, double[] b, Workers workers)
    {
        int rows = a.Length / channels;
        Gemm.Multiply(new MatrixSpan<double>(a, rows, channels).Transposed, new MatrixSpan<double>(b, rows, channels), matrix.AsSpan(), workers);
        for (int i = 0; i < channels; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[(i * channels) + j] = matrix[(j * channels) + i] = (matrix[(i * channels) + j] + matrix[(j * channels) + i]) / 2;
            }
        }

        fresh = Trace();
    }

    /// <summary>M − h qᵀ − q hᵀ + f q qᵀ.</summary>
    public void TakeOut(double[] h, double[] q, double f)
    {
        double[] half = new double[channels];
        for (int i = 0; i < channels; i++)
        {
            half[i] = h[i] - (f / 2 * q[i]);
        }

        for (int i = 0; i < channels; i++)
        {
            var row = matrix.AsSpan(i * channels, channels);
            Lanes.Add(-half[i], q, row);
            Lanes.Add(-q[i], half, row);
        }
    }

    /// <summary>The channels' weights of the next component, of length 1; <c>null</c> where only rounding is left.</summary>
    public double[]? Next()
    {
        var (vector, value) = LeadingVector.Of(channels, (x, y) => Lanes.Multiply(matrix, x, y));
        first = Math.Max(first, value);
        return value > Rounding * Rounding * first ? vector : null;
    }

    private double Trace()
    {
        double trace = 0;
        for (int i = 0; i < channels; i++)
        {
            trace += matrix[(i * channels) + i];
        }

        return trace;
    }
}
