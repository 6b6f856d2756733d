using System.Collections.Immutable;
using System.Text.Json.Nodes;

using Ventral.Networks;
using Ventral.Studies.Planning;
using Ventral.Studies.Running;
using Ventral.Studies.Store;
using Ventral.Studies.Tables;
using Ventral.Studies.Tests.Tracing;
using Ventral.Studies.Tracing;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Running;

/// <summary>Measures that need responses, from a study's file to its tables, in every way that must not matter.</summary>
public class ResponseStudyTests
{
    private static readonly string[] Needy = ["encoding:ridge:pearson", "encoding:pls-25:pearson", "geometry:cka", "geometry:cka-debiased"];

    private static readonly string Text = SmallStudy.Text
        .Replace("rsa:correlation:pearson]", string.Join(", ", Needy) + "]\nfolds: {count: 3}", StringComparison.Ordinal)
        .Replace("count: 12", "count: 18", StringComparison.Ordinal);

    [Fact]
    public void Units_predict_channels_and_the_layer_that_made_them_is_most_like_them()
    {
        using var folder = new TemporaryFolder();

        var outcome = Run(folder.Path, 2, text: Text.Replace("seeds: 3", "seeds: 1", StringComparison.Ordinal));

        outcome.Failures.ShouldBeEmpty();
        foreach (string measure in Needy)
        {
            ScoreRow[] means = [.. outcome.Scores.Where(row => row.Measure == measure && row.Subject.Length == 0 && row.Network.EndsWith("6)", StringComparison.Ordinal))];
            means.Select(row => row.Layer).ShouldBe(["act1", "act2"]);
            means[1].Score.ShouldBeGreaterThan(measure.StartsWith("cka", StringComparison.Ordinal) ? means[0].Score : 0.3, measure);
            means.ShouldAllBe(row => row.CeilingLower == null && row.CeilingUpper == null && row.P == null && row.StimulusCount == 18);
        }
    }

