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

    /// <summary>Names what failed; the exit code.</summary>
    public static int Failures(RunOutcome outcome) => Failures(outcome.Failures);

    /// <summary>Names what failed; the exit code.</summary>
    public static int Failures(ImmutableArray<FailedCells> failures)
    {
        foreach (var failure in failures)
        {
            Console.Error.WriteLine($"Failed: {failure.Name}: {failure.Reason}");
        }

        return failures.IsEmpty ? ExitCode.Done : ExitCode.SomeCellsFailed;
    }
}
