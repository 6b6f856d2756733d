using System.Globalization;
using System.Text;
using System.Text.Json;

using Ventral.Data.Own;
using Ventral.Studies.Running;
using Ventral.Studies.Tables;
using Ventral.Studies.Tracing;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>A user's own images and trials, and a network given by its activations: the whole way from files to the numbers that scikit-learn gives.</summary>
public sealed class ResponseGoldenTests : IDisposable
{
    private const int StimulusCount = 40;

    private const int UnitCount = 30;

    private const int ChannelCount = 7;

    private const string Text = """
        study: own
        title: One's own
        question: Are the numbers those of scikit-learn?
        seed: 7
        recordings:
          - {dataset: mine, rois: [V4]}
        networks:
          - {network: theirs, weights: given, activations: {layer: layer.csv}}
        measures: [rsa:correlation:spearman, encoding:ridge:pearson, encoding:pls-25:pearson, geometry:cka, geometry:cka-debiased]
        inference: {measure: rsa:correlation:spearman}
        """;

    private static readonly string Goldens = Path.Combine(Repository.Root, "tests", "Ventral.Studies.Tests", "Running", "Goldens");

    private static readonly JsonElement Golden = Json("response_scores.json");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_folds_that_the_goldens_were_made_with_are_the_studys()
    {
        string folds = JsonSerializer.Serialize(new FoldPlan().Of(StimulusCount, new Seed(7)).Select(fold => fold.Test.ToArray()));

        folds.ShouldBe(File.ReadAllText(Path.Combine(Goldens, "response_folds.json")).TrimEnd());
    }

    [Theory]
    [InlineData("encoding:ridge:pearson", 1e-9)]
    [InlineData("encoding:pls-25:pearson", 1e-7)]
    [InlineData("geometry:cka", 1e-6)]
    [InlineData("geometry:cka-debiased", 1e-6)]
    public void Scores_are_those_of_the_reference(string measure, double tolerance)
    {
        var outcome = Run(repeats: 2);

        ScoreRow[] rows = [.. outcome.Scores.Where(row => row.Measure == measure)];
        double[] expected = [.. Golden.GetProperty(measure).EnumerateArray().Select(value => value.GetDouble())];
        rows.Select(row => row.Subject).ShouldBe(["sub-01", "sub-02", ""]);
        rows[0].Score.ShouldBe(expected[0], tolerance);
        rows[1].Score.ShouldBe(expected[1], tolerance);
        rows[2].Score.ShouldBe(expected.Average(), tolerance);
        rows.ShouldAllBe(row => row.Dataset == "mine" && row.Roi == "V4" && row.UnitCount == UnitCount);
    }

    [Fact]
    public void A_ceiling_comes_of_repeats_and_of_nothing_else()
    {
        double lower = Golden.GetProperty("ceiling").EnumerateArray().Average(value => value.GetDouble());
        double upper = Golden.GetProperty("ceiling").EnumerateArray().Average(value => Math.Sqrt(value.GetDouble()));

        var repeated = Run(repeats: 2).Scores;
        var single = Run(repeats: 1).Scores;

        foreach (var row in repeated)
        {
            if (row.Measure.StartsWith("encoding:", StringComparison.Ordinal))
            {
                row.CeilingLower!.Value.ShouldBe(lower, 0.01);
                row.CeilingUpper!.Value.ShouldBe(upper, 0.01);
            }
            else
            {
                (row.CeilingLower is null).ShouldBe(row.Measure.StartsWith("geometry:", StringComparison.Ordinal));
            }
        }

        single.Where(row => !row.Measure.StartsWith("rsa:", StringComparison.Ordinal)).ShouldAllBe(row => row.CeilingLower == null && row.CeilingUpper == null);
    }

    [Fact]
    public void A_run_of_ones_own_data_can_be_explained_and_verified()
    {
        Run(repeats: 2);
        var run = FinishedRun.Read(Path.Combine(folder.Path, "run"));

        run.Faults.ShouldBeEmpty();
        run.Scores.SelectMany(row => CellExplanation.Of(run, row.Cell)).SelectMany(step => step.All).ShouldNotContain(step => step.Proof == false);
        new RunVerifier(Options, new RecordingMonitor()).Verify(run, 100, new Seed(1), Datasets.Catalogue(), TestContext.Current.CancellationToken)
            .ShouldAllBe(cell => cell.IsSame);
    }

