using System.Buffers;

namespace Ventral.Analysis.Geometry;

/// <summary>The lower triangle of a symmetric matrix, row by row, each up to the diagonal, in memory that goes round: fresh memory costs as much as the arithmetic that is done on it.</summary>
/// <param name="count">Rows of the matrix.</param>
internal sealed class Triangle(int count) : IDisposable
{
    private double[] values = ArrayPool<double>.Shared.Rent(StartOf(count));

    /// <summary>Rows of the matrix.</summary>
    public int Count { get; } = count;

    /// <summary>All rows, of unknown content at first.</summary>
    public Span<double> Values => values.AsSpan(0, StartOf(Count));

    /// <summary>A row, up to the diagonal.</summary>
    public Span<double> Row(int row) => values.AsSpan(StartOf(row), row + 1);

    /// <summary>The sum of the diagonal.</summary>
    public double Trace()
    {
        double trace = 0;
        for (int row = 0; row < Count; row++)
        {
            trace += Row(row)[row];
        }

        return trace;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (values.Length > 0)
        {
            ArrayPool<double>.Shared.Return(values);
            values = [];
        }
    }

    private static int StartOf(int row) => checked((int)((long)row * (row + 1) / 2));
}
