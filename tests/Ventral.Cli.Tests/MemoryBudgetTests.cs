using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>A study that would take ten times what it is granted keeps to what it is granted. With <c>VENTRAL_SLOW=1</c> it is run without the limit too.</summary>
public class MemoryBudgetTests
{
    private const long Budget = 280L << 20;

    private const string Text = """
        study: large
        title: Ten times its memory
        question: Does it finish?
        seed: 5
        stimuli:
          generated: {count: 300, size: 224}
        recordings:
          - simulated: {roi: made, network: "vanilla-cnn(depth=2, width=16)/random", layer: avgpool, subjects: 3, channels: 20, noise: 0.5}
        readout: flatten
        networks:
          - {network: "vanilla-cnn(depth=2, width=16)", weights: random, layers: [avgpool]}
          - {network: "vanilla-cnn(depth=8, width=64)", weights: random, layers: [pool1, conv2, act2]}
        measures: [rsa:correlation:pearson]
        inference: {measure: "rsa:correlation:pearson", permutations: 0}
        """;

    [Fact]
    public void A_study_that_needs_ten_times_its_budget_finishes_within_it()
    {
        Requirement.Require(OperatingSystem.IsLinux(), "the system does not tell a process's peak memory");
        using var folder = new TemporaryFolder();
        string study = SmallStudy.Write(folder.Path, Text);
        var (code, plan, error) = Tool.Run(folder.Path, "plan", study, "--json");
        code.ShouldBe(0, error);
        using var json = JsonDocument.Parse(plan);
        json.RootElement.GetProperty("peak_bytes").GetInt64().ShouldBeGreaterThan(10 * Budget);
        json.RootElement.GetProperty("least_bytes").GetInt64().ShouldBeLessThan(Budget);

        long peak = Peak(folder.Path, "run", study, "--out", "limited", "--offline", "--memory", "280MiB");

        peak.ShouldBeLessThan(Budget);
        TestContext.Current.SendDiagnosticMessage($"{peak >> 20} MiB of {Budget >> 20}");
        Directory.GetFiles(Path.Combine(folder.Path, "limited"), "responses-*", SearchOption.AllDirectories).ShouldBeEmpty();
        if (Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1")
        {
            long free = Peak(folder.Path, "run", study, "--out", "free", "--offline");
            TestContext.Current.SendDiagnosticMessage($"without the limit {free >> 20} MiB");
            free.ShouldBeGreaterThan(10 * Budget);
            SmallStudy.Tables(Path.Combine(folder.Path, "limited")).ShouldBe(SmallStudy.Tables(Path.Combine(folder.Path, "free")));
        }
    }

    /// <summary>The most memory that a run of the tool held at once.</summary>
    private static long Peak(string folder, params string[] arguments)
    {
        using var process = Tool.Start(folder, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakOf(process));
        }

        process.ExitCode.ShouldBe(0, error.Result + output.Result);
        return peak;
    }

    private static long PeakOf(Process process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(6, line.Length - 8), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }
}
