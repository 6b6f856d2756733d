using System.CommandLine;
using System.Text.Json.Nodes;

using Ventral.Studies;
using Ventral.Studies.Engines;
using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Running;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral run --engine slurm</c>: hands a study to a cluster and follows it.</summary>
internal sealed class SlurmRun
{
    private readonly Option<string> engine = CommonOptions.OneOf("--engine", "Where to compute: local or slurm (docs/guides/slurm.md).", "local", "slurm");

    private readonly Option<string?> profile = new("--profile") { Description = "A YAML file of the cluster's settings, which replace the study's.", HelpName = "FILE" };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(engine);
        command.Options.Add(CommonOptions.Named(profile));
    }

    /// <summary>Whether the command line asks for a cluster.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(engine) == "slurm";

    /// <summary>Runs the study; the exit code.</summary>
    public int Run(ParseResult parsed, Study study, string file, RunOptions options, string runtime, bool json, ConsoleMonitor monitor, CancellationToken cancellation)
    {
        var settings = parsed.GetValue(profile) is { } path ? UsageException.Require(() => SlurmSettingsReader.ReadProfile(path, study.Slurm)) : study.Slurm;
        var request = new SlurmRequest { Study = study, StudyFile = file, Options = options, Runtime = runtime, Datasets = CommonOptions.Registered(), Settings = settings, Tool = [.. Tool()] };
        MergeRecord merged;
        MergeFiles files;
        try
        {
            (merged, files) = new SlurmEngine(request, monitor).Run(cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"No longer followed; jobs that were submitted run on. 'ventral status {options.OutFolder}' says how they stand, 'ventral cancel {options.OutFolder}' ends them, and the same command follows them again.");
            return ExitCode.Interrupted;
        }

        monitor.Finish();
        if (json)
        {
            Console.Out.WriteLine(JsonNode.Parse(File.ReadAllText(files.Outcome))!.ToJsonString(new() { WriteIndented = true }));
        }
        else if (!monitor.IsSilent)
        {
            Console.Out.Write(File.ReadAllText(files.Summary));
        }

        return Finish.Failures(merged.Failures, monitor);
    }

    /// <summary>This very tool: its own program, or the runtime and the assembly that it runs.</summary>
    private static IEnumerable<string> Tool()
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Path.Combine(AppContext.BaseDirectory, "Ventral.Cli.dll")] : [program];
    }
}
