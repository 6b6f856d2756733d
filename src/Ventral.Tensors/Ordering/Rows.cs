namespace Ventral.Tensors.Ordering;

/// <summary>The check of an array of rows, and the loop over them.</summary>
internal static class Rows
{
    // Many short rows make one task.
    private const int CostOfValue = 16;

    public static void For(int rows, int columns, Workers workers, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(workers);
        Pieces.For(rows, (long)CostOfValue * columns, workers, (start, end) =>
        {
            for (int row = start; row < end; row++)
            {
                body(row);
            }
        });
    }

    public static void Require(int rows, int columns, int length, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (length != (long)rows * columns)
        {
            throw new ArgumentException(FormattableString.Invariant($"[{rows} × {columns}] holds {(long)rows * columns} values, not {length}."), name);
        }
    }
}
