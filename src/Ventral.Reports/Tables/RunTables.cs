using System.Collections.Immutable;

namespace Ventral.Reports.Tables;

/// <summary>All that a report is made from.</summary>
internal sealed record RunTables(
    RunRecord Record, ScoreTable Scores, ImmutableArray<TestRow> Tests, ImmutableArray<PublishedRow> Published, ImmutableArray<RdmPicture> Rdms,
    ImmutableArray<GateRow> Gate, ImmutableArray<ClaimRow> Claims, ImmutableArray<SeedRow> Seeds,
    SimulationTables Simulation)
{
    public static RunTables Read(string folder)
    {
        var record = RunRecord.Read(Path.Combine(folder, "run.json"));
        var scores = RunTable.Read(Path.Combine(folder, "scores.csv"), ScoreRow.Columns);
        if (scores.Rows.IsEmpty)
        {
            string reasons = string.Join(' ', record.Failures);
            throw new InvalidTableException(scores.File, 1, $"The table holds no scores, so there is nothing to report.{(reasons.Length > 0 ? $" What failed: {reasons}" : " Run the study again.")}");
        }

        return new RunTables(
            record,
            new ScoreTable(scores.Rows.Select(ScoreRow.Read), record.Measure),
            [.. RunTable.Read(Path.Combine(folder, "tests.csv"), TestRow.Columns).Rows.Select(TestRow.Read)],
            Optional(Path.Combine(folder, "published.csv"), PublishedRow.Columns, PublishedRow.Read),
            RdmPictures.Read(folder, record),
            Optional(Path.Combine(folder, "gate.csv"), GateRow.Columns, GateRow.Read),
            Optional(Path.Combine(folder, "claims.csv"), ClaimRow.Columns, ClaimRow.Read),
            Optional(Path.Combine(folder, "seeds.csv"), SeedRow.Columns, SeedRow.Read),
            SimulationTables.Read(Path.Combine(folder, "simulation"), record));
    }

    /// <summary>A table's rows; none where it is not there.</summary>
    public static ImmutableArray<T> Optional<T>(string file, string[] columns, Func<RunRow, T> read) =>
        File.Exists(file) ? [.. RunTable.Read(file, columns).Rows.Select(read)] : [];
}
