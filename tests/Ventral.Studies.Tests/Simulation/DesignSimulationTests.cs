using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Studies.Running;
using Ventral.Studies.Simulation;
using Ventral.Studies.Tests.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Simulation;

/// <summary>A design that is put to brains of known truth finds it, says what its tests are worth, and does so the same at any number of threads.</summary>
public sealed class DesignSimulationTests : IDisposable
{
    private const string Text = """
        study: design
        title: A design
        question: Is it found?
        seed: 3
        stimuli:
          generated: {count: 24, size: 32}
        recordings:
          - simulated: {roi: made, network: 'vanilla-cnn(width=8)/random', layer: act1, subjects: 6, channels: 60, noise: 1}
        networks:
          - {network: 'vanilla-cnn(width=8)', weights: random, layers: [act1, act2]}
          - {network: 'vanilla-cnn(width=9)+activation=tanh', weights: random, layers: [act1, act2]}
          - {network: squeezenet1_0, weights: random, layers: [conv1]}
        measures: [rsa:correlation:pearson]
        simulation: {recovery: 0.8}
        inference:
          measure: rsa:correlation:pearson
          contrasts: [['vanilla-cnn(width=8)/random', 'vanilla-cnn(width=9)+activation=tanh/random']]
        """;

    private const string First = "vanilla-cnn(width=8)/random", Second = "vanilla-cnn(width=9)+activation=tanh/random";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_layer_that_made_a_brain_is_found_and_tables_do_not_depend_on_threads()
    {
        var report = Simulate(2, "two");
        report.Layers.ShouldBe(4);
        report.LayerRate("made").ShouldBeGreaterThan(0.8);
        report.NetworkRate("made").ShouldBeGreaterThanOrEqualTo(report.LayerRate("made"));
        report.Recovery.GroupBy(r => (r.Network, r.Layer)).ShouldAllBe(g => Math.Abs(g.Sum(r => r.Share) - 1) < 1e-12);
        report.Ceilings.ShouldAllBe(c => Math.Abs(c.Lower - c.RecordedLower) < 0.08 && c.Lower <= c.Upper);
        report.Ceilings.Average(c => c.Score - c.Lower).ShouldBeGreaterThan(-0.02);
        report.Ceilings.Average(c => c.Upper - c.Score).ShouldBeGreaterThan(-0.02);
        var summary = report.Summaries.ShouldHaveSingleItem();
        (summary.Roi, summary.LayerRate, summary.LayerChance, summary.NetworkChance, summary.Stated, summary.Verdict).ShouldBe(("made", report.LayerRate("made"), 0.25, 0.5, 0.8, "reached"));
        (summary with { Stated = 1.01 }).Verdict.ShouldBe("missed");
        (summary with { Stated = null }).Verdict.ShouldBe("not-stated");
        Simulate(1, "one");
        foreach (string table in (string[])["summary.csv", "recovery.csv", "ceilings.csv", "rates.csv"])
        {
            File.ReadAllBytes(Path.Combine(folder.Path, "one", "simulation", table)).ShouldBe(File.ReadAllBytes(Path.Combine(folder.Path, "two", "simulation", table)));
        }
    }

    /// <summary>A test over subjects alone takes the stimuli for all there are: what these happen to share with one network it calls a difference.</summary>
    [Fact]
    public void Subjects_alone_make_false_positives_that_stimuli_and_subjects_together_do_not()
    {
        var rates = Simulate(2, "rates").Rates;
        var t = rates.Single(r => r.Truth == "none" && r.Test == "paired-t");
        var both = rates.Single(r => r.Truth == "none" && r.Test == "two-factor-bootstrap");
        t.Interval.Lower.ShouldBeGreaterThan(0.05);
        both.Rate.ShouldBeLessThan(0.15);
        both.Interval.Contains(both.Rate).ShouldBeTrue();
        foreach (string truth in (string[])[First, Second])
        {
            RateRow[] power = [.. rates.Where(r => r.Truth == truth && r.Test == "paired-t")];
            power.Select(r => r.Noise).ShouldBe([1, 2, 4]);
            double[] found = [.. power.Select(r => truth == First ? r.Effect : -r.Effect)];
            found.ShouldBe(found.OrderDescending());
            found.ShouldAllBe(effect => effect > 0, "the network that made the brain is nearer to it");
            power[0].Rate.ShouldBeGreaterThan(0.5);
            rates.Single(r => r.Truth == truth && r.Test == "two-factor-bootstrap").Rate.ShouldBeGreaterThan(both.Rate);
        }
    }

    [Fact]
    public void A_contrast_with_a_network_that_failed_is_left_out_and_said_so()
    {
        File.WriteAllText(Path.Combine(folder.Path, "broken.pth"), "nonsense");
        string text = Text
            .Replace("{network: squeezenet1_0, weights: random, layers: [conv1]}", "{network: 'vanilla-cnn(width=8)', weights: trained, file: broken.pth, layers: [act1, act2]}", StringComparison.Ordinal)
            .Replace("contrasts: [", "contrasts: [['vanilla-cnn(width=8)/random', 'vanilla-cnn(width=8)/trained'], ", StringComparison.Ordinal);
        var monitor = new RecordingMonitor();

        var report = Simulate(2, "failed", text, monitor);

        var failure = report.Failures.ShouldHaveSingleItem();
        (failure.Network, failure.Where).ShouldBe(("vanilla-cnn(width=8)/trained", ""));
        failure.Reason.ShouldContain("broken.pth");
        monitor.Notices.ShouldContain("Not simulated: vanilla-cnn(width=8)/random - vanilla-cnn(width=8)/trained: there are no RDMs of 'vanilla-cnn(width=8)/trained'.");
        report.Rates.Select(r => r.Contrast).Distinct().ShouldBe([$"{First} - {Second}"]);
    }

    [Fact]
    public void Brains_of_an_rdm_have_its_geometry()
    {
        double[] features = new double[20 * 12];
        new Philox(new Seed(8), "features").FillNormal(features);
        var truth = new CorrelationDissimilarity().Between(new Activations("features", StimulusIds.Create("images", Enumerable.Range(0, 20).Select(i => $"{i}")), 12, [.. features.Select(f => (float)f)]), new Workers(1));
        var brain = BrainGenerator.Of(truth)!.Draw(1, 20_000, 0, new Seed(1), "test", 0).Rdms[0];
        new Pearson().Compare(truth, brain).ShouldBeGreaterThan(0.99);
        BrainGenerator.Of(new Rdm("no correlations", truth.Stimuli, [.. truth.Pairs.ToArray().Select((p, i) => i % 2 == 0 ? 9 * p : p)])).ShouldBeNull();
    }

    private DesignReport Simulate(int threads, string name, string text = Text, RecordingMonitor? monitor = null)
    {
        var options = new RunOptions { OutFolder = Path.Combine(folder.Path, name), Workers = new Workers(threads), Offline = true };
        return new StudyRunner(options, monitor ?? new RecordingMonitor()).Simulate(StudyFile.Parse("design.yaml", text, folder.Path), new() { DatasetCount = 8, TestCount = 30, DrawCount = 150, ChannelCount = 60 }, TestContext.Current.CancellationToken);
    }
}
