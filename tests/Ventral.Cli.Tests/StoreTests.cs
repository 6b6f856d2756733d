using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary><c>ventral store</c>, and two runs that share one.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private readonly string study;

    public StoreTests() => study = SmallStudy.Write(folder.Path);

    private string Store => Path.Combine(folder.Path, "out", "store");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_store_is_sized_swept_and_used_again()
    {
        Run("out");
        var tables = SmallStudy.Tables(Path.Combine(folder.Path, "out"));
        string[] files = Files();

        var (code, output, error) = Tool.Run(folder.Path, "store", "size", "out");
        (code, error).ShouldBe((0, ""));
        output.ShouldMatch(@"(?m)^rdm/1-pearson/2 +2 +[\d,]+ bytes$");
        output.ShouldMatch(@"(?m)^index +1 +[\d,]+ bytes$");
        output.ShouldNotContain("damaged");
        Files().ShouldBe(files);

        // Another study's seed leaves results that the first, run last, does not use.
        Run("out", "--seed", "9");
        Run("out");
        File.WriteAllText(Path.Combine(Store, "ab.txt"), "mine?");
        File.WriteAllBytes(files.First(f => f.EndsWith(".npy", StringComparison.Ordinal)), []);
        string[] before = Files();

        (code, output, error) = Tool.Run(folder.Path, "store", "gc", "out", "--dry-run");
        (code, error).ShouldBe((0, ""));
        Files().ShouldBe(before);
        string dry = output;
        (code, output, error) = Tool.Run(folder.Path, "store", "gc", "out");
        (code, error).ShouldBe((0, ""));

        output.ShouldBe(dry.Replace("would remove", "removed", StringComparison.Ordinal));
        output.ShouldContain("removed store/ab.txt" + Environment.NewLine);
        output.ShouldMatch(@"(?m)^damaged +1 ");
        output.ShouldMatch(@"(?m)^without a record +1 +5 bytes$");
        output.ShouldMatch(@"(?m)^not used by the last run +[1-9]\d* ");
        Files().Length.ShouldBe(files.Length - 2);
        Run("out");
        Files().ShouldBe(files);
        SmallStudy.Tables(Path.Combine(folder.Path, "out")).ShouldBe(tables);
    }

    [Theory]
    [InlineData("size")]
    [InlineData("gc")]
    public void What_is_no_run_folder_is_refused(string command)
    {
        File.WriteAllText(Path.Combine(folder.Path, "file"), "");

        foreach (string bad in new[] { "missing", ".", "file" })
        {
            var (code, output, error) = Tool.Run(folder.Path, "store", command, bad);

            (code, output).ShouldBe((1, ""));
            error.ShouldContain($"'{bad}'");
            error.ShouldContain("Name a run folder");
            error.ShouldNotContain("   at ");
        }

        SmallStudy.Leftovers(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Two_processes_that_write_the_same_results_at_once_do_not_disturb_each_other()
    {
        Requirement.Require(!OperatingSystem.IsWindows(), "links are made without privileges on Unix only");
        string shared = Path.Combine(folder.Path, "shared");
        Directory.CreateDirectory(shared);
        string[] outs = ["first", "second", "third"];
        foreach (string name in outs)
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, name));
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, name, "store"), shared);
        }

        for (int round = 0; round < 3; round++)
        {
            using var first = Tool.Start(folder.Path, "run", study, "--out", outs[0]);
            using var second = Tool.Start(folder.Path, "run", study, "--out", outs[1]);
            string[] errors = [first.StandardError.ReadToEnd(), second.StandardError.ReadToEnd()];
            first.WaitForExit();
            second.WaitForExit();

            (first.ExitCode, second.ExitCode).ShouldBe((0, 0), string.Concat(errors));
            Directory.EnumerateFiles(shared, ".*", SearchOption.AllDirectories).ShouldBeEmpty();
            var last = Tool.Run(folder.Path, "run", study, "--out", outs[2]);
            last.ExitCode.ShouldBe(0);
            foreach (string file in Directory.EnumerateFiles(shared, "*.npy", SearchOption.AllDirectories))
            {
                last.Error.ShouldNotContain(Path.GetFileName(file));
                File.Delete(file);
            }

            SmallStudy.Tables(Path.Combine(folder.Path, outs[0])).ShouldBe(SmallStudy.Tables(Path.Combine(folder.Path, outs[1])));
            SmallStudy.Tables(Path.Combine(folder.Path, outs[0])).ShouldBe(SmallStudy.Tables(Path.Combine(folder.Path, outs[2])));
        }
    }

    private void Run(string name, params string[] more)
    {
        var (code, _, error) = Tool.Run(folder.Path, ["run", study, "--out", name, "--quiet", .. more]);
        code.ShouldBe(0, error);
    }

    private string[] Files() => [.. Directory.EnumerateFiles(Store, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
