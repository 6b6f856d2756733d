using System.CommandLine;

using Ventral.Studies.Tracing;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral explain RUN CELL</c>: where a number came from.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Named(new Argument<string>("RUN") { Description = "The run folder." });
        var cell = CommonOptions.Named(new Argument<string>("CELL") { Description = "The cell, as the last column of scores.csv names it, or its beginning." });
        var command = new Command("explain", "Walks a score back to images, weights, seed, options and code, and checks every hash on the way.\n\nExample: ventral explain runs/quickstart 3f2a")
        {
            run, cell,
        };
        command.SetAction(parsed =>
        {
            var steps = CellExplanation.Of(FinishedRun.Read(parsed.GetRequiredValue(run)), parsed.GetRequiredValue(cell));
            foreach (var step in steps)
            {
                Print(step, 0);
            }

            bool holds = steps.All(step => step.All.All(part => part.Proof != false));
            Console.Out.WriteLine(holds
                ? "Every hash that [holds] is the hash of what is said behind it; those of files are what the run read."
                : "A hash is not that of what is said behind it: a file of the run folder was changed, or another version of Ventral wrote it. Run the study again.");
            return holds ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(ExplainedStep step, int depth)
    {
        string proof = step.Proof switch { true => " [holds]", false => " [DOES NOT HOLD]", _ => "" };
        Console.Out.WriteLine($"{new string(' ', 2 * depth)}{(depth == 0 ? "" : "- ")}{step.Text}{proof}");
        foreach (var part in step.From)
        {
            Print(part, depth + 1);
        }
    }
}
