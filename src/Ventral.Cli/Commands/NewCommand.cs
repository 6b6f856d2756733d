using System.CommandLine;
using System.Text;

using Ventral.Data;
using Ventral.Studies;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral new TEMPLATE</c>: a commented study to start from.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var template = new Argument<string?>("TEMPLATE") { Description = "The template; all are listed where it is left out.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Argument<string>("FILE") { Description = "The file to write.", DefaultValueFactory = _ => "study.yaml" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists." };
        var command = new Command(
            "new",
            "Writes a commented study to start from, and beside it the schema by which editors complete and check it.\n\nExample: ventral new rsa my-study.yaml")
        {
            template, CommonOptions.Named(file), force,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(template) is { } name)
            {
                Write(name, parsed.GetRequiredValue(file), parsed.GetValue(force));
            }
            else
            {
                List();
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void List()
    {
        foreach (var template in StudyTemplate.All)
        {
            Console.Out.WriteLine($"{template.Name,-12} {template.Summary}");
        }

        Console.Out.WriteLine("\n'ventral new TEMPLATE FILE' writes one.");
    }

    private static void Write(string name, string file, bool force)
    {
        var template = StudyTemplate.All.FirstOrDefault(t => t.Name == name)
            ?? throw new UsageException($"Unknown template '{name}'.{Suggestion.For(name, [.. StudyTemplate.All.Select(t => t.Name)])}");
        if (Directory.Exists(file))
        {
            throw new UsageException($"'{file}' must be a file to write, found a folder. Name a file in it: '{Path.Combine(file, "study.yaml")}'.");
        }

        if (File.Exists(file) && !force)
        {
            throw new UsageException($"'{file}' exists already and is left as it is. Name another file, or replace it with --force.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"'{file}' must lie in a folder that exists, found no '{folder}'. Make it first.");
        }

        Save(file, template.Text.Replace(" FILE", $" {file}", StringComparison.Ordinal));
        string schema = Path.Combine(folder, StudySchema.FileName);
        if (!File.Exists(schema) || File.ReadAllText(schema) != StudySchema.Text)
        {
            Save(schema, StudySchema.Text);
        }

        Console.Out.WriteLine($"Wrote '{file}', and '{StudySchema.FileName}' beside it for editors. Next: ventral check {file}");
    }

    private static void Save(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
