using System.CommandLine;

using Ventral.Studies.Engines;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral cancel RUN</c>: ends what a run folder has under way on a cluster.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Named(new Argument<string>("RUN") { Description = "The run folder." });
        var command = new Command("cancel", "Cancels the cluster's jobs of a run; what they finished is kept.\n\nExample: ventral cancel runs/quickstart") { run };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(run);
            var cancelled = Cancellation.Of(folder);
            foreach (string line in cancelled)
            {
                Console.Out.WriteLine(line);
            }

            if (cancelled.IsEmpty)
            {
                if (RunStatus.Of(folder).State is "empty" or "foreign")
                {
                    throw new VentralException($"'{folder}' is no run folder: nothing of a run is in it. Name one, as 'ventral run' printed it.");
                }

                Console.Out.WriteLine($"'{folder}' has nothing under way on a cluster. A run on this machine is ended with Ctrl+C.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
