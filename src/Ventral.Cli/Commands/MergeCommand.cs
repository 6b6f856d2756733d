using System.CommandLine;

using Ventral.Data;
using Ventral.Studies;
using Ventral.Studies.Engines;
using Ventral.Studies.Running;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral merge RUN/engine/TOKEN</c>: what the last job of a cluster runs. People may run it by hand, any number of times.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Named(new Argument<string>("FOLDER") { Description = "RUN/engine/TOKEN." });
        var command = new Command("merge", "Makes one run of what the shards of a cluster computed.\n\nExample: ventral merge runs/quickstart/engine/TOKEN") { folder };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            using var monitor = new ConsoleMonitor(silent: false);
            MemoryLimit.Apply(SubmittedMemory.Of(parsed.GetRequiredValue(folder)));
            var outcome = Merge.Run(parsed.GetRequiredValue(folder), CommonOptions.RuntimeOf, monitor, (files, study, merged) => Tell(files, study, merged, monitor), cancellation);
            return Finish.Failures(outcome, monitor);
        }
    }

    /// <summary>Writes the report, the summary and the outcome, here and for whoever follows the merge from elsewhere.</summary>
    private static void Tell(MergeFiles files, Study study, RunOutcome outcome, ConsoleMonitor monitor)
    {
        Finish.Report(outcome, monitor);
        var console = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            OutcomeSummary.Print(study, outcome);
        }
        finally
        {
            Console.SetOut(console);
        }

        console.Write(text.ToString());
        AtomicFile.WriteText(files.Summary, text.ToString());
        AtomicFile.WriteText(files.Outcome, OutcomeJson.Of(outcome) + "\n");
    }
}
