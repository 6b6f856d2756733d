using Ventral.Tensors;

namespace Ventral.Networks.Execution;

/// <summary>The non-zero entries of a very sparse random matrix; <see cref="Readout.Projection"/> says its law.</summary>
internal sealed class SparseProjection
{
    // Column by column: a unit that counts +1 as its number, one that counts −1 as the complement of its number.
    private readonly int[][] columns;
    private readonly double scale;

    public SparseProjection(int units, int dimensions, Seed seed, string layer)
    {
        Dimensions = dimensions;
        double spread = Math.Sqrt(units);
        scale = Math.Sqrt(spread / dimensions);
        double logarithm = PortableMath.Log1p(-1 / spread);
        string purpose = $"readout projection/{layer}";
        columns = [.. Enumerable.Range(0, dimensions).Select(j => Draw(units, logarithm, new Philox(seed, purpose, (ulong)j)))];
    }

    public int Dimensions { get; }

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
