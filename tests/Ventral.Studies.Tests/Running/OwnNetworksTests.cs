using System.Text.Json.Nodes;

using Ventral.Data;
using Ventral.Data.Formats.Safetensors;
using Ventral.Networks;
using Ventral.Networks.Onnx.Runtime;
using Ventral.Studies.Running;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>Graphs and checkpoints of the user's own as levels of the factor.</summary>
public sealed class OwnNetworksTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public OwnNetworksTests() => File.Copy(
        Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx", "plain-17.onnx"), Path.Combine(folder.Path, "mine.onnx"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_graph_in_every_state_reaches_tables_and_record()
    {
        var outcome = Run(
            "{network: mine, weights: trained, file: mine.onnx, layers: [a, MaxPool, c]}",
            "{network: mine, weights: random, file: mine.onnx, seeds: 2, layers: [a, MaxPool, c]}",
            "{network: mine, weights: 'shuffled:spectrum', file: mine.onnx, layers: [a, MaxPool, c]}",
            "{network: mine+activation=tanh, weights: trained, file: mine.onnx, preprocessing: 'order=bgr', layers: [a, MaxPool, c]}");

        outcome.Failures.ShouldBeEmpty();
        outcome.Scores.Where(r => r.Network.StartsWith("mine")).Select(r => r.Layer).Distinct().ShouldBe(["a", "MaxPool", "c"]);
        outcome.Scores.Where(r => r.Layer == "c" && r.Subject.Length == 0 && r.Seed != "1").Select(r => r.Score).Distinct().Count().ShouldBeGreaterThanOrEqualTo(4);

        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "run", "run.json")))!;
        JsonObject[] networks = [.. record["study"]!["networks"]!.AsArray().Skip(1).Select(n => n!.AsObject())];
        networks.Select(n => (bool)n["preprocessing-stated"]!).ShouldBe([false, false, false, true]);
        ((string?)networks[0]["preprocessing"])!.ShouldContain("exact 15x17; crop none; rgb");
        ((string?)networks[3]["preprocessing"])!.ShouldContain("bgr");
        ((string?)networks[3]["architecture"]).ShouldBe("mine+activation=tanh");
        networks.SelectMany(n => n["instances"]!.AsArray()).Select(i => (string)i!["identity"]!).ShouldBeUnique();
        record["inputs"]!.AsArray().ShouldContain(i => ((string)i!["path"]!).EndsWith("mine.onnx"));
    }

    /// <summary>Rank correlations of activations that differ in last bits.</summary>
    [Fact]
    public void ONNX_Runtime_may_run_the_graph_and_is_named()
    {
        using var runtime = OnnxRuntime.Load(Requirement.OnnxRuntime());
        // Not the last layer: its five units answer so alike to all images that ranks are decided by last bits.
        const string Network = "{network: mine, weights: trained, file: mine.onnx, layers: [a, MaxPool]}";
        var own = Run(Network);
        string? before = IdentityOfLast();
        var theirs = RunBy(runtime, Network);

        theirs.Failures.ShouldBeEmpty();
        theirs.Scores.Length.ShouldBe(own.Scores.Length);
        theirs.Scores.Zip(own.Scores).ShouldAllBe(p => Math.Abs(p.First.Score - p.Second.Score) < 1e-3);
        IdentityOfLast().ShouldNotBe(before);
        ((string?)Record()["tool"]!["onnx-graphs-run-by"]).ShouldBe($"onnxruntime {runtime.Version}, cpu");

        string? IdentityOfLast() => (string?)Record()["study"]!["networks"]!.AsArray()[^1]!["instances"]!.AsArray()[0]!["identity"];
        JsonNode Record() => JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "run", "run.json")))!;
    }

    [Fact]
    public void A_run_in_which_all_fails_keeps_the_tables_of_the_one_before()
    {
        Run("{network: mine, weights: trained, file: mine.onnx, layers: [a]}");
        string table = File.ReadAllText(Path.Combine(folder.Path, "run", "scores.csv"));
        // Its class token says nothing of how it started, so random weights are refused.
        File.Copy(Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx", "vit-17.onnx"), Path.Combine(folder.Path, "vit.onnx"));
        var options = new RunOptions { OutFolder = Path.Combine(folder.Path, "run"), Offline = true, Workers = new Workers(1), Only = "vit/*" };
        var outcome = new StudyRunner(options, new RecordingMonitor()).Run(Read(["{network: vit, weights: random, file: vit.onnx}"]), TestContext.Current.CancellationToken);

        outcome.Failures.ShouldHaveSingleItem();
        outcome.Scores.ShouldBeEmpty();
        File.ReadAllText(Path.Combine(folder.Path, "run", "scores.csv")).ShouldBe(table);
        File.Exists(Path.Combine(folder.Path, "run", "run.json")).ShouldBeTrue();
    }

    [Fact]
    public void A_checkpoint_tells_its_architecture()
    {
        var parameters = NetworkCatalogue.Get("squeezenet1_1").Parameters;
        SafetensorsWriter.Write(Path.Combine(folder.Path, "mine.safetensors"), new("mine", parameters.Select((p, i) =>
        {
            double[] draws = new double[p.Length];
            new Philox(new Seed(1), "mine", (ulong)i).FillNormal(draws);
            return new WeightArray(p.Name, p.Shape, draws.Select(d => (float)(0.05 * d)).ToArray());
        })));
        var study = Read(["{network: mine, weights: trained, file: mine.safetensors}"]);
        study.Networks[^1].Opened!.Architecture.Name.ShouldBe("squeezenet1_1");
        study.Networks[^1].Layers.ShouldContain("fire5");
    }

    [Theory]
    [InlineData("{network: mine, weights: trained, file: mine.onnx, layers: [conv9]}", "Unknown layer 'conv9' of 'mine'")]
    [InlineData("{network: mine, weights: trained, file: mine.onnx, preprocessing: 'size=8'}", "takes images of 15 × 17 pixels")]
    [InlineData("{network: mine, weights: trained, file: mine.onnx, preprocessing: 'colour=bgr'}", "Preprocessing must be made of")]
    [InlineData("{network: mine+activation=tanhh, weights: trained, file: mine.onnx}", "tanhh")]
    [InlineData("{network: mine+pooling=strided+batch-norm=removed, weights: trained, file: mine.onnx}", "has no batch normalisation")]
    [InlineData("{network: alexnet, weights: trained, file: mine.onnx, layers: [a]}", "give the network a name of its own")]
    [InlineData("{network: mine, weights: trained, file: mine.onnx, preprocessing: 'sd=0'}", "study.yaml:11:71 Preprocessing 'sd' must be R/G/B, or one number for all, each finite and greater than 0, found '0'.")]
    [InlineData("{network: mine, weights: trained, file: gone.onnx}", "There is no file")]
    [InlineData("{network: mine, weights: trained, file: .}", "is a folder, no file; name a file in it. Paths are relative to the study file.")]
    [InlineData("{network: alexnet, weights: trained, file: .}", "is a folder, no file; name a file in it. Paths are relative to the study file.")]
    [InlineData("{network: alexnet, weights: random, file: weights.pth}", "'file' must be left out where weights are random")]
    [InlineData("{network: alexnet, weights: random, preprocessing: 'crop=200'}", "must see images of 224 × 224")]
    public void Faults_are_told_at_their_place(string network, string message) =>
        Should.Throw<VentralException>(() => Read([network])).Message.ShouldContain(message);

    [Fact]
    public void A_network_of_the_catalogue_may_see_images_another_way()
    {
        var study = Read(["{network: 'vanilla-cnn(depth=3, width=6)', weights: random, preprocessing: 'order=bgr'}"]);
        study.Networks[^1].Opened!.Preprocessing.Describe().ShouldContain("bgr");
    }

    private RunOutcome Run(params string[] networks) => RunBy(null, networks);

    private RunOutcome RunBy(OnnxRuntime? runtime, params string[] networks) => new StudyRunner(
        new() { OutFolder = Path.Combine(folder.Path, "run"), Offline = true, Workers = new Workers(2), Runtime = runtime }, new RecordingMonitor()).Run(Read(networks), TestContext.Current.CancellationToken);

    private Study Read(string[] networks) => StudyFile.Parse(
        "study.yaml",
        $$"""
        study: own
        title: Own networks
        question: Which one resembles the brain?
        seed: 5
        stimuli:
          generated: {count: 12, size: 32}
        recordings:
          - simulated: {roi: made, network: 'vanilla-cnn(depth=2, width=6)/random', layer: act2, subjects: 4, channels: 30, noise: 0.5}
        networks:
          - {network: 'vanilla-cnn(depth=2, width=6)', weights: random}
          {{string.Concat(networks.Select(n => $"- {n}\n  "))}}
        measures: [rsa:correlation:spearman]
        inference:
          measure: rsa:correlation:spearman
        """,
        folder.Path);
}
