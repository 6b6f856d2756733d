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

    [Fact]
    public void Layers_that_do_not_fit_together_are_read_one_after_the_other()
    {
        var extractor = new ActivationExtractor(Ventral.Networks.Network.Random(NetworkCatalogue.Get(Network), new Seed(5)), new Workers(2));
        long one = Layers.Max(layer => extractor.Need(StimulusCount, [layer], Readout.Flatten).LeastBytes);
        one.ShouldBeLessThan(extractor.Need(StimulusCount, Layers, Readout.Flatten).LeastBytes);
        using var free = new TemporaryFolder();
        using var limited = new TemporaryFolder();

        Run(free.Path, null);
        Run(limited.Path, one).Failures.ShouldBeEmpty();

        File.ReadAllBytes(Path.Combine(limited.Path, "scores.csv")).ShouldBe(File.ReadAllBytes(Path.Combine(free.Path, "scores.csv")));
    }

    [Fact]
    public void A_limit_that_holds_not_even_one_layer_is_refused_with_what_would_do()
    {
        var study = StudyFile.Parse("study.yaml", Text);
        var plan = StudyRunner.Plan(study, Options("", null));
        var estimate = PlanEstimate.Of(study, plan, new Workers(1));
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, (estimate.LeastBytes * 3) / 4);

        outcome.Failures.ShouldHaveSingleItem().Reason.ShouldContain("Raise --memory");
        outcome.Scores.ShouldBeEmpty();
    }

    private static RunOutcome Run(string folder, long? memory) =>
        new StudyRunner(Options(folder, memory), new RecordingMonitor()).Run(StudyFile.Parse("study.yaml", Text), TestContext.Current.CancellationToken);

    private static RunOptions Options(string folder, long? memory) => new() { OutFolder = folder, Offline = true, Workers = new Workers(2), Memory = memory };
}
