using System.CommandLine;
using System.Text.RegularExpressions;

using Ventral.Studies;
using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>Help of every command: an example that can be typed as it stands.</summary>
public sealed partial class HelpTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Commands => [.. PathsOf(VentralCommandLine.Root(), "")];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_an_example_that_it_understands(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (code, output, error) = Tool.Run(folder.Path, [.. words, "--help"]);

        code.ShouldBe(0, error);
        error.ShouldBeEmpty();
        output.ShouldContain($"  ventral{(command.Length > 0 ? " " : "")}{command}");
        output.ShouldNotContain("Ventral.Cli");
        string[] examples = [.. Example().Matches(output).Select(match => match.Groups[1].Value.Trim())];
        examples.ShouldNotBeEmpty();
        foreach (string example in examples)
        {
            example.ShouldStartWith(command);
            VentralCommandLine.Root().Parse(example).Errors.ShouldBeEmpty(example);
        }
    }

    [Fact]
    public void A_list_of_commands_gives_each_a_line()
    {
        string help = Tool.Run(folder.Path, "--help").Output;

        string[] lines = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        lines.Length.ShouldBe(VentralCommandLine.Root().Subcommands.Count(sub => !sub.Hidden));
    }

    [Fact]
    public void The_readme_lists_every_command()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        string[] listed = [.. Listed().Matches(readme).Select(match => match.Groups[1].Value)];
        listed.ShouldBe(VentralCommandLine.Root().Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name), ignoreOrder: true);
    }

    [Fact]
    public void The_datasets_that_help_names_are_those_there_are()
    {
        Tool.Run(folder.Path, "score", "--help").Output.ShouldContain($"The dataset: {string.Join(", ", ScoreRequest.Datasets)}.");
    }

    private static IEnumerable<string> PathsOf(Command command, string path) =>
        // What jobs of a cluster run is for no person.
        command.Subcommands.Where(sub => !sub.Hidden).SelectMany(sub => PathsOf(sub, $"{path} {sub.Name}".Trim())).Prepend(path);

    [GeneratedRegex(@"^ventral (\w+)", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex(@"Example: ventral (.*)$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
