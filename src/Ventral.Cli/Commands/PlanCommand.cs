using System.CommandLine;
using System.Globalization;

using Spectre.Console;

using Ventral.Studies;
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
        var memory = CommonOptions.Bytes("--memory", "Memory that networks may take: 1GiB, 800MB. A plan that does not fit is refused.");
        var only = new Option<string?>("--only") { Description = "Plan the networks whose 'network/weights' fits this pattern: 'alexnet/*'.", HelpName = "PATTERN" };
        var cells = new Option<bool>("--cells") { Description = "Print every cell, one a line, tab-separated." };
        var command = new Command("plan", "Says what a study would compute, download and take, before anything runs.\n\nExample: ventral plan studies/truzzi-cusack-2020.yaml")
        {
            study, data, threads, memory, only, cells,
        };
        command.SetAction(Run);
        return command;

        int Run(ParseResult parsed)
        {
            var loaded = CommonOptions.Read(parsed.GetRequiredValue(study));
            var options = new RunOptions
            {
                OutFolder = "",
                DataFolder = parsed.GetValue(data),
                Offline = true,
                Workers = new Workers(parsed.GetValue(threads) ?? Environment.ProcessorCount),
                Only = parsed.GetValue(only),
            };
            var plan = StudyRunner.Plan(loaded, options);
            if (parsed.GetValue(cells))
            {
                foreach (var cell in plan.Cells)
                {
                    Console.Out.WriteLine(string.Join('\t', cell.Network, cell.Seed, cell.Layer, cell.Roi, cell.Subject, cell.Measure));
                }

                return ExitCode.Done;
            }

            var estimate = PlanEstimate.Of(loaded, plan, options.Workers);
            Print(loaded, plan, estimate);
            return Fits(plan, estimate, parsed.GetValue(memory));
        }
    }

    private static void Print(Study study, StudyPlan plan, PlanEstimate estimate)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 160;
        }

        console.Write(new Text($"{study.Title}\n{plan.StimulusCount} stimuli; {string.Join("; ", plan.Regions.Select(r => $"{r.Roi} of {r.Subjects.Length} subjects"))}\n"));
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "network", "instances", "layers", "cells", "GFLOP", "memory" })
        {
            table.AddColumn(new TableColumn(new Text(column)).NoWrap());
        }

        foreach (var unit in plan.Units)
        {
            table.AddRow(
                new Text(unit.Network),
                new Text(unit.InstanceCount == 0 ? "given" : Number(unit.InstanceCount)),
                new Text(Number(unit.LayerCount)),
                new Text(unit.CellCount == 0 ? "as printed" : Number(unit.CellCount)),
                new Text(unit.MultiplyAdds > 0 ? Number((long)(2e-9 * unit.MultiplyAdds)) : ""),
                new Text(unit.UsualBytes > 0 ? Size(unit.UsualBytes) : ""));
        }

        console.Write(table);
        var missing = plan.Files.Where(file => !file.IsPresent).ToArray();
        foreach (var file in missing)
        {
            console.Write(new Text($"To download: {file.File.Path}{(file.File.Bytes is { } bytes ? $" ({Size(bytes)})" : "")}\n"));
        }

        console.Write(new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.CellCount:N0} cells; about {Time(estimate.Seconds)} on this machine if nothing is in the store yet; up to {Size(estimate.PeakBytes)} of memory (at least {Size(estimate.LeastBytes)}); {Size(estimate.StoreBytes)} in the store; {(missing.Length == 0 ? "nothing to download" : $"{missing.Length} files to download, {Size(estimate.DownloadBytes)}")}.\n")));
    }

    private static int Fits(StudyPlan plan, PlanEstimate estimate, long? memory)
    {
        if (memory is { } limit && limit < estimate.LeastBytes)
        {
            var largest = plan.Units.MaxBy(unit => unit.LeastBytes)!;
            Console.Error.WriteLine($"It does not fit into {Size(limit)} of memory: {largest.Network} needs {Size(largest.LeastBytes)} at least. Raise --memory to that, show fewer stimuli, or leave that network out with --only.");
            return ExitCode.Failed;
        }

        long free = new DriveInfo(Path.GetFullPath(".")).AvailableFreeSpace;
        if (estimate.StoreBytes > free)
        {
            Console.Error.WriteLine($"It does not fit onto this disk: the store needs {Size(estimate.StoreBytes)}, {Size(free)} are free. Choose a folder on another disk with --out, fewer seeds, or fewer layers.");
            return ExitCode.Failed;
        }

        return ExitCode.Done;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, seconds):0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };

    private static string Size(long bytes) => bytes switch
    {
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GiB"),
    };
}
