using Ventral.Studies.Planning;
using Ventral.Studies.Running;
using Ventral.Studies.Tests.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Planning;

/// <summary>What a plan says of permutation tests is what a run does.</summary>
public class MantelTrialTests
{
    private const string Text = """
        study: small
        title: A small study
        question: Which layer?
        seed: 5
        stimuli:
          generated: {count: STIMULI, size: 32}
        recordings:
          - simulated: {roi: made, network: alexnet/random, layer: relu2, subjects: 5, channels: 20, noise: 0.5}
          - simulated: {roi: also, network: alexnet/random, layer: relu3, subjects: 3, channels: 20, noise: 0.5}
        networks:
          - {network: alexnet, weights: random, layers: [relu1, relu2, relu3]}
        measures: [rsa:correlation:tau-b]
        inference: {measure: "rsa:correlation:tau-b", permutations: 130}
        """;

    /// <summary>Of five stimuli there are 120 relabellings, no more.</summary>
    [Theory]
    [InlineData(5, 120)]
    [InlineData(6, 130)]
    public void The_comparisons_that_are_planned_are_those_that_are_made(int stimuli, int relabellings)
    {
        var study = StudyFile.Parse("study.yaml", Text.Replace("STIMULI", $"{stimuli}", StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        var options = new RunOptions { OutFolder = folder.Path, Offline = true, Workers = new Workers(2) };

        var outcome = new StudyRunner(options, new RecordingMonitor()).Run(study, TestContext.Current.CancellationToken);

        StudyRunner.Plan(study, options).Units.Sum(unit => unit.PermutedComparisons).ShouldBe(3 * (5 + 3) * relabellings);
        outcome.Scores.Count(score => score.Subject.Length > 0 && score.P >= 1.0 / (relabellings + 1)).ShouldBe(3 * (5 + 3));
    }

    /// <summary>One thread takes a block of relabellings at a time, so that a trial of fewer would time one thread, whatever the number.</summary>
    [Theory]
    [InlineData("tau-b", 3)]
    [InlineData("tau-a", 92)]
    [InlineData("spearman", 92)]
    [InlineData("whitened-cosine", 5)]
    [InlineData("bures", 33)]
    [InlineData("tau-b", 10_000)]
    [InlineData("pearson", 10_000)]
    public void Any_comparison_of_any_number_of_stimuli_has_a_rate(string comparison, int stimuli)
    {
        double seconds = MantelTrial.SecondsPerComparison(RdmMeasure.Parse($"rsa:correlation:{comparison}").Comparison, stimuli, 5, new Seed(1), new Workers(2));

        seconds.ShouldBeGreaterThan(0);
        double.IsFinite(seconds).ShouldBeTrue();
    }
}
