namespace Ventral.Tensors.Ordering;

/// <summary>The check of an array of rows.</summary>
internal static class Rows
{
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
