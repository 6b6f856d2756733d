using System.Diagnostics;
using System.Globalization;
using System.Text;

using Ventral.Data.Formats.Npy;
using Ventral.Data.Stimuli;
using Ventral.Studies.Planning;
using Ventral.Studies.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>What a cell costs beside its own arithmetic: tiny RDMs of many given networks.</summary>
public sealed class ManyCellsTests : IDisposable
{
    private const int LayerCount = 10, StimulusCount = 6, SubjectCount = 19;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ten_times_the_cells_take_ten_times_the_time()
    {
        Run(5);
        var (few, _) = Run(5);
        var (many, plan) = Run(50);

        plan.CellCount.ShouldBe((50 * LayerCount * (SubjectCount + 1)) + (SubjectCount + 1));
        plan.Cells.LongCount().ShouldBe(plan.CellCount);
        (many / plan.CellCount).ShouldBeLessThan(0.001 + (few / 1000));
    }

    /// <summary>10⁵ cells in the slow tier; else a fifth of them.</summary>
    [Fact]
    public void Many_cells_take_less_than_a_millisecond_each()
    {
        int most = Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1" ? 500 : 100;
        double[] seconds = [.. new[] { 5, 50, most }.Select(networks => Run(networks).Seconds)];
        TestContext.Current.SendDiagnosticMessage("{0}", string.Join(", ", seconds.Select(s => s.ToString("0.0", CultureInfo.InvariantCulture))));

        (seconds[2] / (most * 200)).ShouldBeLessThan(0.001);
    }

    private (double Seconds, StudyPlan Plan) Run(int networks)
    {
        var study = StudyFile.Parse("study.yaml", Text(networks), folder.Path);
        using var runs = new TemporaryFolder();
        var options = new RunOptions { OutFolder = runs.Path, Offline = true, Workers = new Workers(2) };
        var plan = StudyRunner.Plan(study, options);
        long start = Stopwatch.GetTimestamp();
        var outcome = new StudyRunner(options, new RecordingMonitor()).Run(study, TestContext.Current.CancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        outcome.Failures.ShouldBeEmpty();
        outcome.Scores.Length.ShouldBe((int)plan.CellCount);
        return (seconds, plan);
    }

    private string Text(int networks)
    {
        File.WriteAllLines(Path.Combine(folder.Path, "ids.txt"), ShapesOverTextures.Create(StimulusCount, 32, new Seed(1)).Ids.Ids);
        var text = new StringBuilder($$"""
            study: many
            title: Many tiny cells
            question: What does a cell cost?
            seed: 1
            stimuli:
              generated: {count: {{StimulusCount}}, size: 32}
            recordings:
              - simulated: {roi: made, network: "vanilla-cnn(depth=1, width=4)/random", layer: act1, subjects: {{SubjectCount}}, channels: 20, noise: 1.0}
            measures: [rsa:correlation:pearson]
            inference: {measure: "rsa:correlation:pearson", permutations: 0}
            networks:
              - {network: "vanilla-cnn(depth=1, width=4)", weights: random, layers: [act1]}

            """);
        for (int n = 0; n < networks; n++)
        {
            for (int l = 0; l < LayerCount; l++)
            {
                string file = Path.Combine(folder.Path, $"{n}-{l}.npy");
                if (!File.Exists(file))
                {
                    double[] pairs = new double[StimulusCount * (StimulusCount - 1) / 2];
                    new Philox(new Seed((ulong)n), "rdm", (ulong)l).FillUniform(pairs);
                    using var stream = File.Create(file);
                    NpyWriter.Write(stream, [pairs.Length], pairs);
                }
            }

            string layers = string.Join(", ", Enumerable.Range(0, LayerCount).Select(l => $"l{l}: {n}-{l}.npy"));
            text.AppendLine(CultureInfo.InvariantCulture, $"  - {{network: net{n}, weights: given, rdms: {{{layers}}}, ids: ids.txt}}");
        }

        return text.ToString();
    }
}
