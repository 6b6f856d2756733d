using Ventral.Networks;
using Ventral.Studies.Planning;
using Ventral.Studies.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>A limit of memory that holds no two layers together changes no byte.</summary>
public class MemoryLimitTests
{
    private const string Network = "vanilla-cnn(depth=4, width=32)";

    private const int StimulusCount = 40;

    private static readonly string[] Layers = ["act2", "act3", "act4"];

    private const string Text = $$"""
        study: limited
        title: One layer after the other
        question: Does a limit change anything?
        seed: 5
        stimuli:
          generated: {count: 40, size: 64}
        recordings:
          - simulated: {roi: made, network: "{{Network}}/random", layer: act4, subjects: 3, channels: 20, noise: 0.5}
        readout: flatten
        networks:
          - {network: "{{Network}}", weights: random, layers: [act2, act3, act4]}
        measures: [rsa:correlation:pearson]
        inference: {measure: "rsa:correlation:pearson", permutations: 0}
        """;

    /// <summary>Answers lie on disk, or where a readout is fitted the stimuli are shown again for the next layers.</summary>
    [Theory]
    [InlineData("flatten")]
    [InlineData("pca(20, 20)")]
    public void Layers_that_do_not_fit_together_give_the_same_bytes(string readout)
    {
        string text = Text.Replace("readout: flatten", $"readout: {readout}", StringComparison.Ordinal);
        var plan = PlanEstimate.Of(StudyFile.Parse("study.yaml", text), StudyRunner.Plan(StudyFile.Parse("study.yaml", text), Options("", null)), new Workers(1));
        var extractor = new ActivationExtractor(Ventral.Networks.Network.Random(NetworkCatalogue.Get(Network), new Seed(5)), new Workers(2));
        plan.LeastBytes.ShouldBeLessThan(extractor.Need(StimulusCount, Layers, Readout.Parse(readout)).LeastBytes);
        using var free = new TemporaryFolder();
        using var limited = new TemporaryFolder();

        Run(free.Path, null, text);
        Run(limited.Path, plan.LeastBytes, text).Failures.ShouldBeEmpty();

        foreach (string table in new[] { "scores.csv", "tests.csv" })
        {
            File.ReadAllBytes(Path.Combine(limited.Path, table)).ShouldBe(File.ReadAllBytes(Path.Combine(free.Path, table)));
        }
    }

    [Fact]
    public void A_limit_that_holds_not_even_one_layer_is_refused_with_what_would_do()
    {
        var study = StudyFile.Parse("study.yaml", Text);
        var plan = StudyRunner.Plan(study, Options("", null));
        var estimate = PlanEstimate.Of(study, plan, new Workers(1));
        using var folder = new TemporaryFolder();

        Should.Throw<VentralException>(() => Run(folder.Path, (estimate.LeastBytes * 3) / 4)).Message.ShouldContain("Raise --memory");
    }

    private static RunOutcome Run(string folder, long? memory, string text = Text) =>
        new StudyRunner(Options(folder, memory), new RecordingMonitor()).Run(StudyFile.Parse("study.yaml", text), TestContext.Current.CancellationToken);

    private static RunOptions Options(string folder, long? memory) => new() { OutFolder = folder, Offline = true, Workers = new Workers(2), Memory = memory };
}