    /// <summary>A layer that answers alike to all stimuli predicts nothing: its cells fail, each for its reason, and no others.</summary>
    [Fact]
    public void A_score_that_is_undefined_fails_alone()
    {
        Table("dead.csv", "stimulus", 1, UnitCount, (_, _, u) => Unit(0, u));

        var outcome = Run(2, Text.Replace("layer.csv}", "layer.csv, dead: dead.csv}", StringComparison.Ordinal).Replace("rsa:correlation:spearman, encoding", "encoding", StringComparison.Ordinal).Replace("geometry:cka, ", "rsa:correlation:cosine, ", StringComparison.Ordinal).Replace("measure: rsa:correlation:spearman", "measure: rsa:correlation:cosine", StringComparison.Ordinal));

        outcome.Failures.Select(failed => failed.Where).ShouldBe(
            ["dead in V4 by encoding:ridge:pearson", "dead in V4 by encoding:pls-25:pearson", "dead in V4 by rsa:correlation:cosine", "dead in V4 by geometry:cka-debiased"]);
        outcome.Failures[0].Reason.ShouldBe("No channel of 'sub-01' has a correlation in fold 1: responses, or predictions from 'dead', do not vary there. Ask for fewer folds, or leave the layer out.");
        outcome.Scores.Select(row => row.Layer).Distinct().ShouldBe(["layer"]);
        outcome.Scores.Length.ShouldBe(4 * 3);
        FinishedRun.Read(outcome.Folder).Faults.ShouldBeEmpty();
    }

    /// <summary>As the generator has it: sines would differ in their last bits, so a hash of whole numbers.</summary>
    private static double Wave(long place)
    {
        ulong x = (ulong)place * 2654435761 % 4294967296;
        x = (x ^ (x >> 15)) * 2246822519 % 4294967296;
        x ^= x >> 13;
        return ((x % 20001) / 10000.0) - 1;
    }

    private static float Unit(int stimulus, int unit) => (float)Wave(1000 + (stimulus * UnitCount) + unit);

    private static double Trial(int subject, int stimulus, int channel, int repeat)
    {
        double signal = 0;
        for (int u = 0; u < UnitCount; u++)
        {
            signal += Unit(stimulus, u) * Math.Round(Wave(50000 + (1000 * subject) + (u * ChannelCount) + channel), 3);
        }

        return Math.Round(signal + (2 * Wave(90000 + (10000 * subject) + (((stimulus * ChannelCount) + channel) * 2) + repeat)), 4);
    }

    private static string Id(int stimulus) => string.Create(CultureInfo.InvariantCulture, $"img_{stimulus:00}");

    private static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Goldens, name))).RootElement;

    private RunOptions Options => new() { OutFolder = Path.Combine(folder.Path, "run"), Offline = true, Workers = new Workers(2) };

    private OwnDatasets Datasets => new(Path.Combine(folder.Path, "datasets"));

    private RunOutcome Run(int repeats, string text = Text)
    {
        string images = Path.Combine(folder.Path, "images");
        Directory.CreateDirectory(images);
        for (int i = 0; i < StimulusCount; i++)
        {
            File.WriteAllBytes(Path.Combine(images, Id(i) + ".png"), PngBytes.Of(8, (x, y) => ((byte)(x * 30), (byte)(y * 30), (byte)(i * 6))));
        }

        Table("layer.csv", "stimulus", 1, UnitCount, (i, _, u) => Unit(i, u));
        string[] subjects = [.. Enumerable.Range(0, 2).Select(s => Table($"sub-0{s + 1}_V4.csv", "stimulus,repeat", repeats, ChannelCount, (i, repeat, c) => Trial(s, i, c, repeat)))];
        Directory.CreateDirectory(Datasets.Folder);
        File.Delete(Datasets.FileOf("mine"));
        Datasets.Add(new() { Name = "mine", Images = images, Responses = [.. subjects] }, TestContext.Current.CancellationToken);
        var outcome = new StudyRunner(Options, new RecordingMonitor()).Run(StudyFile.Parse("own.yaml", text, folder.Path, Datasets.Catalogue()), TestContext.Current.CancellationToken);
        if (text == Text)
        {
            outcome.Failures.ShouldBeEmpty();
        }

        return outcome;
    }

    private string Table(string name, string header, int repeats, int columns, Func<int, int, int, double> value)
    {
        var text = new StringBuilder(header);
        text.AppendJoin("", Enumerable.Range(1, columns).Select(c => $",v{c}")).Append('\n');
        for (int i = 0; i < StimulusCount; i++)
        {
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                text.Append(Id(i)).Append(header.Contains("repeat", StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $",{repeat + 1}") : "");
                foreach (int c in Enumerable.Range(0, columns))
                {
                    text.Append(CultureInfo.InvariantCulture, $",{value(i, repeat, c):R}");
                }

                text.Append('\n');
            }
        }

        string path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
