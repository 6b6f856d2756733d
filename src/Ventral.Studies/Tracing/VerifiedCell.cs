using Ventral.Studies.Tables;

namespace Ventral.Studies.Tracing;

/// <summary>A cell of a finished run beside what was computed of it again.</summary>
/// <param name="Kept">The row of <c>scores.csv</c>.</param>
/// <param name="Computed">The row as it came out now; null where it could not be computed.</param>
public sealed record VerifiedCell(ScoreRow Kept, ScoreRow? Computed)
{
    /// <summary>Whether score, ceilings, p and identity are the same bits.</summary>
    public bool IsSame => Computed is { } row && Kept.Cell == row.Cell && !Kept.Changes(row).Any();
}
