using System.Text.Json.Nodes;

using Ventral.Data;
using Ventral.Data.Formats.Safetensors;
using Ventral.Networks;
using Ventral.Reports;
using Ventral.Studies.Running;
using Ventral.Studies.Tables;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>Weight states × interventions as levels of one factor, from the study file to the report.</summary>
public sealed class WeightStatesTests : IDisposable
{
    private const string Plain = "vanilla-cnn(depth=2, width=6)";

    private static readonly string[] Names = [Plain, Plain + "+activation=tanh"];

    private static readonly string[] States = ["trained", "random", "random:xavier-uniform", "shuffled:filters", "shuffled:layer", "shuffled:kernels", "shuffled:spectrum", "fitted"];

    private readonly TemporaryFolder folder = new();

    public WeightStatesTests()
    {
        // Stands for a checkpoint: of no initialisation's scale, so that every state gives other numbers.
        var parameters = NetworkCatalogue.Get(Plain).Parameters;
        SafetensorsWriter.Write(Path.Combine(folder.Path, "learnt.safetensors"), new("learnt", parameters.Select((p, i) =>
        {
            double[] draws = new double[p.Length];
            new Philox(new Seed(41), "learnt", (ulong)i).FillNormal(draws);
            return new WeightArray(p.Name, p.Shape, draws.Select(d => (float)(0.2 * d * d * d)).ToArray());
        })));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_state_of_every_network_reaches_tables_record_and_report()
    {
        var outcome = Run("run");

        outcome.Failures.ShouldBeEmpty();
        foreach (string name in Names)
        {
            foreach (string state in States)
            {
                ScoreRow[] rows = [.. outcome.Scores.Where(r => r.Network == name && r.Weights == state)];
                rows.Select(r => r.Layer).Distinct().ShouldBe(["act1", "act2"]);
                rows.Select(r => r.Seed).Distinct().ShouldBe(state switch
                {
                    "trained" or "fitted" => [""],
                    "random" => [ScoreRow.MeanOfSeeds, "5", "6"],
                    _ => [ScoreRow.MeanOfSeeds, "7", "11"],
                });
            }
        }

        // 2 networks × (2 states without seeds + 6 with a mean and two seeds); fitted and trained weights come from one file.
        outcome.Scores.Where(r => r.Layer == "act2" && r.Subject.Length == 0).Select(r => r.Score).Distinct().Count().ShouldBe(2 * (1 + (6 * 3)));
        File.ReadAllText(Path.Combine(folder.Path, "run", "scores.csv")).ShouldContain("shuffled:spectrum,11,act1");
        ReportWriter.Write(outcome.Folder);
        File.ReadAllText(Path.Combine(folder.Path, "run", "report.html")).ShouldContain("shuffled:filters");
        outcome.Tests.ShouldContain(t => t.Contrast == $"{Plain}/trained - {Plain}/shuffled:filters" && t.Test == "paired-t");
    }

    [Fact]
    public void The_record_says_every_default_and_the_identity_of_each_network()
    {
        Run("run");

        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "run", "run.json")))!;
        JsonObject[] networks = [.. record["study"]!["networks"]!.AsArray().Select(n => n!.AsObject())];
        networks.Length.ShouldBe(Names.Length * States.Length);
        JsonObject Of(string key) => networks.Single(n => (string?)n["network"] == key);
        ((string?)Of($"{Plain}/random")["scheme"]).ShouldBe("he-normal");
        ((string?)Of($"{Plain}/random:xavier-uniform")["scheme"]).ShouldBe("xavier-uniform");
        ((string?)Of($"{Plain}/shuffled:kernels")["scheme"]).ShouldBe("kernels-across-filters");
        ((string?)Of($"{Plain}+activation=tanh/trained")["architecture"]).ShouldBe("vanilla-cnn(depth=2, width=6, kernel=3, activation=relu, pooling=max)+activation=tanh");
        ((string?)Of($"{Plain}/fitted")["file"]).ShouldBe(Path.Combine(folder.Path, "learnt.safetensors"));
        string[] identities = [.. networks.SelectMany(n => n["instances"]!.AsArray()).Select(i => (string)i!["identity"]!)];
        identities.Length.ShouldBe(2 * (2 + (6 * 2)));
        identities.ShouldBeUnique();
        identities.ShouldAllBe(i => i.Length == 64);
        record["inputs"]!.AsArray().ShouldContain(i => ((string)i!["path"]!).EndsWith("learnt.safetensors") && ((string)i["sha256"]!).Length == 64);
    }

    [Fact]
    public void Weights_that_nobody_trained_are_flagged_in_table_and_report_and_run_all_the_same()
    {
        var outcome = Run("run");
        string table = Path.Combine(folder.Path, "run", "gate.csv");
        byte[] first = File.ReadAllBytes(table);

        // Twice, for the network and its intervened twin; states that claim no training are not asked.
        outcome.Gate.Length.ShouldBe(2 * 3);
        outcome.Gate.Where(g => g.IsFlagged).Select(g => (g.Network, g.Weights, g.Check)).ShouldBe(Names.Select(name => (name, "trained", "filters")));
        outcome.Gate.Where(g => !g.IsFlagged).ShouldAllBe(g => g.Verdict == "not-tested" && g.P == null);
        outcome.Scores.ShouldContain(s => s.Weights == "trained");
        ReportWriter.Write(outcome.Folder);
        File.ReadAllText(Path.Combine(folder.Path, "run", "report.html")).ShouldContain("Flagged, and to be doubted until it is explained");
        Run("run").Gate.ShouldBe(outcome.Gate);
        File.ReadAllBytes(table).ShouldBe(first);
    }

    [Fact]
    public void A_file_that_has_gone_ends_the_run_before_it_starts_unless_it_need_not_be_there()
    {
        var study = Read("");
        string file = Path.Combine(folder.Path, "learnt.safetensors");
        File.Delete(file);

        Should.Throw<VentralException>(() => Run("run", study)).Message.ShouldContain(file);
        Directory.Exists(Path.Combine(folder.Path, "run")).ShouldBeFalse();
        Run("run", Read("when-available: true")).Scores.Select(r => r.Weights).Distinct().ShouldBe(["random", "random:xavier-uniform"]);
    }

    [Fact]
    public void Weights_of_another_network_end_its_own_cells_only()
    {
        SafetensorsWriter.Write(Path.Combine(folder.Path, "learnt.safetensors"), new("other", [new WeightArray("conv1.weight", [1], new float[] { 1 })]));

        var outcome = Run("run");

        outcome.Failures.Length.ShouldBe(2 * 6);
        outcome.Failures.ShouldAllBe(f => f.Reason.Contains("must hold its", StringComparison.Ordinal));
        outcome.Scores.ShouldNotBeEmpty();
    }

    private RunOutcome Run(string name, Study? study = null) => new StudyRunner(
        new() { OutFolder = Path.Combine(folder.Path, name), Offline = true, Workers = new Workers(2) }, new RecordingMonitor())
        .Run(study ?? Read(""), TestContext.Current.CancellationToken);

    private Study Read(string more)
    {
        string networks = string.Concat(
            from name in Names
            from state in States
            let origin = state.StartsWith("random", StringComparison.Ordinal) ? "" : ", file: learnt.safetensors" + (more.Length > 0 ? ", " + more : "")
            let seeds = state switch { "trained" or "fitted" => "", "random" => ", seeds: 2", _ => ", seeds: [7, 11]" }
            select $"  - {{network: '{name}', weights: {state}{origin}{seeds}, layers: [act1, act2]}}\n");
        return StudyFile.Parse(
            "study.yaml",
            $$"""
            study: states
            title: Weight states
            question: Which state resembles the brain?
            seed: 5
            stimuli:
              generated: {count: 12, size: 32}
            recordings:
              - simulated: {roi: made, network: '{{Plain}}/random', layer: act2, subjects: 4, channels: 30, noise: 0.5}
            networks:
            {{networks}}measures: [rsa:correlation:spearman]
            inference:
              measure: rsa:correlation:spearman
              contrasts:
                - ['{{Plain}}/trained', '{{Plain}}/shuffled:filters']
            """,
            folder.Path);
    }
}
