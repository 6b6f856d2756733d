using System.Text.Json.Nodes;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary><c>ventral plan</c>: what it comes to stands first, and long lists are for programs.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_sum_stands_first_and_downloads_are_a_line_a_dataset()
    {
        var (code, output, error) = Tool.Run(folder.Path, "plan", Tool.Study("truzzi-cusack-2020"));

        (code, error).ShouldBe((0, ""));
        string[] lines = output.Split('\n');
        lines[2].ShouldMatch("^[0-9,]+ cells; about .* of memory");
        Array.FindIndex(lines, line => line.Contains("alexnet/random", StringComparison.Ordinal)).ShouldBeGreaterThan(2);
        lines.Length.ShouldBeLessThan(50);
        lines.ShouldContain(line => line.StartsWith("To download: algonauts-2019-92: 94 files, 2 MiB from raw.githubusercontent.com (", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("'ventral plan --json' lists every file", StringComparison.Ordinal));
    }

    [Fact]
    public void As_JSON_every_file_is_listed()
    {
        var (code, output, error) = Tool.Run(folder.Path, "plan", Tool.Study("truzzi-cusack-2020"), "--json");

        (code, error).ShouldBe((0, ""));
        var plan = JsonNode.Parse(output)!;
        var downloads = plan["downloads"]!.AsArray();
        downloads.Count.ShouldBeGreaterThan(94);
        downloads.Sum(file => (long?)file!["bytes"] ?? 0).ShouldBe((long)plan["download_bytes"]!);
        plan["networks"]!.AsArray().Sum(network => (long)network!["cells"]!).ShouldBe((long)plan["cells"]!);
        downloads.ShouldAllBe(file => ((string)file!["url"]!).StartsWith("https://", StringComparison.Ordinal));
    }

    [Fact]
    public void Cells_are_listed_as_lines_and_as_JSON()
    {
        string study = SmallStudy.Write(folder.Path);

        var text = Tool.Run(folder.Path, "plan", study, "--cells");
        var json = Tool.Run(folder.Path, "plan", study, "--cells", "--json");

        string[] lines = text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe((int)JsonNode.Parse(Tool.Run(folder.Path, "plan", study, "--json").Output)!["cells"]!);
        lines[0].ShouldBe("alexnet/random\t1\trelu1\tmade\tsub-01\trsa:correlation:spearman");
        (json.ExitCode, json.Error).ShouldBe((0, ""));
        string[] names = ["network", "seed", "layer", "roi", "subject", "measure"];
        JsonNode.Parse(json.Output)!.AsArray().Select(cell => string.Join('\t', names.Select(name => (string)cell![name]!))).ShouldBe(lines);
    }

    [Fact]
    public void Networks_that_are_left_out_are_named_as_a_run_names_them()
    {
        string study = SmallStudy.Write(folder.Path, SmallStudy.Text.Replace(
            "measures:",
            "  - {network: alexnet, weights: trained, source: alexnet-torchvision, when-available: true}\n  - {network: mine, weights: trained, file: mine.onnx, when-available: true}\nmeasures:",
            StringComparison.Ordinal));
        string[] notices =
        [
            "alexnet/trained is left out: its weights are not at hand ('ventral data info alexnet-torchvision' says where to put them).",
            $"mine/trained is left out: its weights are not at hand ({Path.Combine(folder.Path, "mine.onnx")}).",
        ];

        var text = Tool.Run(folder.Path, "plan", study);
        var json = Tool.Run(folder.Path, "plan", study, "--json");
        var only = Tool.Run(folder.Path, "plan", study, "--only", "alexnet/random", "--json");
        var run = Tool.Run(folder.Path, "run", study, "--offline", "--out", "out");

        (text.ExitCode, text.Error).ShouldBe((0, ""));
        string[] lines = text.Output.Split('\n');
        notices.ShouldAllBe(notice => lines.Contains(notice) && run.Error.Contains(notice, StringComparison.Ordinal));
        JsonNode.Parse(json.Output)!["left_out"]!.AsArray().Select(left => ((string)left!["network"]!, (string)left["notice"]!))
            .ShouldBe([("alexnet/trained", notices[0]), ("mine/trained", notices[1])]);
        JsonNode.Parse(only.Output)!["left_out"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public void A_study_without_data_downloads_nothing()
    {
        var (code, output, _) = Tool.Run(folder.Path, "plan", SmallStudy.Write(folder.Path));

        code.ShouldBe(0);
        output.ShouldContain("nothing to download.");
        output.ShouldNotContain("To download:");
        output.ShouldNotContain("KiB of disk");
    }

    [Fact]
    public void The_disk_that_must_hold_the_store_is_that_of_the_run_folder()
    {
        Requirement.Require(OperatingSystem.IsLinux(), "/proc, where nothing is free, is Linux's");
        string study = SmallStudy.Write(folder.Path);

        var (code, _, error) = Tool.Run(folder.Path, "plan", study, "--out", "/proc/not/there");

        code.ShouldBe(1);
        error.ShouldMatch("^It does not fit onto the disk of '/proc': the store needs .*, 0 .* are free. Choose a folder on another disk with --out, fewer seeds, or fewer layers.");
        Tool.Run(folder.Path, "plan", study, "--out", Path.Combine("not", "there")).ExitCode.ShouldBe(0);
        Directory.Exists(Path.Combine(folder.Path, "not")).ShouldBeFalse();
    }
}
