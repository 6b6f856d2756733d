using System.Text.Json.Nodes;

using Ventral.Studies.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>Every readout can be named in a study, and its record says all that the name left out.</summary>
public class ReadoutsTests
{
    [Theory]
    [InlineData("spatial-mean", "spatial-mean", 6)]
    [InlineData("spatial-max", "spatial-max", 6)]
    [InlineData("flatten", "flatten", 6 * 112 * 112)]
    [InlineData("grid(3)", "grid(3)", 6 * 9)]
    [InlineData("units(50)", "units(50, 1)", 50)]
    [InlineData("projection(40, 9)", "projection(40, 9)", 40)]
    [InlineData("pca(4)", "pca(4, 100)", 4)]
    [InlineData("pca(4, 5)", "pca(4, 5)", 4)]
    public void A_readout_reaches_scores_and_record(string readout, string printed, int units)
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, readout);

        outcome.Failures.ShouldBeEmpty();
        outcome.Scores.Where(r => r.Layer == "pool1").ShouldAllBe(r => r.UnitCount == units);
        ((string?)JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "run.json")))!["study"]!["readout"]).ShouldBe(printed);
    }

    [Fact]
    public void More_components_than_stimuli_stop_the_run()
    {
        using var folder = new TemporaryFolder();

        Should.Throw<VentralException>(() => Run(folder.Path, "pca(20)")).Message.ShouldContain("must be fitted on at least 20 stimuli, found 12");
    }

    private static RunOutcome Run(string folder, string readout) => new StudyRunner(
        new() { OutFolder = folder, Offline = true, Workers = new Workers(2) }, new RecordingMonitor())
        .Run(
            StudyFile.Parse(
                "study.yaml",
                $$"""
                study: readouts
                title: Readouts
                question: Which units?
                seed: 5
                readout: {{readout}}
                stimuli:
                  generated: {count: 12, size: 32}
                recordings:
                  - simulated: {roi: made, network: 'vanilla-cnn(depth=1, width=6)/random', layer: pool1, subjects: 3, channels: 30, noise: 0.5}
                networks:
                  - {network: 'vanilla-cnn(depth=1, width=6)', weights: random, layers: [act1, pool1]}
                measures: [rsa:correlation:spearman]
                inference:
                  measure: rsa:correlation:spearman
                """),
            TestContext.Current.CancellationToken);
}
