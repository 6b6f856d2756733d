using System.CommandLine;

using Ventral.Studies.Claims;
using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral lock STUDY.yaml</c>: writes down what the study is before its results are known.</summary>
internal static class LockCommand
{
    public static Command Create()
    {
        var study = CommonOptions.Study();
        var data = CommonOptions.Data();
        var offline = CommonOptions.Offline();
        var command = new Command(
            "lock",
            "Writes a hash of a study's plan and inputs beside it, as STUDY.lock.json; a later run says whether what ran is what was locked. Publish the digest that it prints where its date is beyond doubt.\n\nExample: ventral lock studies/quickstart.yaml")
        {
            study, data, offline,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Lock(parsed, cancellation)));
        return command;

        int Lock(ParseResult parsed, CancellationToken cancellation)
        {
            string file = parsed.GetRequiredValue(study), path = StudyLock.PathFor(file);
            var loaded = CommonOptions.Read(file);
            if (loaded.Hypotheses.IsEmpty)
            {
                throw new UsageException($"'{file}' states no hypotheses, so that there is nothing to lock it for. Add them under 'hypotheses' (docs/guides/study-file.md).");
            }

            if (Directory.Exists(path))
            {
                throw new UsageException($"'{path}' is a folder; the study's lock would be a file of that name. Move the folder away.");
            }

            if (File.Exists(path))
            {
                throw new UsageException($"'{path}' exists: the study was locked before. Delete it to lock the study anew; whoever has its digest will see that.");
            }

            using var monitor = new ConsoleMonitor(silent: true);
            var options = new RunOptions
            {
                OutFolder = "",
                DataFolder = parsed.GetValue(data),
                Offline = parsed.GetValue(offline),
                Workers = new Workers(1),
            };
            var locked = StudyLock.Of(loaded, options, monitor, cancellation);
            locked.Write(path);
            Console.Out.WriteLine($"Locked '{loaded.Name}': {Amount.Of(loaded.Hypotheses.Length, "hypothesis", "hypotheses")}, {Amount.Of(locked.Inputs.Length, "input file")}.\n{path}\nDigest: {locked.Digest}");
            return ExitCode.Done;
        }
    }
}
