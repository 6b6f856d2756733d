using System.CommandLine;

using Ventral.Reports;
using Ventral.Studies.Tracing;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral report RUN</c>: writes the report again from the run's tables, where they are what the run wrote.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Named(new Argument<string>("RUN") { Description = "A run folder." });
        var command = new Command("report", "Writes RUN/report.html again from RUN's tables.\n\nExample: ventral report runs/quickstart") { run };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(run);
            FinishedRun.RequireUnchanged(folder);
            ReportWriter.Write(folder);
            Console.Out.WriteLine(Path.GetFullPath(Path.Combine(folder, "report.html")));
            return ExitCode.Done;
        });
        return command;
    }
}
