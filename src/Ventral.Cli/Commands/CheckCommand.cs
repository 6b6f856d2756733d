using System.CommandLine;

using Ventral.Studies;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral check STUDY.yaml</c>: every fault of the file at once; nothing runs.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var study = CommonOptions.Study();
        study.Arity = ArgumentArity.ZeroOrOne;
        var schema = new Option<bool>("--schema") { Description = "Print the JSON Schema of study files, for editors, and check nothing." };
        var command = new Command(
            "check", "Names every fault of a study file at once, each with line, column and what was meant; nothing runs.\n\nExample: ventral check studies/quickstart.yaml\nExample: ventral check --schema")
        {
            study, schema,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(study) is not { Tokens.Count: > 0 } && !result.GetValue(schema))
            {
                result.AddError("'ventral check' needs STUDY.yaml, found none.");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(schema))
            {
                Console.Out.Write(StudySchema.Text);
                return ExitCode.Done;
            }

            var loaded = CommonOptions.Read(parsed.GetRequiredValue(study)!);
            Console.Out.WriteLine($"'{loaded.Name}' is a valid study: {Amount.Of(loaded.Networks.Length, "network")}, {Amount.Of(loaded.Measures.Length, "measure")}.");
            return ExitCode.Done;
        });
        return command;
    }
}
