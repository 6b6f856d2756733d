using Ventral.Studies.Running;
using Ventral.Studies.Tests.Running;
using Ventral.Tensors;

namespace Ventral.Studies.Tests.Tracing;

/// <summary>A study that takes a moment: two tiny networks, one of them with three seeds, and permutation tests.</summary>
internal static class SmallStudy
{
    public const string Text = """
        study: small
        title: A small study
        question: Does it run?
        seed: 5
        stimuli:
          generated: {count: 12, size: 32}
        recordings:
          - simulated: {roi: made, network: "vanilla-cnn(depth=2, width=6)/random", layer: act2, subjects: 4, channels: 30, noise: 0.5}
        networks:
          - network: vanilla-cnn(depth=2, width=6)
            weights: random
            seeds: 3
            layers: [act1, act2]
          - network: vanilla-cnn(depth=2, width=8)
            weights: random
            layers: [act1, act2]
        measures: [rsa:correlation:tau-b, rsa:correlation:pearson]
        inference:
          measure: rsa:correlation:tau-b
          permutations: 99
        """;

    public static RunOutcome Run(string folder, string? text = null, ulong? seed = null)
    {
        var study = StudyFile.Parse("study.yaml", text ?? Text);
        return new StudyRunner(Options(folder), new RecordingMonitor())
            .Run(seed is { } other ? study with { Seed = new Seed(other) } : study, TestContext.Current.CancellationToken);
    }

    public static RunOptions Options(string folder) => new() { OutFolder = folder, Offline = true, Workers = new Workers(2) };
}
