using System.CommandLine;

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
        var execution = new ExecutionOptions("The run folder; 'runs/<study>' by default.");
        var seed = CommonOptions.Whole("--seed", "Replaces the study's seed.", 0UL, ulong.MaxValue);
        var only = new Option<string?>("--only") { Description = "Run the networks whose 'network/weights' fits this pattern: 'alexnet/*'.", HelpName = "PATTERN" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var quiet = new Option<bool>("--quiet") { Description = "Print nothing but errors." };
        var slurm = new SlurmRun();
        var command = new Command("run", "Runs a study, from images to report.\n\nExample: ventral run studies/quickstart.yaml --out runs/quickstart")
        {
            study, seed, only, json, quiet,
        };
        execution.AddTo(command);
        slurm.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            string file = parsed.GetRequiredValue(study);
            var loaded = CommonOptions.Read(file);
            if (parsed.GetValue(seed) is { } given)
            {
                loaded = loaded with { Seed = new Seed(given) };
            }

            bool silent = parsed.GetValue(quiet) || parsed.GetValue(json);
            using var monitor = new ConsoleMonitor(silent);
            var options = execution.Read(parsed, loaded.Name) with
            {
                Only = parsed.GetValue(only),
                Lock = StudyLock.Beside(file),
            };
            using var runtime = options.Runtime;
            if (slurm.IsAsked(parsed))
            {
                return slurm.Run(parsed, loaded, file, options, execution.RuntimeName(parsed), parsed.GetValue(json), monitor, cancellation);
            }

            var outcome = new StudyRunner(options, monitor).Run(loaded, cancellation);
            Finish.Report(outcome, monitor);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(OutcomeJson.Of(outcome));
            }
            else if (!silent)
            {
                OutcomeSummary.Print(loaded, outcome);
            }

            return Finish.Failures(outcome, monitor);
        }
    }
}
