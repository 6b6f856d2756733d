namespace Ventral.Tensors;

/// <summary>
/// A very sparse random matrix R that keeps squared distances in expectation: <c>y_j = √(s/k) Σ_i r_ij x_i</c> with s = √D and r independently +1 and −1
/// with probability 1/(2s) each, else 0. Li, Hastie &amp; Church 2006, doi:10.1145/1150402.1150436; scikit-learn's SparseRandomProjection has the same law.
/// </summary>
public sealed class SparseProjection
{
    // Column by column: a unit that counts +1 as its number, one that counts −1 as the complement of its number.
    private readonly int[][] columns;
    private readonly double scale;

    /// <summary>Draws it.</summary>
    /// <param name="units">D, values that are projected; at least 1.</param>
    /// <param name="dimensions">k, values that they become; at least 1.</param>
    /// <param name="seed">What the draw depends on.</param>
    /// <param name="purpose">What the projection is for: others have other draws.</param>
    public SparseProjection(int units, int dimensions, Seed seed, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        Dimensions = dimensions;
        double spread = Math.Sqrt(units);
        scale = Math.Sqrt(spread / dimensions);
        double logarithm = PortableMath.Log1p(-1 / spread);
        columns = [.. Enumerable.Range(0, dimensions).Select(j => Draw(units, logarithm, new Philox(seed, purpose, (ulong)j)))];
    }

    /// <summary>k.</summary>
    public int Dimensions { get; }

    /// <summary>Projects one row of values; sums are float64 in the order of the units.</summary>
    /// <param name="values">D values.</param>
    /// <param name="result">Takes k values.</param>
    public void Apply(ReadOnlySpan<float> values, Span<float> result)
    {
        for (int j = 0; j < columns.Length; j++)
        {
            double sum = 0;
            foreach (int entry in columns[j])
            {
                sum += entry >= 0 ? values[entry] : -values[~entry];
            }

            result[j] = (float)(scale * sum);
        }
    }

    // Failures before the next success of probability p number ⌊log u / log(1 − p)⌋, with u uniform in (0, 1].
    private static int[] Draw(int units, double logarithm, Philox stream)
    {
        var entries = new List<int>();
        for (double unit = Gap(); unit < units; unit += 1 + Gap())
        {
            int index = (int)unit;
            entries.Add((stream.NextUInt32() & 1) == 0 ? index : ~index);
        }

        return [.. entries];

        double Gap() => double.IsNegativeInfinity(logarithm) ? 0 : Math.Floor(PortableMath.Log(1 - stream.NextDouble()) / logarithm);
    }
}
