using System.CommandLine;

using Ventral.Studies.Engines;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral shard RUN/engine/TOKEN INDEX</c>: what a job of a cluster runs. People may run it by hand beside the jobs.</summary>
internal static class ShardCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Named(new Argument<string>("FOLDER") { Description = "RUN/engine/TOKEN." });
        var index = new Argument<int>("INDEX") { Description = "Which shard, from 0." };
        var command = new Command("shard", "Computes one shard of a study that was handed to a cluster.\n\nExample: ventral shard runs/quickstart/engine/TOKEN 0") { folder, index };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            using var monitor = new ConsoleMonitor(silent: false);
            MemoryLimit.Apply(SubmittedMemory.Of(parsed.GetRequiredValue(folder)));
            var failures = Shard.Run(parsed.GetRequiredValue(folder), parsed.GetValue(index), CommonOptions.RuntimeOf, monitor, cancellation);
            monitor.Finish();
            return Finish.Failures(failures, monitor);
        }
    }
}
