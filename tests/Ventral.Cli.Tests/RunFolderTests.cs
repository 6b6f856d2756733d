using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>What <c>status</c>, <c>verify</c>, <c>diff</c> and <c>cancel</c> say of a run folder that was changed, or is none.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_changed_run_is_said_to_be_so_and_made_whole_by_running_it_again()
    {
        string[] run = ["run", SmallStudy.Write(folder.Path), "--out", "out", "--quiet"];
        Tool.Run(folder.Path, run).ExitCode.ShouldBe(0);
        string scores = Path.Combine(folder.Path, "out", "scores.csv"), tests = Path.Combine(folder.Path, "out", "tests.csv");
        byte[] whole = File.ReadAllBytes(scores);
        Tool.Run(folder.Path, "status", "out").ShouldBe((0, $"{Path.GetDirectoryName(scores)}: finished: its tables are what the run wrote.{Environment.NewLine}", ""));
        var (code, output, error) = Tool.Run(folder.Path, "verify", "out", "--sample", "2", "--memory", "8G");
        code.ShouldBe(0, error);
        output.ShouldStartWith("The tables are what the run wrote, by their hashes, and every cell has its row.");

        File.AppendAllText(scores, File.ReadLines(scores).Last() + "\n");
        File.Delete(tests);

        (code, output, _) = Tool.Run(folder.Path, "status", "out");
        code.ShouldBe(1);
        output.ShouldContain("finished, and damaged since. The same command as before, with the same --out, writes its tables anew");
        output.ShouldContain("  Damaged: 'scores.csv' is not what the run wrote");
        output.ShouldContain("  Damaged: 'tests.csv' is missing.");
        (code, output, _) = Tool.Run(folder.Path, "verify", "out", "--sample", "2");
        code.ShouldBe(1);
        output.ShouldContain("Damaged: 'tests.csv' is missing.");
        output.ShouldContain("Damaged: scores.csv holds a row 2 times: alexnet/random seed 1, relu2, made, mean over subjects, rsa:correlation:spearman.");
        output.ShouldContain("2 of 2 cells are the same bits");

        File.Delete(Path.Combine(folder.Path, "out", "run.json"));
        Tool.Run(folder.Path, "status", "out").Output.ShouldContain("partial: some results are there, and no run.json, which a run writes last. The same 'ventral run' goes on where it stopped.");
        Directory.CreateDirectory(Path.Combine(folder.Path, "nothing"));
        (code, output, _) = Tool.Run(folder.Path, "status", "nothing");
        (code, output.TrimEnd().EndsWith("empty: nothing of a run is in it.", StringComparison.Ordinal)).ShouldBe((0, true));
        (code, output, _) = Tool.Run(folder.Path, "status", ".");
        code.ShouldBe(1);
        output.ShouldContain(": holds no run: what is in it is nothing that 'ventral run' wrote.");

        File.WriteAllText(Path.Combine(folder.Path, "out", "run.json"), "{");
        (code, output, _) = Tool.Run(folder.Path, "status", "out");
        code.ShouldBe(1);
        output.ShouldContain("finished, and its run.json cannot be read since: 'ventral run' refuses the folder as it is.");
        output.ShouldNotContain("The same command");
        Tool.Run(folder.Path, run).ExitCode.ShouldBe(1);
        File.Delete(Path.Combine(folder.Path, "out", "run.json"));
        Tool.Run(folder.Path, run).ExitCode.ShouldBe(0);
        File.ReadAllBytes(scores).ShouldBe(whole);
        Tool.Run(folder.Path, "status", "out").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_folder_without_a_run_cannot_be_cancelled()
    {
        var (code, output, error) = Tool.Run(folder.Path, "cancel", ".");

        (code, output).ShouldBe((1, ""));
        error.ShouldBe($"'.' is no run folder: nothing of a run is in it. Name one, as 'ventral run' printed it.{Environment.NewLine}");
        Directory.CreateDirectory(Path.Combine(folder.Path, "store"));
        Tool.Run(folder.Path, "cancel", ".").ShouldBe((0, $"'.' has nothing under way on a cluster. A run on this machine is ended with Ctrl+C.{Environment.NewLine}", ""));
    }
}
