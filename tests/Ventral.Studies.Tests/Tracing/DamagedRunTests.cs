using Ventral.Data.Formats.Npy;
using Ventral.Data.Stimuli;
using Ventral.Studies.Engines;
using Ventral.Studies.Running;
using Ventral.Studies.Tests.Running;
using Ventral.Studies.Tracing;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Tracing;

/// <summary>What happens to the files of a finished run is said, file by file.</summary>
public sealed class DamagedRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public DamagedRunTests() => SmallStudy.Run(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_whole_run_is_finished_and_so_is_one_that_was_run_again()
    {
        Status().ShouldBe(("finished", ""));
        File.WriteAllText(At("scores.csv"), "");
        SmallStudy.Run(folder.Path);
        Status().ShouldBe(("finished", ""));
    }

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("tests.csv")]
    [InlineData("seeds.csv")]
    [InlineData("trace.json")]
    [InlineData("study.yaml")]
    public void A_changed_byte_cut_end_or_missing_file_is_named(string name)
    {
        byte[] bytes = File.ReadAllBytes(At(name));
        foreach (int at in new[] { 0, bytes.Length / 2, bytes.Length - 1 })
        {
            byte[] flipped = [.. bytes];
            flipped[at] ^= 1;
            File.WriteAllBytes(At(name), flipped);
            Status().State.ShouldBe("damaged");
            Status().Damage.ShouldStartWith($"'{name}' is not what the run wrote: its SHA-256 must be ");
        }

        File.WriteAllBytes(At(name), bytes[..^1]);
        Status().Damage.ShouldStartWith($"'{name}' is not what the run wrote");
        File.Delete(At(name));
        Status().ShouldBe(("damaged", $"'{name}' is missing."));
        File.WriteAllBytes(At(name), bytes);
        Status().ShouldBe(("finished", ""));
    }

    [Fact]
    public void A_table_of_another_run_and_a_record_without_hashes_are_named()
    {
        File.WriteAllText(At("claims.csv"), "claim\n");
        Status().ShouldBe(("damaged", "'claims.csv' is not of this run, which wrote no such table."));
        File.Delete(At("claims.csv"));

        File.WriteAllText(At("run.json"), File.ReadAllText(At("run.json")).Replace("\"tables\"", "\"others\"", StringComparison.Ordinal));
        Status().Damage.ShouldStartWith("run.json must name the tables that the run wrote");
        File.WriteAllText(At("run.json"), "{");
        Status().Damage.ShouldContain("run.json");
    }

    [Fact]
    public void A_row_that_is_missing_doubled_or_strange_is_named()
    {
        FinishedRun.Read(folder.Path).Faults.ShouldBeEmpty();
        string[] lines = File.ReadAllLines(At("scores.csv"));
        var rows = FinishedRun.Read(folder.Path).Scores;
        int strange = rows.Length - 1;

        File.WriteAllLines(At("scores.csv"), [.. lines[..3], .. lines[4..strange], lines[6], lines[strange], lines[strange + 1].Replace(",act2,", ",act9,", StringComparison.Ordinal)]);

        // The first line holds the columns.
        FinishedRun.Read(folder.Path).Faults.Skip(1).ShouldBe(
        [
            $"scores.csv holds a row 2 times: {rows[5].About}.",
            $"scores.csv lacks a row: {rows[2].About}.",
            $"scores.csv lacks a row: {rows[strange].About}.",
            $"scores.csv holds a row of no cell of the run: {rows[strange].About.Replace("act2", "act9", StringComparison.Ordinal)}.",
        ]);
        rows[2].About.ShouldBe("vanilla-cnn(depth=2, width=6)/random seed mean, act1, made, sub-03, rsa:correlation:tau-b");
    }

    [Fact]
    public void Rows_of_cells_that_failed_are_not_missed()
    {
        using var own = new TemporaryFolder();
        var ids = ShapesOverTextures.Create(12, 32, new Seed(5)).Ids.Ids;
        File.WriteAllLines(Path.Combine(own.Path, "ids.txt"), ids);
        foreach (var (name, value) in new (string, Func<int, double>)[] { ("flat", _ => 1), ("steep", pair => pair) })
        {
            using var stream = File.Create(Path.Combine(own.Path, name + ".npy"));
            NpyWriter.Write(stream, [66], [.. Enumerable.Range(1, 66).Select(value)]);
        }

        string text = SmallStudy.Text.Replace("measures:", "  - {network: own, weights: given, rdms: {first: flat.npy, second: steep.npy}, ids: ids.txt}\nmeasures:", StringComparison.Ordinal);
        var outcome = new StudyRunner(SmallStudy.Options(own.Path), new RecordingMonitor()).Run(StudyFile.Parse("study.yaml", text, own.Path), TestContext.Current.CancellationToken);
        outcome.Failures.ShouldNotBeEmpty();
        outcome.Scores.ShouldContain(row => row.Network == "own" && row.Layer == "second");
        outcome.Scores.ShouldNotContain(row => row.Network == "own" && row.Layer == "first" && row.Measure == "rsa:correlation:pearson");

        FinishedRun.Read(own.Path).Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(9, "0.25", "score")]
    [InlineData(11, "0.999", "ceiling_upper")]
    [InlineData(12, "", "p")]
    [InlineData(14, "7", "n_units")]
    public void A_difference_names_the_column_and_both_values(int column, string value, string name)
    {
        var before = FinishedRun.Read(folder.Path);
        string[] lines = File.ReadAllLines(At("scores.csv"));
        // The network's name has a comma and is in quotes.
        string[] parts = lines[1].Split('"'), fields = [$"\"{parts[1]}\"", .. parts[2].Split(',')[1..]];
        string was = fields[column];
        fields[column] = value;
        File.WriteAllLines(At("scores.csv"), [lines[0], string.Join(',', fields), .. lines[2..]]);

        var changed = RunDifference.Between(before, FinishedRun.Read(folder.Path)).Changed.ShouldHaveSingleItem();

        changed.First.Changes(changed.Second).ShouldBe([new(name, was, value.Length > 0 ? value : "nothing")]);
        changed.Reason.ShouldStartWith(name switch { "p" => "p alone", "ceiling_upper" => "the ceiling alone", _ => "nothing that the runs record" });
    }

    private string At(string name) => Path.Combine(folder.Path, name);

    private (string State, string Damage) Status()
    {
        var status = RunStatus.Of(folder.Path);
        return (status.State, string.Join('\n', status.Damages));
    }
}
