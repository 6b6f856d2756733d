using System.CommandLine;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral check STUDY.yaml</c>: every fault of the file at once; nothing runs.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var study = CommonOptions.Study();
        var command = new Command("check", "Names every fault of a study file at once; nothing runs.\n\nExample: ventral check studies/quickstart.yaml") { study };
        command.SetAction(parsed =>
        {
            var loaded = CommonOptions.Read(parsed.GetRequiredValue(study));
            Console.Out.WriteLine($"'{loaded.Name}' is a valid study: {Amount.Of(loaded.Networks.Length, "network")}, {Amount.Of(loaded.Measures.Length, "measure")}.");
            return ExitCode.Done;
        });
        return command;
    }
}
