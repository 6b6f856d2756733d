namespace Ventral.Data.Formats.Png;

/// <summary>The five predictions from which rows are stored as differences.</summary>
internal static class PngFilter
{
    /// <summary>Restores a row in place, or returns <see langword="false"/> where the filter is unknown.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The restored row above, or zeros.</param>
    /// <param name="distance">Bytes from a sample to the one left of it.</param>
    public static bool Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (int x = 0; x < row.Length && filter is > 0 and <= 4; x++)
        {
            int left = x < distance ? 0 : row[x - distance];
            row[x] += (byte)(filter switch
            {
                1 => left,
                2 => above[x],
                3 => (left + above[x]) / 2,
                _ => Nearest(left, above[x], x < distance ? 0 : above[x - distance]),
            });
        }

        return filter <= 4;
    }

    // Paeth's predictor: whichever of the three is nearest to left + up − corner.
    private static int Nearest(int left, int up, int corner)
    {
        int fromLeft = Math.Abs(up - corner);
        int fromUp = Math.Abs(left - corner);
        int fromCorner = Math.Abs(left + up - (2 * corner));
        return fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
    }
}
