using System.CommandLine;
using System.Globalization;
using System.Text.Json;

using Ventral.Studies.Engines;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral status RUN</c>: how a run folder stands, whoever works in it.</summary>
internal static class StatusCommand
{
    // A hundred shards of a thousand networks each are not read by anyone.
    private const int NamedNetworks = 3;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var run = CommonOptions.Named(new Argument<string>("RUN") { Description = "The run folder." });
        var json = new Option<bool>("--json") { Description = "Print the status as JSON." };
        var command = new Command("status", "Says how a run stands, on this machine or on a cluster.\n\nExample: ventral status runs/quickstart") { run, json };
        command.SetAction(parsed =>
        {
            var status = RunStatus.Of(parsed.GetRequiredValue(run));
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(status, Json));
            }
            else
            {
                Print(status);
            }

            return status.Damages.IsEmpty && status.State != "foreign" ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(RunStatus status)
    {
        Console.Out.WriteLine($"{status.Folder}: {Words(status.State)}");
        foreach (string damage in status.Damages)
        {
            Console.Out.WriteLine($"  Damaged: {damage}");
        }

        foreach (var submission in status.Submissions)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Slurm jobs 'ventral-{submission.Token}', submitted {submission.Created.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {submission.Shards.Length} shards"));
            if (submission.Silence is { } silence)
            {
                Console.Out.WriteLine($"  Slurm does not answer ({silence}) The shards' own files say:");
            }

            foreach (var shard in submission.Shards)
            {
                string networks = string.Join(", ", shard.Networks.Take(NamedNetworks)) + (shard.Networks.Length > NamedNetworks ? $" and {shard.Networks.Length - NamedNetworks} more" : "");
                string detail = shard.Detail.Length > 0 ? $": {shard.Detail}" : "";
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  shard {shard.Index,-4} {shard.State,-11} {networks}{detail}"));
            }

            Console.Out.WriteLine($"  merge      {submission.Merge}");
            foreach (var failure in submission.Failures)
            {
                Console.Out.WriteLine($"  Failed: {failure.Name}: {failure.Reason}");
            }
        }
    }

    private static string Words(string state) => state switch
    {
        "running" => "running: a process works in it.",
        "finished" => "finished: its tables are what the run wrote.",
        "damaged" => "finished, and damaged since. The same command as before, with the same --out, writes its tables anew from what the store holds.",
        "unreadable" => "finished, and its run.json cannot be read since: 'ventral run' refuses the folder as it is.",
        "foreign" => "holds no run: what is in it is nothing that 'ventral run' wrote. Name a run folder, as 'ventral run' printed it.",
        "partial" => "partial: some results are there, and no run.json, which a run writes last. The same 'ventral run' goes on where it stopped.",
        _ => "empty: nothing of a run is in it.",
    };
}
