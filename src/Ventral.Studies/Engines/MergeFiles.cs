namespace Ventral.Studies.Engines;

/// <summary>Where a merge leaves what people and programs read of its outcome, for whoever follows it from elsewhere.</summary>
/// <param name="Summary">The summary, as text.</param>
/// <param name="Outcome">The outcome, as JSON.</param>
public sealed record MergeFiles(string Summary, string Outcome);
