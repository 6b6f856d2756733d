using Ventral.Studies.Engines;
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

    private string At(string name) => Path.Combine(folder.Path, name);

    private (string State, string Damage) Status()
    {
        var status = RunStatus.Of(folder.Path);
        return (status.State, string.Join('\n', status.Damages));
    }
}
