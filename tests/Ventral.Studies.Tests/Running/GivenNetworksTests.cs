using System.Globalization;
using System.IO.Compression;

using Ventral.Data;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Stimuli;
using Ventral.Networks;
using Ventral.Reports;
using Ventral.Studies.Running;
using Ventral.Studies.Tables;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>Networks that are known by activations or RDMs in the user's own files score as the network that made them does.</summary>
public sealed class GivenNetworksTests : IDisposable
{
    private const string Made = "vanilla-cnn(depth=2, width=6)";

    private readonly TemporaryFolder folder = new();

    private readonly StimulusIds ids;

    private readonly Activations[] layers;

    public GivenNetworksTests()
    {
        var stimuli = ShapesOverTextures.Create(12, 32, new Seed(5));
        ids = stimuli.Ids;
        layers = [.. new ActivationExtractor(Network.Random(NetworkCatalogue.Get(Made), new Seed(5)), new Workers(2))
            .Extract(stimuli, ["act1", "act2"], Readout.SpatialMean, TestContext.Current.CancellationToken)];
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_a_layer_scores_as_the_network_itself()
    {
        WriteNpy("one.npy", layers[0], Enumerable.Range(0, 12));
        WriteCsv("two.csv", layers[1], Enumerable.Range(0, 12).Reverse());
        WriteIds("ids.txt", Enumerable.Range(0, 12));
        WriteCsv("one.csv", layers[0], Enumerable.Range(0, 12));

        ShouldScoreAsMade(Run("activations: {act1: one.csv, act2: two.csv}"));
        ShouldScoreAsMade(Run("activations: {act1: one.npy}, ids: ids.txt"));
    }

    [Fact]
    public void One_archive_of_all_layers_scores_as_the_network_itself_in_any_order_of_rows()
    {
        int[] order = [.. Enumerable.Range(0, 12).Select(i => i * 7 % 12)];
        WriteArchive("all.npz", order);
        WriteIds("ids.txt", order);

        var outcome = Run("activations: all.npz, ids: ids.txt, layers: [act1, act2]");

        ShouldScoreAsMade(outcome);
        outcome.Scores.Where(r => r.Network == "theirs").Select(r => r.Weights).Distinct().ShouldBe(["given"]);
        outcome.Scores.Where(r => r.Network == "theirs").Select(r => r.UnitCount).Distinct().ShouldBe([6]);
        ReportWriter.Write(outcome.Folder);
        string record = File.ReadAllText(Path.Combine(outcome.Folder, "run.json"));
        record.ShouldContain("\"given\": \"activations\"");
        record.ShouldContain("all.npz");
    }

    [Fact]
    public void Rdms_score_as_the_network_itself()
    {
        var rdms = layers.Select(layer => new Ventral.Analysis.Rsa.CorrelationDissimilarity().Between(layer, new Workers(1))).ToArray();
        double[] square = [.. Enumerable.Range(0, 144).Select(i => rdms[0][i / 12, i % 12])];
        Write("square.npy", stream => NpyWriter.Write(stream, [12, 12], square));
        Write("triangle.npy", stream => NpyWriter.Write(stream, [66], rdms[1].Pairs));
        WriteIds("ids.txt", Enumerable.Range(0, 12));

        var outcome = Run("rdms: {act1: square.npy, act2: triangle.npy}, ids: ids.txt");

        ShouldScoreAsMade(outcome);
        outcome.Scores.Where(r => r.Network == "theirs").ShouldAllBe(r => r.UnitCount == null);
    }

    [Theory]
    [InlineData("missing", "Missing from 'act1': 012-")]
    [InlineData("extra", "Not in 'shapes-over-textures': stranger.")]
    [InlineData("duplicate", "must be unique; '001-")]
    [InlineData("rows", "must have one row a stimulus: 11 rows, 12 ids in '")]
    [InlineData("nan", "must be finite; unit 3 answered NaN to '002-")]
    [InlineData("no ids", "does not say which stimuli its rows are")]
    [InlineData("no layer", "must hold an array 'act1'. Did you mean 'act2'?")]
    [InlineData("garbage", "must be what its name says, an archive of NumPy arrays")]
    public void A_file_that_does_not_fit_stops_the_run_before_anything_is_computed(string fault, string message)
    {
        int[] order = [.. Enumerable.Range(0, fault is "missing" or "rows" ? 11 : 12)];
        WriteArchive("all.npz", order, fault == "nan" ? 8 : -1, onlyLast: fault == "no layer");
        string[] named = [.. Enumerable.Range(0, fault == "missing" ? 11 : 12).Select(i => ids.Ids[i])];
        named = fault switch
        {
            "extra" => [.. named[..11], "stranger"],
            "duplicate" => [named[0], .. named[..11]],
            _ => named,
        };
        File.WriteAllLines(Path.Combine(folder.Path, "ids.txt"), named);
        if (fault == "garbage")
        {
            File.WriteAllBytes(Path.Combine(folder.Path, "all.npz"), [0xC3, 0x28, 0x00, 0xFF]);
        }

        string found = Should.Throw<VentralException>(() => Run("activations: all.npz, layers: [act1, act2]" + (fault == "no ids" ? "" : ", ids: ids.txt"))).Message;

        found.ShouldStartWith("theirs/given: ");
        found.ShouldContain(message);
        Directory.Exists(Path.Combine(folder.Path, "run")).ShouldBeFalse();
    }

    [Fact]
    public void Activations_without_a_pattern_end_their_own_cells_only()
    {
        Write("flat.npy", stream => NpyWriter.Write(stream, [12, 6], new float[72]));
        WriteIds("ids.txt", Enumerable.Range(0, 12));

        var outcome = Run("activations: {act1: flat.npy}, ids: ids.txt");

        outcome.Failures.ShouldHaveSingleItem().Network.ShouldBe("theirs/given");
        outcome.Scores.Select(r => r.Network).Distinct().ShouldBe([Made]);
    }

    private static void ShouldScoreAsMade(RunOutcome outcome)
    {
        outcome.Failures.ShouldBeEmpty();
        ScoreRow[] theirs = [.. outcome.Scores.Where(r => r.Network == "theirs")];
        theirs.ShouldNotBeEmpty();
        foreach (var row in theirs)
        {
            row.Score.ShouldBe(outcome.Scores.Single(r => r.Network == Made && (r.Layer, r.Subject) == (row.Layer, row.Subject)).Score);
        }
    }

    private RunOutcome Run(string theirs)
    {
        var study = StudyFile.Parse(
            "study.yaml",
            $$"""
            study: given
            title: A given network
            question: Do files score as the network that made them?
            seed: 5
            stimuli:
              generated: {count: 12, size: 32}
            recordings:
              - simulated: {roi: made, network: '{{Made}}/random', layer: act2, subjects: 3, channels: 30, noise: 0.5}
            networks:
              - {network: '{{Made}}', weights: random, layers: [act1, act2]}
              - {network: theirs, weights: given, {{theirs}}}
            measures: [rsa:correlation:spearman]
            inference:
              measure: rsa:correlation:spearman
            """,
            folder.Path);
        return new StudyRunner(new() { OutFolder = Path.Combine(folder.Path, "run"), Offline = true, Workers = new Workers(2) }, new RecordingMonitor())
            .Run(study, TestContext.Current.CancellationToken);
    }

    private void WriteIds(string name, IEnumerable<int> rows) => File.WriteAllLines(Path.Combine(folder.Path, name), rows.Select(row => ids.Ids[row]));

    private void WriteNpy(string name, Activations layer, IEnumerable<int> rows) => Write(name, stream => Npy(stream, layer, [.. rows]));

    private void WriteCsv(string name, Activations layer, IEnumerable<int> rows) => File.WriteAllLines(
        Path.Combine(folder.Path, name),
        rows.Select(row => ids.Ids[row] + string.Concat(layer.Row(row).ToArray().Select(v => "," + v.ToString("R", CultureInfo.InvariantCulture))))
            .Prepend("stimulus" + string.Concat(Enumerable.Range(0, layer.UnitCount).Select(u => $",unit{u}"))));

    private void WriteArchive(string name, int[] rows, int nan = -1, bool onlyLast = false) => Write(name, stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var layer in onlyLast ? layers[1..] : layers)
        {
            using var entry = zip.CreateEntry(layer.Layer + ".npy").Open();
            Npy(entry, layer, rows, nan);
        }
    });

    private static void Npy(Stream stream, Activations layer, int[] rows, int nan = -1)
    {
        float[] values = [.. rows.SelectMany(row => layer.Row(row).ToArray())];
        if (nan >= 0)
        {
            values[nan] = float.NaN;
        }

        NpyWriter.Write(stream, [rows.Length, layer.UnitCount, 1, 1], values);
    }

    private void Write(string name, Action<Stream> write)
    {
        using var stream = File.Create(Path.Combine(folder.Path, name));
        write(stream);
    }
}
