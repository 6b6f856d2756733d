using System.CommandLine;
using System.Globalization;

using Ventral.Studies.Running;
using Ventral.Studies.Tracing;
using Ventral.Tensors;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral verify RUN</c>: some cells once more, from the beginning.</summary>
internal static class VerifyCommand
{
    private const int UsualSample = 10;

    public static Command Create()
    {
        var run = CommonOptions.Named(new Argument<string>("RUN") { Description = "The run folder." });
        var sample = CommonOptions.Whole("--sample", $"How many cells are computed again; {UsualSample} by default.", 1, 10_000_000);
        var seed = CommonOptions.Whole("--seed", "Which cells are drawn; 1 by default.", 0UL, ulong.MaxValue);
        var data = CommonOptions.Data();
        var offline = CommonOptions.Offline();
        var threads = CommonOptions.Whole("--threads", "Threads to work with; all processors by default. Never changes a result.", 1, 1024);
        var memory = CommonOptions.Bytes("--memory", "Memory that networks may take: 1GiB, 800MB. Never changes a result.");
        var runtime = CommonOptions.Runtime();
        var command = new Command("verify", "Computes some cells of a run again, from images and weights and without its store, and compares bits.\n\nExample: ventral verify runs/quickstart --sample 5")
        {
            run, sample, seed, data, offline, threads, memory, runtime,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            using var monitor = new ConsoleMonitor(silent: false);
            using var executor = CommonOptions.RuntimeOf(parsed.GetValue(runtime));
            var options = new RunOptions
            {
                OutFolder = "",
                DataFolder = parsed.GetValue(data),
                Offline = parsed.GetValue(offline),
                Workers = new Workers(parsed.GetValue(threads) ?? Environment.ProcessorCount),
                Memory = parsed.GetValue(memory),
                Runtime = executor,
            };
            var finished = FinishedRun.Read(parsed.GetRequiredValue(run));
            var cells = new RunVerifier(options, monitor).Verify(
                finished, parsed.GetValue(sample) ?? UsualSample, new Seed(parsed.GetValue(seed) ?? 1), CommonOptions.Catalogue(), cancellation);
            monitor.Finish();
            foreach (var cell in cells.Where(cell => !cell.IsSame))
            {
                var row = cell.Kept;
                string found = cell.Computed is { } other
                    ? string.Create(CultureInfo.InvariantCulture, $"score {other.Score:R}, ceiling {other.CeilingLower:R} to {other.CeilingUpper:R}, p {other.P:R}, cell {other.Cell}")
                    : "nothing: it could not be computed";
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Differs: {row.Network}/{row.Weights} {row.Seed} {row.Layer} {row.Roi} {row.Subject} {row.Measure}: score {row.Score:R}, ceiling {row.CeilingLower:R} to {row.CeilingUpper:R}, p {row.P:R}, cell {row.Cell}; found {found}."));
            }

            int same = cells.Count(cell => cell.IsSame);
            Console.Out.WriteLine($"{same} of {cells.Length} cells are the same bits, computed from the beginning.");
            return same == cells.Length ? ExitCode.Done : ExitCode.Failed;
        }
    }
}
