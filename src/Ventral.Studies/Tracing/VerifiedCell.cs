using Ventral.Studies.Tables;

namespace Ventral.Studies.Tracing;

/// <summary>A cell of a finished run beside what was computed of it again.</summary>
/// <param name="Kept">The row of <c>scores.csv</c>.</param>
/// <param name="Computed">The row as it came out now; null where it could not be computed.</param>
public sealed record VerifiedCell(ScoreRow Kept, ScoreRow? Computed)
{
    /// <summary>Whether score, ceilings, p and identity are the same bits.</summary>
    public bool IsSame => Computed is { } row
        && Bits(Kept.Score) == Bits(row.Score) && Bits(Kept.CeilingLower) == Bits(row.CeilingLower) && Bits(Kept.CeilingUpper) == Bits(row.CeilingUpper)
        && Bits(Kept.P) == Bits(row.P) && Kept.Cell == row.Cell && Kept.StimulusCount == row.StimulusCount && Kept.UnitCount == row.UnitCount;

    private static long? Bits(double? value) => value is { } number ? BitConverter.DoubleToInt64Bits(number) : null;
}
