using System.Collections.Immutable;

using Ventral.Reports;
using Ventral.Studies.Running;

namespace Ventral.Cli.Commands;

/// <summary>How every run of a study ends: its report, what failed, and the exit code.</summary>
internal static class Finish
{
    /// <summary>Writes the report of a run that has scores, and ends the progress.</summary>
    public static void Report(RunOutcome outcome, ConsoleMonitor monitor)
    {
        if (!outcome.Scores.IsEmpty)
        {
            monitor.StageStarted("report", 1);
            ReportWriter.Write(outcome.Folder);
        }

        monitor.Finish();
    }

    /// <summary>Names what failed and was not named yet; the exit code.</summary>
    public static int Failures(RunOutcome outcome, ConsoleMonitor monitor) => Failures(outcome.Failures, monitor);

    /// <summary>Names what failed and was not named yet; the exit code.</summary>
    public static int Failures(ImmutableArray<FailedCells> failures, ConsoleMonitor monitor)
    {
        string[] lines = [.. failures.Select(failure => $"Failed: {failure.Name}: {failure.Reason}")], unsaid = [.. lines.Where(line => !monitor.HasSaid(line))];
        foreach (string line in unsaid)
        {
            Console.Error.WriteLine(line);
        }

        if (unsaid.Length < lines.Length)
        {
            Console.Error.WriteLine($"{Amount.Of(lines.Length - unsaid.Length, "failure")}, named above.");
        }

        return failures.IsEmpty ? ExitCode.Done : ExitCode.SomeCellsFailed;
    }
}
