using System.CommandLine;

using Ventral.Reports;
using Ventral.Studies.Claims;
using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral run STUDY.yaml</c>: from images to report.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var study = CommonOptions.Study();
        var outFolder = CommonOptions.Folder("--out", "The run folder; 'runs/<study>' by default.");
        var data = CommonOptions.Data();
        var offline = CommonOptions.Offline();
        var threads = CommonOptions.Whole("--threads", "Threads to work with; all processors by default. Never changes a result.", 1, 1024);
        var memory = CommonOptions.Bytes("--memory", "Memory that networks may take: 1GiB, 800MB. Never changes a result.");
        var runtime = CommonOptions.Runtime();
        var seed = CommonOptions.Whole("--seed", "Replaces the study's seed.", 0UL, ulong.MaxValue);
        var only = new Option<string?>("--only") { Description = "Run the networks whose 'network/weights' fits this pattern: 'alexnet/*'.", HelpName = "PATTERN" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var quiet = new Option<bool>("--quiet") { Description = "Print nothing but errors." };
        var command = new Command("run", "Runs a study, from images to report.\n\nExample: ventral run studies/quickstart.yaml --out runs/quickstart")
        {
            study, outFolder, data, offline, threads, memory, runtime, seed, only, json, quiet,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            string file = parsed.GetRequiredValue(study), lockFile = StudyLock.PathFor(file);
            var loaded = CommonOptions.Read(file);
            if (parsed.GetValue(seed) is { } given)
            {
                loaded = loaded with { Seed = new Seed(given) };
            }

            bool silent = parsed.GetValue(quiet) || parsed.GetValue(json);
            using var monitor = new ConsoleMonitor(silent);
            using var executor = CommonOptions.RuntimeOf(parsed.GetValue(runtime));
            var options = new RunOptions
            {
                OutFolder = parsed.GetValue(outFolder) ?? Path.Combine("runs", loaded.Name),
                DataFolder = parsed.GetValue(data),
                Offline = parsed.GetValue(offline),
                Workers = new Workers(parsed.GetValue(threads) ?? Environment.ProcessorCount),
                Memory = parsed.GetValue(memory),
                Runtime = executor,
                Only = parsed.GetValue(only),
                Lock = File.Exists(lockFile) ? StudyLock.Read(lockFile) : null,
            };
            var outcome = new StudyRunner(options, monitor).Run(loaded, cancellation);
            if (!outcome.Scores.IsEmpty)
            {
                monitor.StageStarted("report", 1);
                ReportWriter.Write(outcome.Folder);
            }

            monitor.Finish();
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(OutcomeJson.Of(outcome));
            }
            else if (!silent)
            {
                OutcomeSummary.Print(loaded, outcome);
            }

            foreach (var failure in outcome.Failures)
            {
                Console.Error.WriteLine($"Failed: {failure.Network}: {failure.Reason}");
            }

            return outcome.Failures.IsEmpty ? ExitCode.Done : ExitCode.SomeCellsFailed;
        }
    }
}
