using System.Diagnostics;

using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>A run that was stopped, disturbed or doubled ends in the bytes of one that was not.</summary>
public sealed class InterruptedRunTests : IClassFixture<UndisturbedRun>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private readonly string study;

    private readonly (string Scores, string Tests) expected;

    public InterruptedRunTests(UndisturbedRun undisturbed)
    {
        ArgumentNullException.ThrowIfNull(undisturbed);
        study = SmallStudy.Write(folder.Path, SmallStudy.WithResponses);
        expected = SmallStudy.Tables(undisturbed.ResponsesFolder);
    }

    private string Out => Path.Combine(folder.Path, "out");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_that_is_killed_at_any_moment_goes_on_to_the_same_bytes()
    {
        var draws = new Philox(new Seed(7), "moments of death");
        int deaths = Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1" ? 60 : 4;
        for (int death = 0; death < deaths; death++)
        {
            using (var run = Tool.Start(folder.Path, "run", study, "--out", "out", "--quiet"))
            {
                run.WaitForExit(200 + draws.NextInt(1500));
                run.Kill();
                run.WaitForExit();
            }

            if (death % 2 == 1)
            {
                Finish();
                Directory.Delete(Path.Combine(Out, "store"), recursive: true);
                File.Delete(Path.Combine(Out, "scores.csv"));
            }
        }
    }

    [Fact]
    public void What_killed_writers_left_is_swept_and_nothing_else()
    {
        Directory.CreateDirectory(Out);
        string[] leftovers = [Path.Combine(Out, ".scores.csv.abcdefgh.ijk"), Path.Combine(Out, "store", "ab", ".ab12.npy.abcdefgh.ijk")];
        Directory.CreateDirectory(Path.GetDirectoryName(leftovers[1])!);
        foreach (string leftover in leftovers)
        {
            File.WriteAllText(leftover, "half");
        }

        File.WriteAllText(Path.Combine(Out, ".gitignore"), "*");
        File.WriteAllText(Path.Combine(Out, ".lock"), "");

        Finish(besides: ".gitignore");
    }

    [Fact]
    public void A_damaged_or_mixed_up_store_is_made_again()
    {
        Finish();
        string[] results = [.. Directory.EnumerateFiles(Path.Combine(Out, "store"), "*.npy", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        results.Length.ShouldBeGreaterThan(3);

        // Two RDMs of the same size, each whole and with its record, in each other's place.
        Swap(results[0], results[1]);
        Swap(RecordOf(results[0]), RecordOf(results[1]));
        File.WriteAllBytes(results[2], File.ReadAllBytes(results[2])[..^9]);
        File.WriteAllBytes(RecordOf(results[3]), []);
        Finish();
    }

    [Fact]
    public void Another_studys_folder_holds_this_study_alone_afterwards()
    {
        string other = SmallStudy.Text.Replace("seed: 1", "seed: 2", StringComparison.Ordinal) + """

            published:
              - source: this study's own simulation
                known-layer: {network: alexnet/random, roi: made, layer: relu2}
            """;
        Tool.Run(folder.Path, "run", SmallStudy.Write(folder.Path, other, "other.yaml"), "--out", "out", "--quiet").ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(Out, "published.csv")).ShouldBeTrue();

        Finish();

        File.Exists(Path.Combine(Out, "published.csv")).ShouldBeFalse();
    }

    [Fact]
    public void Two_runs_in_one_folder_are_refused_and_the_first_goes_on()
    {
        // The first takes longer than any machine could keep this test from stopping it.
        using var first = Tool.Start(folder.Path, "run", Longer(), "--out", "out", "--quiet");
        var patience = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(Out, ".lock")) && !first.HasExited && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            Thread.Sleep(10);
        }

        // A stopped first run keeps its lock however slow this machine is.
        Signal("STOP", first);
        var second = Tool.Run(folder.Path, "run", study, "--out", "out", "--quiet");
        var third = Tool.Run(folder.Path, "run", study, "--out", "out", "--quiet");
        Signal("CONT", first);
        first.HasExited.ShouldBeFalse();
        Signal("INT", first);
        first.WaitForExit();

        (second.ExitCode, third.ExitCode, first.ExitCode).ShouldBe((1, 1, 130), second.Error + third.Error);
        second.Error.ShouldContain("The run folder 'out' is in use by another run");
        second.Error.ShouldNotContain("   at ");
        Finish();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_a_run_with_exit_code_130_and_the_next_goes_on(string signal)
    {
        using var run = Tool.Start(folder.Path, "run", Longer(), "--out", "out", "--quiet");
        var patience = Stopwatch.StartNew();
        while (!Directory.Exists(Path.Combine(Out, "store")) && !run.HasExited && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            Thread.Sleep(10);
        }

        Signal(signal, run);
        string error = run.StandardError.ReadToEnd();
        run.WaitForExit();

        run.ExitCode.ShouldBe(130, error);
        error.ShouldBe("Interrupted. What was finished is kept; run the same command again to go on." + Environment.NewLine);
        SmallStudy.Leftovers(Out).ShouldBeEmpty();
        File.Exists(Path.Combine(Out, "scores.csv")).ShouldBeFalse();
        File.Exists(Path.Combine(Out, "store", "index.sqlite")).ShouldBeTrue("what was finished is in the index");
        Finish();
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    public void Narrower_vectors_give_the_same_bytes(string variable, string value)
    {
        using var run = Tool.Start(folder.Path, new Dictionary<string, string> { [variable] = value }, "run", study, "--out", "out", "--quiet", "--threads", "3");
        run.WaitForExit();

        run.ExitCode.ShouldBe(0);
        SmallStudy.Tables(Out).ShouldBe(expected);
    }

    private string Longer() =>
        SmallStudy.Write(folder.Path, SmallStudy.Text.Replace("permutations: 50", "permutations: 9_000_000", StringComparison.Ordinal), "longer.yaml");

    private void Finish(string? besides = null)
    {
        var (code, _, error) = Tool.Run(folder.Path, "run", study, "--out", "out", "--quiet");
        code.ShouldBe(0, error);
        SmallStudy.Tables(Out).ShouldBe(expected);
        SmallStudy.Leftovers(Out).Select(path => Path.GetFileName(path)).ShouldBe(besides is null ? [] : [besides]);
    }

    private static string RecordOf(string result) => Path.ChangeExtension(result, ".json");

    private static void Swap(string a, string b)
    {
        byte[] content = File.ReadAllBytes(a);
        File.Copy(b, a, overwrite: true);
        File.WriteAllBytes(b, content);
    }

    private static void Signal(string name, Process process)
    {
        Requirement.Require(!OperatingSystem.IsWindows(), "signals are sent to processes on Unix only");
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
