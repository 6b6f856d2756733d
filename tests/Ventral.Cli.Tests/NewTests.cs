using Ventral.Studies;
using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary><c>ventral new</c>: templates that can be checked, and those without data run, as they stand.</summary>
public sealed class NewTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Templates => [.. StudyTemplate.All.Select(template => template.Name)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_is_a_valid_study_with_its_schema_beside_it(string name)
    {
        var (code, output, error) = Tool.Run(folder.Path, "new", name);

        code.ShouldBe(0, error);
        output.ShouldBe("Wrote 'study.yaml', and 'study.schema.json' beside it for editors. Next: ventral check study.yaml\n");
        string text = File.ReadAllText(Path.Combine(folder.Path, "study.yaml"));
        text.ShouldContain("\n# yaml-language-server: $schema=study.schema.json\n");
        text.ShouldNotContain("FILE", Case.Sensitive);
        File.ReadAllText(Path.Combine(folder.Path, "study.schema.json")).ShouldBe(StudySchema.Text);
        var check = Tool.Run(folder.Path, "check", "study.yaml");
        check.ExitCode.ShouldBe(0, check.Error);
    }

    [Fact]
    public void Without_a_name_all_templates_are_listed()
    {
        var (code, output, _) = Tool.Run(folder.Path, "new");

        code.ShouldBe(0);
        StudyTemplate.All.ShouldAllBe(template => output.Contains($"{template.Name} ") && output.Contains(template.Summary));
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_replaced_unless_it_is_said()
    {
        string mine = Path.Combine(folder.Path, "mine.yaml");
        File.WriteAllText(mine, "mine");

        var refused = Tool.Run(folder.Path, "new", "rsa", "mine.yaml");

        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldBe("'mine.yaml' exists already and is left as it is. Name another file, or replace it with --force.\n");
        File.ReadAllText(mine).ShouldBe("mine");
        Tool.Run(folder.Path, "new", "rsa", "mine.yaml", "--force").ExitCode.ShouldBe(0);
        File.ReadAllText(mine).ShouldContain("study: my-rsa");
    }

    [Theory]
    [InlineData("Unknown template 'rsaa'. Did you mean 'rsa'?", "rsaa")]
    [InlineData("must be a file to write, found a folder", "rsa", ".")]
    [InlineData("must lie in a folder that exists", "rsa", "none/study.yaml")]
    [InlineData("FILE must be named, found nothing.", "rsa", "")]
    public void What_cannot_be_written_is_said(string message, params string[] arguments)
    {
        var (code, _, error) = Tool.Run(folder.Path, ["new", .. arguments]);

        code.ShouldBe(2, error);
        error.ShouldContain(message);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void The_template_without_data_runs()
    {
        Tool.Run(folder.Path, "new", "simulated").ExitCode.ShouldBe(0);

        var (code, output, error) = Tool.Run(folder.Path, "run", "study.yaml", "--offline");

        code.ShouldBe(0, error);
        output.ShouldContain("Known numbers: 1 agrees");
    }
}
