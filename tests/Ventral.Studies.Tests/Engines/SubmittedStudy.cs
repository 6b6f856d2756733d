using System.Collections.Immutable;

using Ventral.Data.Own;
using Ventral.Studies.Engines;
using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Running;
using Ventral.Studies.Tests.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Engines;

/// <summary>A study of two networks, as it lies in its run folder after it was handed to a cluster, one network a shard; no Slurm knows of it.</summary>
internal sealed class SubmittedStudy : IDisposable
{
    public const string Text = """
        study: submitted
        title: A small study
        question: Is it merged?
        seed: 1
        stimuli:
          generated: {count: 8, size: 32}
        recordings:
          - simulated: {roi: made, network: 'vanilla-cnn(depth=2, width=6)/random', layer: act2, subjects: 4, channels: 30, noise: 0.5}
        networks:
          - {network: 'vanilla-cnn(depth=2, width=6)', weights: random, layers: [act1, act2]}
          - {network: 'vanilla-cnn(depth=2, width=8)', weights: random, layers: [act1, act2]}
        measures: [rsa:correlation:spearman]
        inference: {measure: 'rsa:correlation:spearman', permutations: 50}
        """;

    private readonly TemporaryFolder folder = new();

    /// <param name="text">The study; a small one by default.</param>
    /// <param name="datasets">The datasets that it may name; Ventral's own by default.</param>
    /// <param name="settings">What is asked of the cluster.</param>
    /// <param name="memory">The limit of memory that the command line sets.</param>
    public SubmittedStudy(string text = Text, OwnDatasets? datasets = null, SlurmSettings? settings = null, long? memory = null)
    {
        string file = Path.Combine(folder.Path, "study.yaml");
        File.WriteAllText(file, text);
        Study = StudyFile.Read(file, datasets?.Catalogue());
        Request = new()
        {
            Study = Study,
            StudyFile = file,
            Options = new() { OutFolder = Path.Combine(folder.Path, "out"), Workers = new Workers(1), Memory = memory },
            Runtime = "ventral",
            Datasets = datasets,
            Settings = settings ?? new(),
            Tool = ["ventral"],
        };
        ImmutableArray<ImmutableArray<string>> shards = [.. Study.Networks.Select(network => ImmutableArray.Create(network.Key))];
        Folder = SubmissionFolder.Create(Request.Options.OutFolder, Request.Submission() with { Shards = shards }, Request.ReadText(), Request.ReadDatasets(), null, _ => ("", ""));
    }

    public Study Study { get; }

    public SlurmRequest Request { get; }

    public SubmissionFolder Folder { get; }

    /// <summary>What was said since the beginning.</summary>
    public RecordingMonitor Monitor { get; } = new();

    public string FileOf(string name) => Path.Combine(Request.Options.OutFolder, name);

    public void Compute(int shard) => Shard.Run(Folder.Path, shard, _ => null, Monitor, TestContext.Current.CancellationToken).ShouldBeEmpty();

    public RunOutcome Merge() => Studies.Engines.Merge.Run(Folder.Path, _ => null, Monitor, (_, _, _) => { }, TestContext.Current.CancellationToken);

    public void Dispose() => folder.Dispose();
}
