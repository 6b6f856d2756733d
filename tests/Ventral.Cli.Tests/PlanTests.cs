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
