using System.Globalization;
using System.Text.Json.Nodes;

using Spectre.Console;

using Ventral.Studies;
using Ventral.Studies.Planning;

namespace Ventral.Cli;

/// <summary>What a study would take: first what it comes to, then network by network and which are left out, then what it would download, and which of the user's own files are gone.</summary>
internal static class PlanSummary
{
    private const int NamedSources = 12;

    public static void Print(Study study, StudyPlan plan, PlanEstimate estimate)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 160;
        }

        PlannedFile[] downloads = Downloads(plan), gone = Gone(plan);
        console.Write(new Text($"{study.Title}\n{plan.StimulusCount} stimuli; {string.Join("; ", plan.Regions.Select(r => $"{r.Roi} of {r.Subjects.Length} subjects"))}\n"));
        console.Write(new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.CellCount:N0} cells; about {Time(estimate.Seconds)} on this machine if nothing is in the store yet; up to {Size(estimate.PeakBytes)} of memory (at least {Size(estimate.LeastBytes)}{(estimate.ScratchBytes >= 1 << 20 ? $", with {Size(estimate.ScratchBytes)} of disk in its place" : "")}); {Size(estimate.StoreBytes)} in the store; {(downloads.Length == 0 ? "nothing to download" : $"{Amount.Of(downloads.Length, "file")} to download, {Size(estimate.DownloadBytes)}")}{(gone.Length == 0 ? "" : $"; {Own(gone.Length)} {(gone.Length == 1 ? "is" : "are")} missing")}.\n")));
        console.Write(Units(plan));
        foreach (var network in plan.LeftOut)
        {
            // A path that is wrapped is none.
            Console.Out.WriteLine(network.Notice);
        }

        foreach (string note in plan.Notes)
        {
            Console.Out.WriteLine($"Note: {note}");
        }

        PrintDownloads(console, downloads);
        PrintGone(console, gone);
    }

    public static string Json(Study study, StudyPlan plan, PlanEstimate estimate) => new JsonObject
    {
        ["study"] = study.Name,
        ["title"] = study.Title,
        ["stimuli"] = plan.StimulusCount,
        ["regions"] = new JsonArray([.. plan.Regions.Select(region => new JsonObject { ["roi"] = region.Roi, ["subjects"] = region.Subjects.Length })]),
        ["cells"] = plan.CellCount,
        ["seconds"] = Math.Round(estimate.Seconds, 1),
        ["peak_bytes"] = estimate.PeakBytes,
        ["least_bytes"] = estimate.LeastBytes,
        ["scratch_bytes"] = estimate.ScratchBytes,
        ["store_bytes"] = estimate.StoreBytes,
        ["download_bytes"] = estimate.DownloadBytes,
        ["networks"] = new JsonArray([.. plan.Units.Select(unit => new JsonObject
        {
            ["network"] = unit.Network, ["instances"] = unit.InstanceCount, ["layers"] = unit.LayerCount, ["cells"] = unit.CellCount,
            ["multiply_adds"] = unit.MultiplyAdds, ["peak_bytes"] = unit.UsualBytes, ["least_bytes"] = unit.LeastBytes, ["scratch_bytes"] = unit.ScratchBytes, ["store_bytes"] = unit.StoreBytes,
        })]),
        ["left_out"] = new JsonArray([.. plan.LeftOut.Select(network => new JsonObject { ["network"] = network.Network, ["notice"] = network.Notice })]),
        ["notes"] = new JsonArray([.. plan.Notes.Select(note => JsonValue.Create(note))]),
        ["downloads"] = new JsonArray([.. Downloads(plan).Select(file => new JsonObject
        {
            ["dataset"] = file.File.Dataset, ["path"] = file.File.Path, ["url"] = file.File.Url.ToString(), ["bytes"] = file.File.Bytes,
        })]),
        ["missing"] = new JsonArray([.. Gone(plan).Select(file => new JsonObject { ["dataset"] = file.File.Dataset, ["path"] = file.File.OwnPath })]),
    }.ToJsonString(new() { WriteIndented = true });

    /// <summary>Bytes for people.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GiB"),
    };

    private static PlannedFile[] Downloads(StudyPlan plan) => [.. plan.Files.Where(file => file.IsToDownload)];

    private static PlannedFile[] Gone(StudyPlan plan) => [.. plan.Files.Where(file => file.IsGone)];

    private static Table Units(StudyPlan plan)
    {
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

        return table;
    }

    private static void PrintDownloads(IAnsiConsole console, PlannedFile[] downloads)
    {
        var sources = downloads.GroupBy(file => file.File.Dataset, StringComparer.Ordinal).ToArray();
        foreach (var source in sources.Take(NamedSources))
        {
            PlannedFile[] files = [.. source];
            string host = files[0].File.Url.Host;
            console.Write(new Text($"To download: {source.Key}: {Amount.Of(files.Length, "file")}, {Size(files.Sum(file => file.File.Bytes ?? 0))} from {host} ({Names(files)})\n"));
        }

        if (sources.Length > NamedSources)
        {
            console.Write(new Text($"To download: and from {Amount.Of(sources.Length - NamedSources, "more dataset")}.\n"));
        }

        if (downloads.Length > 0)
        {
            console.Write(new Text("'ventral plan --json' lists every file with its address; 'ventral data get NAME' gets a dataset now.\n"));
        }
    }

    private static void PrintGone(IAnsiConsole console, PlannedFile[] gone)
    {
        foreach (var source in gone.GroupBy(file => file.File.Dataset, StringComparer.Ordinal))
        {
            PlannedFile[] files = [.. source];
            console.Write(new Text($"Missing: {source.Key}: {Own(files.Length)} ({Names(files)})\n"));
        }
    }

    private static string Own(int count) => $"{Amount.Of(count, "file")} of your own";

    private static string Names(PlannedFile[] files) => files.Length == 1 ? files[0].File.Name : $"{files[0].File.Name} … {files[^1].File.Name}";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, seconds):0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}
