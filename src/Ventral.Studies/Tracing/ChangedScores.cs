using Ventral.Studies.Tables;

namespace Ventral.Studies.Tracing;

/// <summary>Scores that differ between two runs for one reason.</summary>
/// <param name="Reason">What changed behind them.</param>
/// <param name="Count">How many scores differ.</param>
/// <param name="Largest">The largest difference, second less first.</param>
/// <param name="First">The row of the largest difference, in the first run.</param>
/// <param name="Second">The same row in the second.</param>
public sealed record ChangedScores(string Reason, int Count, double Largest, ScoreRow First, ScoreRow Second);
