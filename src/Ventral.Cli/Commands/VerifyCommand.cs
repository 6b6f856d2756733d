using System.Collections.Immutable;
using System.CommandLine;

using Ventral.Studies.Tracing;
using Ventral.Tensors;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral verify RUN</c>: some cells once more, from the beginning.</summary>
internal static class VerifyCommand
{
    private const int UsualSample = 10;

    // A table that was cut in half lacks more rows than anyone reads.
    private const int NamedFaults = 20;

    public static Command Create()
    {
        var run = CommonOptions.Named(new Argument<string>("RUN") { Description = "The run folder." });
        var sample = CommonOptions.Whole("--sample", $"How many cells are computed again; {UsualSample} by default.", 1, 10_000_000);
        var seed = CommonOptions.Whole("--seed", "Which cells are drawn; 1 by default.", 0UL, ulong.MaxValue);
        var execution = new ExecutionOptions(null);
        var command = new Command("verify", "Holds a run's tables against their hashes, computes some cells again, from images and weights and without its store, and compares bits.\n\nExample: ventral verify runs/quickstart --sample 5")
        {
            run, sample, seed,
        };
        execution.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            using var monitor = new ConsoleMonitor(silent: false);
            var options = execution.Read(parsed, "");
            using var runtime = options.Runtime;
            var finished = FinishedRun.Read(parsed.GetRequiredValue(run));
            var faults = finished.Faults;
            Print(faults);
            var cells = new RunVerifier(options, monitor).Verify(
                finished, parsed.GetValue(sample) ?? UsualSample, new Seed(parsed.GetValue(seed) ?? 1), CommonOptions.Catalogue(), cancellation);
            monitor.Finish();
            foreach (var cell in cells.Where(cell => !cell.IsSame))
            {
                Console.Out.WriteLine($"Differs: {cell.Kept.About}: {Changes(cell)}.");
            }

            int same = cells.Count(cell => cell.IsSame);
            Console.Out.WriteLine($"{same} of {cells.Length} cells are the same bits, computed from the beginning.");
            return same == cells.Length && faults.IsEmpty ? ExitCode.Done : ExitCode.Failed;
        }
    }

    private static void Print(ImmutableArray<string> faults)
    {
        foreach (string fault in faults.Take(NamedFaults))
        {
            Console.Out.WriteLine($"Damaged: {fault}");
        }

        if (faults.Length > NamedFaults)
        {
            Console.Out.WriteLine($"Damaged: and {Amount.Of(faults.Length - NamedFaults, "more fault", "more faults")}.");
        }

        Console.Out.WriteLine(faults.IsEmpty
            ? "The tables are what the run wrote, by their hashes, and every cell has its row."
            : "The tables are not what the run wrote. The same command as before, with the same --out, writes them anew.");
    }

    private static string Changes(VerifiedCell cell)
    {
        if (cell.Computed is not { } computed)
        {
            return "it could not be computed";
        }

        string[] changes = [.. cell.Kept.Changes(computed).Select(column => $"{column.Name} is {column.First}, computed {column.Second}")];
        return string.Join("; ", changes.DefaultIfEmpty($"cell is {cell.Kept.Cell}, computed {computed.Cell}"));
    }
}
