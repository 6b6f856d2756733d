using Ventral.Data;
using Ventral.Data.Formats.Safetensors;
using Ventral.Networks;
using Ventral.Studies.Running;
using Ventral.Studies.Tests.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Store;

/// <summary>A study of every kind of step, which runs in a moment: weights from a file, seeds, a mean over them, a gate, permutations.</summary>
internal sealed class TinyStudy : IDisposable
{
    private const string Network = "vanilla-cnn(depth=2, width=6)";

    private const string Text = $$"""
        study: tiny
        title: Tiny
        question: Is anything kept that was damaged?
        seed: 5
        stimuli:
          generated: {count: 8, size: 32}
        recordings:
          - simulated: {roi: made, network: '{{Network}}/random', layer: act2, subjects: 3, channels: 20, noise: 0.5}
        networks:
          - {network: '{{Network}}', weights: trained, file: learnt.safetensors, layers: [act1, act2]}
          - {network: '{{Network}}', weights: random, seeds: 2, layers: [act1, act2]}
        measures: [rsa:correlation:spearman]
        inference:
          measure: rsa:correlation:spearman
          permutations: 20
        """;

    private readonly TemporaryFolder folder = new();

    public TinyStudy() => WriteWeights(41);

    public string Folder => Path.Combine(folder.Path, "run");

    public string Store => Path.Combine(Folder, "store");

    public Study Study => StudyFile.Parse("tiny.yaml", Text, folder.Path);

    public RunOptions Options => new() { OutFolder = Folder, Offline = true, Workers = new Workers(2) };

    /// <summary>Puts other weights into the file of the same name.</summary>
    public void WriteWeights(ulong seed) => SafetensorsWriter.Write(
        Path.Combine(folder.Path, "learnt.safetensors"),
        new("learnt", NetworkCatalogue.Get(Network).Parameters.Select((p, i) =>
        {
            double[] draws = new double[p.Length];
            new Philox(new Seed(seed), "learnt", (ulong)i).FillNormal(draws);
            return new WeightArray(p.Name, p.Shape, draws.Select(d => (float)(0.2 * d * d * d)).ToArray());
        })));

    /// <summary>Runs it, and says what the run noticed.</summary>
    public List<string> Run()
    {
        var monitor = new RecordingMonitor();
        new StudyRunner(Options, monitor).Run(Study, TestContext.Current.CancellationToken).Failures.ShouldBeEmpty();
        return monitor.Notices;
    }

    /// <summary>The tables, byte for byte.</summary>
    public string[] Tables() =>
        [.. new[] { "scores.csv", "tests.csv", "gate.csv" }.Select(table => File.ReadAllText(Path.Combine(Folder, table)))];

    public void Dispose() => folder.Dispose();
}
