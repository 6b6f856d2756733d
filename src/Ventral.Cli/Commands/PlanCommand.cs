using System.CommandLine;

using Ventral.Studies.Planning;
using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral plan STUDY.yaml</c>: what a run would do and take, before anything runs.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var study = CommonOptions.Study();
        var data = CommonOptions.Data();
        var threads = CommonOptions.Whole("--threads", "Threads that would work; all processors by default.", 1, 1024);
        var memory = CommonOptions.Bytes("--memory", "Memory that networks may take: 8G, 1.5GiB, 800MB. A plan that does not fit is refused.");
        var outFolder = CommonOptions.Folder("--out", "The run folder whose disk must hold the store; 'runs/<study>' by default. Nothing is written.");
        var only = new Option<string?>("--only") { Description = "Plan the networks whose 'network/weights' fits this pattern: 'alexnet/*'.", HelpName = "PATTERN" };
        var cells = new Option<bool>("--cells") { Description = "Print every cell, one a line, tab-separated; with --json, as a list of objects." };
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON, with every file to download or missing." };
        var command = new Command("plan", "Says what a study would compute, download and take, before anything runs.\n\nExample: ventral plan studies/truzzi-cusack-2020.yaml")
        {
            study, outFolder, data, threads, memory, only, cells, json,
        };
        command.SetAction(Run);
        return command;

        int Run(ParseResult parsed)
        {
            var loaded = CommonOptions.Read(parsed.GetRequiredValue(study));
            var options = new RunOptions
            {
                OutFolder = parsed.GetValue(outFolder) ?? Path.Combine("runs", loaded.Name),
                DataFolder = parsed.GetValue(data),
                Offline = true,
                Workers = new Workers(parsed.GetValue(threads) ?? Environment.ProcessorCount),
                Only = parsed.GetValue(only),
            };
            var plan = StudyRunner.Plan(loaded, options);
            if (parsed.GetValue(cells))
            {
                PlannedCells.Print(plan.Cells, parsed.GetValue(json));
                return ExitCode.Done;
            }

            var estimate = PlanEstimate.Of(loaded, plan, options.Workers);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(PlanSummary.Json(loaded, plan, estimate));
            }
            else
            {
                PlanSummary.Print(loaded, plan, estimate);
            }

            bool isWhole = IsWhole(plan);
            int fits = Fits(plan, estimate, parsed.GetValue(memory), options.OutFolder);
            return isWhole ? fits : ExitCode.Failed;
        }
    }

    /// <summary>Whether no file of the user's own is gone; says of those that are what to do.</summary>
    private static bool IsWhole(StudyPlan plan)
    {
        var gone = plan.Files.Where(file => file.IsGone).Select(file => file.File).ToLookup(file => file.Dataset, StringComparer.Ordinal);
        foreach (var files in gone)
        {
            Console.Error.WriteLine(OwnFilesGone.Advice(files.Key, [.. files]));
        }

        return gone.Count == 0;
    }

    private static int Fits(StudyPlan plan, PlanEstimate estimate, long? memory, string outFolder)
    {
        if (memory is { } limit && limit < estimate.LeastBytes)
        {
            var largest = plan.Units.MaxBy(unit => unit.LeastBytes)!;
            Console.Error.WriteLine($"It does not fit into {PlanSummary.Size(limit)} of memory: {largest.Network} needs {PlanSummary.Size(largest.LeastBytes)} at least. Raise --memory to that, show fewer stimuli, or leave that network out with --only.");
            return ExitCode.Failed;
        }

        string there = Existing(outFolder);
        long free = new DriveInfo(there).AvailableFreeSpace;
        long scratch = memory < estimate.PeakBytes ? estimate.ScratchBytes : 0;
        if (estimate.StoreBytes + scratch > free)
        {
            Console.Error.WriteLine($"It does not fit onto the disk of '{there}': the store needs {PlanSummary.Size(estimate.StoreBytes)}{(scratch > 0 ? $", answers that memory does not hold {PlanSummary.Size(scratch)}" : "")}, {PlanSummary.Size(free)} are free. Choose a folder on another disk with --out, fewer seeds, or fewer layers.");
            return ExitCode.Failed;
        }

        return ExitCode.Done;
    }

    /// <summary>The folder, or the nearest one above it that is there: whose disk a run would write to.</summary>
    private static string Existing(string folder)
    {
        string path = Path.GetFullPath(folder);
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } above)
        {
            path = above;
        }

        return path;
    }
}
