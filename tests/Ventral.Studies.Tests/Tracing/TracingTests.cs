using System.Collections.Immutable;

using Ventral.Studies.Running;
using Ventral.Studies.Tables;
using Ventral.Studies.Tests.Running;
using Ventral.Studies.Tracing;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Tracing;

/// <summary>From a number back to what it came from, and once more to the number.</summary>
public sealed class TracingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_cell_of_a_run_is_proved_back_to_its_images_and_network()
    {
        SmallStudy.Run(folder.Path);

        var run = FinishedRun.Read(folder.Path);

        // Seeds and their mean, and one network of one seed.
        run.Scores.Length.ShouldBe((3 * 2 * 5) + (2 * 2 * 5) + (2 * 2 * 5));
        foreach (var row in run.Scores)
        {
            foreach (var step in CellExplanation.Of(run, row.Cell))
            {
                step.Proof.ShouldBe(true);
                step.All.ShouldAllBe(part => part.Proof != false);
                step.All.Count(part => part.Proof == true).ShouldBe((row.Seed == ScoreRow.MeanOfSeeds ? 7 : 4) + (row.P is null ? 0 : 1));
            }
        }
    }

    [Theory]
    [InlineData("images", "\"stimuli\":[{\"name\":\"001-disc-plain\",\"hash\":\"")]
    [InlineData("identity", "\"identity\":\"")]
    [InlineData("subject", "\"subjects\":[{\"name\":\"sub-01\",\"hash\":\"")]
    public void A_changed_trace_is_no_proof(string what, string before)
    {
        SmallStudy.Run(folder.Path);
        string file = Path.Combine(folder.Path, "trace.json"), text = File.ReadAllText(file);
        int at = text.LastIndexOf(before, StringComparison.Ordinal) + before.Length;
        File.WriteAllText(file, text[..at] + (text[at] == '0' ? '1' : '0') + text[(at + 1)..]);

        var run = FinishedRun.Read(folder.Path);

        // The last identity is that of the network with one seed.
        var row = run.Scores.Last(r => r.Subject == "sub-01");
        CellExplanation.Of(run, row.Cell)[0].All.ShouldContain(step => step.Proof == false, what);
    }

    [Fact]
    public void A_changed_number_or_study_is_no_proof()
    {
        SmallStudy.Run(folder.Path);
        string file = Path.Combine(folder.Path, "scores.csv");
        var row = FinishedRun.Read(folder.Path).Scores.First(r => r.Subject == "sub-02");
        string score = row.Score.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllText(file, File.ReadAllText(file).Replace($",{score},", ",0.5,", StringComparison.Ordinal));
        CellExplanation.Of(FinishedRun.Read(folder.Path), row.Cell)[0].All.ShouldContain(step => step.Proof == false && step.Text.Contains("which is not that of scores.csv", StringComparison.Ordinal));

        File.WriteAllText(file, File.ReadAllText(file).Replace(",0.5,", $",{score},", StringComparison.Ordinal));
        CellExplanation.Of(FinishedRun.Read(folder.Path), row.Cell)[0].All.ShouldAllBe(step => step.Proof != false);
        File.AppendAllText(Path.Combine(folder.Path, "study.yaml"), "\n# later\n");
        CellExplanation.Of(FinishedRun.Read(folder.Path), row.Cell)[0].All.ShouldContain(step => step.Proof == false);
    }

    [Fact]
    public void A_changed_p_is_no_proof()
    {
        SmallStudy.Run(folder.Path);
        string file = Path.Combine(folder.Path, "scores.csv"), text = File.ReadAllText(file);
        foreach (bool group in new[] { false, true })
        {
            var rows = FinishedRun.Read(folder.Path).Scores;
            var row = rows.First(r => r.P is not null && r.Subject.Length == 0 == group);
            string score = row.Score.ToString("R", System.Globalization.CultureInfo.InvariantCulture), p = row.P!.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            int at = text.IndexOf($",{p},", text.IndexOf($",{score},", StringComparison.Ordinal), StringComparison.Ordinal);
            File.WriteAllText(file, text[..at] + ",0.123," + text[(at + p.Length + 2)..]);

            CellExplanation.Of(FinishedRun.Read(folder.Path), row.Cell)[0].All.Where(step => step.Proof == false).ShouldHaveSingleItem()
                .Text.ShouldContain("the p that the store keeps, of 99 relabellings of 2 layers");
            File.WriteAllText(file, text);
        }
    }

    [Fact]
    public void A_cell_that_is_not_there_is_named()
    {
        SmallStudy.Run(folder.Path);
        var run = FinishedRun.Read(folder.Path);

        Should.Throw<VentralException>(() => CellExplanation.Of(run, "xyz")).Message.ShouldContain("The last column of scores.csv names them.");
        string digit = run.Scores.GroupBy(r => r.Cell[..1]).First(g => g.Select(r => r.Cell).Distinct().Count() > 1).Key;
        Should.Throw<VentralException>(() => CellExplanation.Of(run, digit)).Message.ShouldContain("Give more digits.");
    }

    [Fact]
    public void All_cells_computed_from_the_beginning_are_the_same_bits()
    {
        SmallStudy.Run(folder.Path);

        var cells = Verify(1000);

        cells.Length.ShouldBe(FinishedRun.Read(folder.Path).Scores.Length);
        cells.ShouldAllBe(cell => cell.IsSame);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_sample_needs_no_more_than_itself(ulong seed)
    {
        SmallStudy.Run(folder.Path);

        var cells = Verify(2, seed);

        cells.Length.ShouldBe(2);
        cells.ShouldAllBe(cell => cell.IsSame);
    }

    [Fact]
    public void A_score_that_was_changed_by_one_bit_is_found()
    {
        var outcome = SmallStudy.Run(folder.Path);
        string file = Path.Combine(folder.Path, "scores.csv"), text = File.ReadAllText(file);
        var row = outcome.Scores.First(r => r.Subject == "sub-03");
        string score = row.Score.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        string other = Math.BitIncrement(row.Score).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        int at = text.IndexOf($",{score},", StringComparison.Ordinal);
        File.WriteAllText(file, text[..(at + 1)] + other + text[(at + 1 + score.Length)..]);

        var different = Verify(1000).Where(cell => !cell.IsSame).ToArray();

        different.ShouldHaveSingleItem().Kept.Score.ShouldBe(Math.BitIncrement(row.Score));
    }

    [Fact]
    public void A_study_that_was_changed_beside_its_tables_is_refused()
    {
        SmallStudy.Run(folder.Path);
        File.AppendAllText(Path.Combine(folder.Path, "study.yaml"), "\n# later\n");

        Should.Throw<VentralException>(() => Verify(1)).Message.ShouldContain("must be the study that ran");
    }

    [Fact]
    public void A_study_with_a_byte_order_mark_is_explained_and_verified_as_the_file_that_ran()
    {
        string file = Path.Combine(folder.Path, "marked.yaml");
        File.WriteAllBytes(file, [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(SmallStudy.Text)]);
        new StudyRunner(SmallStudy.Options(folder.Path), new RecordingMonitor()).Run(StudyFile.Read(file), TestContext.Current.CancellationToken);

        var run = FinishedRun.Read(folder.Path);

        run.HoldsItsStudy.ShouldBe(true);
        File.ReadAllBytes(Path.Combine(folder.Path, "study.yaml")).ShouldBe(File.ReadAllBytes(file));
        Verify(2).ShouldAllBe(cell => cell.IsSame);
    }

    [Fact]
    public void Two_runs_of_one_study_are_the_same()
    {
        using var again = new TemporaryFolder();
        SmallStudy.Run(folder.Path);
        SmallStudy.Run(again.Path);

        var difference = Difference(again);

        difference.IsSame.ShouldBeTrue();
        difference.Causes.ShouldBeEmpty();
        difference.SameCount.ShouldBe(70);
    }

    [Theory]
    [InlineData("channels: 30", "channels: 31", "the recording", 70)]
    [InlineData("generated: {count: 12, size: 32}", "generated: {count: 12, size: 40}", "the stimuli", 70)]
    [InlineData("permutations: 99", "permutations: 199", "p alone", 10)]
    public void Scores_that_differ_name_what_changed_behind_them(string old, string changed, string reason, int least)
    {
        using var again = new TemporaryFolder();
        SmallStudy.Run(folder.Path);
        SmallStudy.Run(again.Path, SmallStudy.Text.Replace(old, changed, StringComparison.Ordinal));

        var difference = Difference(again);

        difference.Causes.ShouldContain(cause => cause.StartsWith("study file", StringComparison.Ordinal));
        difference.Changed.Where(c => c.Reason.Contains(reason, StringComparison.Ordinal)).Sum(c => c.Count).ShouldBeGreaterThanOrEqualTo(least);
    }

    [Fact]
    public void Networks_of_another_seed_are_missing_in_each_other()
    {
        using var again = new TemporaryFolder();
        SmallStudy.Run(folder.Path);
        SmallStudy.Run(again.Path, seed: 6);

        var difference = Difference(again);

        difference.Causes.ShouldContain("seed: '5' became '6'");
        difference.OnlyInFirst.ShouldNotBeEmpty();
        difference.Changed.ShouldContain(c => c.Reason.Contains("the seeds behind the mean", StringComparison.Ordinal) || c.Reason.Contains("the stimuli", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("trace.json", "{}", "trace.json:1:3 This is not")]
    [InlineData("trace.json", "{\"build\":null}", "trace.json:1:")]
    [InlineData("trace.json", "[", "trace.json:1:")]
    [InlineData("trace.json", "{\"a\": [1,", "trace.json:1:")]
    [InlineData("trace.json", "null", "trace.json This is not")]
    [InlineData("run.json", "[]", "run.json This is not")]
    [InlineData("run.json", "{\n  \"study\": ", "run.json:2:")]
    [InlineData("run.json", "{\"study\": {}, \"study\": 1}", "run.json")]
    [InlineData("run.json", "", "run.json:1:1 This is not")]
    [InlineData("scores.csv", "network\n1\n", "scores.csv' must have a column 'weights'")]
    [InlineData("scores.csv", "", "scores.csv")]
    public void A_damaged_folder_is_a_typed_error_in_our_words(string name, string text, string said)
    {
        SmallStudy.Run(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, name), text);

        string message = Should.Throw<VentralException>(() => FinishedRun.Read(folder.Path)).Message;

        message.ShouldContain(said);
        message.ShouldContain("un the study again, which takes what its store holds.");
        message.ShouldNotContain("JSON", Case.Sensitive);
        message.ShouldNotContain("LineNumber");
    }

    [Fact]
    public void A_record_of_other_shapes_says_nothing_and_breaks_nothing()
    {
        SmallStudy.Run(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "run.json"), """{"tool": "x", "study": ["y"], "inputs": 1, "settings": "z", "tables": [1, {"path": {}}], "failures": [[]], "datasets": {}}""");

        var run = FinishedRun.Read(folder.Path);

        run.Faults.ShouldNotBeEmpty();
        CellExplanation.Of(run, run.Scores[0].Cell).ShouldNotBeEmpty();
        RunDifference.Between(run, run).IsSame.ShouldBeTrue();
    }

    [Fact]
    public void What_kept_no_study_is_told_how_to_hold_its_cells()
    {
        SmallStudy.Run(folder.Path);
        File.Delete(Path.Combine(folder.Path, "study.yaml"));
        Should.Throw<VentralException>(() => Verify(1)).Message.ShouldContain("study.yaml' is missing, by which");

        string record = Path.Combine(folder.Path, "run.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"study.yaml\"", "\"\"", StringComparison.Ordinal));
        Should.Throw<VentralException>(() => Verify(1)).Message.ShouldContain("'ventral score' keeps no study file. Score the network again with the same options and another --out, and hold both folders against each other with 'ventral diff'.");
    }

    [Fact]
    public void A_folder_without_a_run_is_named() =>
        Should.Throw<VentralException>(() => FinishedRun.Read(folder.Path)).Message.ShouldContain("holds no finished run");

    private ImmutableArray<VerifiedCell> Verify(int sample, ulong seed = 1) =>
        new RunVerifier(SmallStudy.Options(""), new RecordingMonitor()).Verify(FinishedRun.Read(folder.Path), sample, new Seed(seed), null, TestContext.Current.CancellationToken);

    private RunDifference Difference(TemporaryFolder other) => RunDifference.Between(FinishedRun.Read(folder.Path), FinishedRun.Read(other.Path));
}