    [Fact]
    public void The_row_of_several_seeds_is_the_mean_of_their_scores()
    {
        using var folder = new TemporaryFolder();

        var outcome = new StudyRunner(Options(folder.Path, 2), new RecordingMonitor())
            .Run(StudyFile.Parse("study.yaml", Text.Replace("measures: [rsa:correlation:tau-b, ", "measures: [encoding:ridge:pearson, rsa:correlation:tau-b, ", StringComparison.Ordinal).Replace("tau-b, encoding:ridge:pearson", "tau-b", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        ScoreRow[] rows = [.. outcome.Scores.Where(row => row.Measure == "encoding:ridge:pearson" && row.Layer == "act2" && row.Subject == "sub-02" && row.Seed.Length > 0 && row.Network.Contains('6', StringComparison.Ordinal))];
        rows.Select(row => row.Seed).ShouldBe(["mean", "5", "6", "7"]);
        rows[0].Score.ShouldBe(rows.Skip(1).Average(row => row.Score), 1e-15);
        rows.Select(row => row.Cell).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Tables_are_the_same_bytes_at_any_number_of_threads()
    {
        using var one = new TemporaryFolder();
        using var three = new TemporaryFolder();

        Run(one.Path, 1);
        Run(three.Path, 3);

        Scores(three.Path).ShouldBe(Scores(one.Path));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_stopped_run_goes_on_to_the_same_bytes(int steps)
    {
        using var undisturbed = new TemporaryFolder();
        using var stopped = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        Run(undisturbed.Path, 2);

        Should.Throw<OperationCanceledException>(() => Run(stopped.Path, 2, new RecordingMonitor(stop, steps), stop.Token));
        Run(stopped.Path, 3);

        Scores(stopped.Path).ShouldBe(Scores(undisturbed.Path));
    }

    [Fact]
    public void Lost_scores_are_computed_again_and_others_are_not()
    {
        using var folder = new TemporaryFolder();
        Run(folder.Path, 2);
        byte[] before = Scores(folder.Path);
        string[] records = [.. Directory.EnumerateFiles(Path.Combine(folder.Path, "store"), "*.json", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("score/responses", StringComparison.Ordinal))];
        records.Length.ShouldBe(4 * ((4 * 2) + 2));
        File.Delete(records[3]);
        byte[] damaged = File.ReadAllBytes(Path.ChangeExtension(records[7], ".npy"));
        damaged[^3] ^= 0x40;
        File.WriteAllBytes(Path.ChangeExtension(records[7], ".npy"), damaged);
        var kept = records.Where((_, i) => i is not (3 or 7)).ToDictionary(file => file, File.GetLastWriteTimeUtc);

        var monitor = new RecordingMonitor();
        Run(folder.Path, 2, monitor);

        Scores(folder.Path).ShouldBe(before);
        monitor.Notices.ShouldContain(notice => notice.Contains("score/responses", StringComparison.Ordinal));
        kept.ShouldAllBe(file => File.GetLastWriteTimeUtc(file.Key) == file.Value);
    }

    [Fact]
    public void Every_cell_walks_back_and_is_computed_again_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        var outcome = Run(folder.Path, 2);
        var run = FinishedRun.Read(folder.Path);

        run.Faults.ShouldBeEmpty();
        foreach (var row in outcome.Scores.Where(row => Needy.Contains(row.Measure)))
        {
            var explained = CellExplanation.Of(run, row.Cell);
            explained.ShouldAllBe(step => step.Proof == true);
            explained.SelectMany(step => step.All).ShouldNotContain(step => step.Proof == false);
            explained.SelectMany(step => step.All).Any(step => step.Text.Contains("k-fold(3) by seed 5", StringComparison.Ordinal)).ShouldBe(row.Measure.StartsWith("encoding:", StringComparison.Ordinal));
        }

        new RunVerifier(Options(folder.Path, 3), new RecordingMonitor()).Verify(run, 30, new Seed(2), null, TestContext.Current.CancellationToken)
            .ShouldAllBe(cell => cell.IsSame);
    }

    [Fact]
    public void Other_folds_give_other_scores_of_what_learns_and_diff_says_so()
    {
        using var three = new TemporaryFolder();
        using var six = new TemporaryFolder();
        Run(three.Path, 2);
        Run(six.Path, 2, text: Text.Replace("folds: {count: 3}", "folds: {kind: k-fold, count: 6}", StringComparison.Ordinal));

        var difference = RunDifference.Between(FinishedRun.Read(three.Path), FinishedRun.Read(six.Path));

        difference.Changed.ShouldHaveSingleItem().Reason.ShouldBe("the folds");
        difference.Changed[0].First.Measure.ShouldStartWith("encoding:");
        difference.OnlyInFirst.ShouldBeEmpty();
    }

    [Fact]
    public void The_plan_knows_the_rows_and_the_record_knows_the_folds()
    {
        using var folder = new TemporaryFolder();
        var outcome = Run(folder.Path, 2, text: Text.Replace("\nfolds: {count: 3}", "", StringComparison.Ordinal));

        var plan = StudyRunner.Plan(StudyFile.Parse("study.yaml", Text), Options(folder.Path, 2));

        plan.Cells.Select(cell => (cell.Seed, cell.Layer, cell.Subject, cell.Measure)).ShouldBe(outcome.Scores.Select(row => (row.Seed, row.Layer, row.Subject, row.Measure)));
        plan.CellCount.ShouldBe(outcome.Scores.Length);
        plan.Units[1].MultiplyAdds.ShouldBeGreaterThan(StudyRunner.Plan(StudyFile.Parse("study.yaml", SmallStudy.Text.Replace("count: 12", "count: 18", StringComparison.Ordinal)), Options(folder.Path, 2)).Units[1].MultiplyAdds);
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "run.json")))!;
        record["settings"]!["folds"]!.ToJsonString().ShouldBe("""{"kind":"k-fold","count":5}""");
    }

    [Fact]
    public void Answers_on_the_disk_score_to_the_same_bytes_and_a_layer_that_does_not_fit_alone_is_refused()
    {
        string text = Text.Replace("measures:", "readout: flatten\nmeasures:", StringComparison.Ordinal).Replace("size: 32", "size: 96", StringComparison.Ordinal);
        var study = StudyFile.Parse("study.yaml", text);
        using var free = new TemporaryFolder();
        using var limited = new TemporaryFolder();
        using var refused = new TemporaryFolder();
        var estimate = PlanEstimate.Of(study, StudyRunner.Plan(study, Options(free.Path, 2)), new Workers(1));
        var reading = new LayerReading(
            Network.Random(NetworkCatalogue.Get("vanilla-cnn(depth=2, width=8)"), new Seed(5)), 18, Readout.Flatten, new Workers(2), new() { Memory = estimate.LeastBytes }, units => ResponseStage.BytesOf(18, units, 30));
        reading.Passes(["act1", "act2"]).ShouldHaveSingleItem().IsSpilled.ShouldBeTrue();

        Run(free.Path, 2, text: text);
        Run(limited.Path, 2, text: text, memory: estimate.LeastBytes).Failures.ShouldBeEmpty();

        Scores(limited.Path).ShouldBe(Scores(free.Path));
        Run(refused.Path, 2, text: text, memory: estimate.LeastBytes * 9 / 10).Failures.ShouldContain(failed => failed.Reason.Contains("by responses takes all of its answers into memory", StringComparison.Ordinal));
    }

    /// <summary>As shards do: each network in a store of its own, which are joined; then nothing is computed any more.</summary>
    [Fact]
    public void Results_of_two_machines_merge_to_the_same_bytes()
    {
        var study = StudyFile.Parse("study.yaml", Text);
        using var undisturbed = new TemporaryFolder();
        using var merged = new TemporaryFolder();
        using var shards = new TemporaryFolder();
        Run(undisturbed.Path, 2);
        var store = new RunStore(Path.Combine(merged.Path, "store"));
        foreach (var (factor, shard) in study.Networks.Select((factor, i) => (factor, Path.Combine(shards.Path, $"{i}"))))
        {
            new StudyRunner(Options(shards.Path, 1), new RecordingMonitor()).RunUnits(study, [factor.Key], shard, null, TestContext.Current.CancellationToken).ShouldBeEmpty();
            StoreImport.Merge(shard, store, TestContext.Current.CancellationToken).Conflicts.ShouldBeEmpty();
        }

        var gathering = Options(merged.Path, 3) with { MissingBecause = ImmutableDictionary<string, string>.Empty };
        new StudyRunner(gathering, new RecordingMonitor()).Run(study, TestContext.Current.CancellationToken).Failures.ShouldBeEmpty();

        Scores(merged.Path).ShouldBe(Scores(undisturbed.Path));
    }

    private static byte[] Scores(string folder) => File.ReadAllBytes(Path.Combine(folder, "scores.csv"));

    private static RunOutcome Run(string folder, int threads, RecordingMonitor? monitor = null, CancellationToken? stop = null, string? text = null, long? memory = null) =>
        new StudyRunner(Options(folder, threads) with { Memory = memory }, monitor ?? new RecordingMonitor()).Run(StudyFile.Parse("study.yaml", text ?? Text), stop ?? TestContext.Current.CancellationToken);

    private static RunOptions Options(string folder, int threads) => new() { OutFolder = folder, Offline = true, Workers = new Workers(threads) };
}
