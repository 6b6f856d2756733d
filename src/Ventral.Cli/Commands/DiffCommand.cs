using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

using Ventral.Studies.Tracing;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral diff RUN RUN</c>: what changed between two runs, and why.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var first = CommonOptions.Named(new Argument<string>("RUN") { Description = "A run folder." });
        var second = CommonOptions.Named(new Argument<string>("OTHER") { Description = "The run folder that it is compared with." });
        var command = new Command("diff", "Says which scores differ between two runs, and what changed behind them.\n\nExample: ventral diff runs/before runs/after")
        {
            first, second,
        };
        command.SetAction(parsed =>
        {
            FinishedRun[] runs = [FinishedRun.Read(parsed.GetRequiredValue(first)), FinishedRun.Read(parsed.GetRequiredValue(second))];
            foreach (var run in runs.Where(run => !run.Faults.IsEmpty))
            {
                Console.Error.WriteLine($"The tables of '{run.Folder}' are not what its run wrote: 'ventral verify {run.Folder}' says what is wrong.");
            }

            Print(RunDifference.Between(runs[0], runs[1]));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(RunDifference difference)
    {
        foreach (string cause in difference.Causes)
        {
            Console.Out.WriteLine($"Changed: {cause}.");
        }

        foreach (var changed in difference.Changed)
        {
            string columns = string.Join("; ", changed.First.Changes(changed.Second).Select(column => column.Name == "score"
                ? string.Create(CultureInfo.InvariantCulture, $"score {column.First} became {column.Second} ({changed.Largest:+0.0###############;-0.0###############;0})")
                : $"{column.Name} {column.First} became {column.Second}"));
            Console.Out.WriteLine(
                $"{Scores(changed.Count)} {(changed.Count == 1 ? "differs" : "differ")} through {changed.Reason}. {(changed.Largest == 0 ? "Such as" : "Largest")}: {changed.First.About}: {columns}.");
        }

        PrintOnly("first", difference.OnlyInFirst);
        PrintOnly("second", difference.OnlyInSecond);
        Console.Out.WriteLine(difference.IsSame
            ? $"The two runs hold the same {Scores(difference.SameCount)}, bit by bit."
            : $"{Scores(difference.SameCount)} {(difference.SameCount == 1 ? "is" : "are")} the same bits.");
    }

    private static void PrintOnly(string which, ImmutableArray<(string Network, int Count)> only)
    {
        foreach (var (network, count) in only)
        {
            Console.Out.WriteLine($"Only in the {which}: {Scores(count)} of {network}.");
        }
    }

    private static string Scores(int count) => count == 1 ? "1 score" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} scores";
}
