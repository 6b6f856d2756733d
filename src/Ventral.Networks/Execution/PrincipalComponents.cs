using System.Runtime.Intrinsics;

namespace Ventral.Networks.Execution;

/// <summary>Principal components of a layer's units: what <see cref="IncrementalPca"/> fits.</summary>
internal sealed class PrincipalComponents
{
    private const int Lanes = 8;
    private const int Block = 256 * Lanes;

    private readonly double[] mean;
    private readonly double[] loadings;

    /// <summary>Takes arrays over.</summary>
    /// <param name="mean">Of each unit.</param>
    /// <param name="loadings">At least <c>[components × units]</c>; what follows is not read.</param>
    /// <param name="singularValues">Of each component, falling; 0 where its direction has no variance, and then its loadings are 0.</param>
    public PrincipalComponents(double[] mean, double[] loadings, double[] singularValues)
    {
        this.mean = mean;
        this.loadings = loadings;
        SingularValues = singularValues;
    }

    public double[] SingularValues { get; }

    public ReadOnlySpan<double> Mean => mean;

    public ReadOnlySpan<double> Component(int index) => loadings.AsSpan(index * mean.Length, mean.Length);

    /// <summary>
    /// Places one stimulus's response on the components: <c>y_j = Σ_i (x_i − m_i) v_ji</c>, in float64 in eight partial sums by i mod 8, which are
    /// then added in order, and rounded once.
    /// </summary>
    public void Apply(ReadOnlySpan<float> values, Span<float> result)
    {
        var sums = new Vector512<double>[result.Length];
        Span<double> centred = stackalloc double[Block];
        for (int start = 0; start < mean.Length; start += Block)
        {
            int width = Math.Min(Block, mean.Length - start);
            for (int i = 0; i < width; i++)
            {
                centred[i] = values[start + i] - mean[start + i];
            }

            for (int j = 0; j < sums.Length; j++)
            {
                sums[j] = Add(sums[j], centred[..width], Component(j).Slice(start, width));
            }
        }

        for (int j = 0; j < sums.Length; j++)
        {
            double sum = 0;
            for (int lane = 0; lane < Lanes; lane++)
            {
                sum += sums[j][lane];
            }

            result[j] = (float)sum;
        }
    }

    private static Vector512<double> Add(Vector512<double> sums, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            sums += Vector512.Create(a[i..]) * Vector512.Create(b[i..]);
        }

        for (; i < a.Length; i++)
        {
            sums = sums.WithElement(i % Lanes, sums[i % Lanes] + (a[i] * b[i]));
        }

        return sums;
    }
}
