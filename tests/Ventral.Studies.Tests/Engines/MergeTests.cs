using System.Diagnostics;

using Ventral.Data;
using Ventral.Studies.Engines;
using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Running;

namespace Ventral.Studies.Tests.Engines;

/// <summary>What a merge makes of what it finds.</summary>
public sealed class MergeTests : IDisposable
{
    private readonly SubmittedStudy submitted = new();

    public void Dispose() => submitted.Dispose();

    [Fact]
    public void A_merge_that_finds_the_run_of_another_study_ends_at_once()
    {
        File.WriteAllText(submitted.FileOf("run.json"), """{"study": {"name": "other"}}""");
        var clock = Stopwatch.StartNew();

        Should.Throw<VentralException>(() => submitted.Merge()).Message.ShouldContain("holds the run of another study, 'other'");

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        submitted.Monitor.Notices.ShouldNotContain(notice => notice.Contains("in use", StringComparison.Ordinal));
    }

    [Fact]
    public void A_merge_that_cannot_write_a_table_ends_at_once_and_may_be_run_again()
    {
        submitted.Compute(0);
        submitted.Compute(1);
        Directory.CreateDirectory(submitted.FileOf("scores.csv"));

        Should.Throw<UnwritableFileException>(() => submitted.Merge()).Message.ShouldContain("scores.csv");

        submitted.Monitor.Notices.ShouldNotContain(notice => notice.Contains("in use", StringComparison.Ordinal));
        Directory.Delete(submitted.FileOf("scores.csv"));
        submitted.Merge().Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_merge_waits_for_a_folder_that_is_in_use()
    {
        submitted.Compute(0);
        submitted.Compute(1);
        var other = RunFolder.Open(submitted.Request.Options.OutFolder);
        var merge = Task.Run(() => submitted.Merge(), TestContext.Current.CancellationToken);
        while (submitted.Monitor.Notices.Count == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        other.Dispose();

        (await merge).Failures.ShouldBeEmpty();
        submitted.Monitor.Notices[0].ShouldEndWith("is in use by another run; waiting for it.");
    }

    [Fact]
    public void A_submission_that_was_merged_with_failures_is_over_when_Slurm_says_that_none_of_its_jobs_is_active()
    {
        submitted.Compute(0);
        submitted.Merge().Failures.ShouldHaveSingleItem().Network.ShouldBe(submitted.Study.Networks[1].Key);
        var folder = submitted.Folder;

        SlurmView View(params SlurmJobState[] states) => new([.. states.Select((state, task) => new SlurmJob(task + 2, 1, task, "", "", state))], null);
        folder.IsOver(View(SlurmJobState.Completed, SlurmJobState.Running)).ShouldBeFalse();
        folder.IsOver(View() with { Silence = "no answer" }).ShouldBeFalse();
        folder.IsOver(View(SlurmJobState.Completed, SlurmJobState.Failed)).ShouldBeTrue();
        folder.IsSettled.ShouldBeFalse();
        submitted.Compute(1);
        submitted.Merge().Failures.ShouldBeEmpty();
        folder.IsSettled.ShouldBeTrue();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"failures": null, "files": null}""")]
    [InlineData("""{"failures": [null], "files": [null]}""")]
    [InlineData("""{"failures": [{}], "files": [{}]}""")]
    [InlineData("null")]
    public void A_record_that_is_not_whole_counts_as_damaged_and_is_named(string text)
    {
        submitted.Compute(0);
        submitted.Compute(1);
        string done = Path.Combine(submitted.Folder.Attempts(0).ShouldHaveSingleItem().Path, "done.json"), merged = Path.Combine(submitted.Folder.Path, "merged.json");
        File.WriteAllText(done, text);
        File.WriteAllText(merged, text);

        submitted.Folder.Merged.ShouldBeNull();
        submitted.Folder.IsDone(0).ShouldBeFalse();
        var status = RunStatus.Of(submitted.Request.Options.OutFolder);
        status.Damages.ShouldBe([$"'{done}' is not what Ventral wrote, and counts as if it were not there.", $"'{merged}' is not what Ventral wrote, and counts as if it were not there."]);
        status.Submissions[0].Shards[1].State.ShouldBe("done");
        submitted.Merge().Failures.ShouldBeEmpty();
        submitted.Monitor.Notices.ShouldContain($"Shard 0: {status.Damages[0]}");
        submitted.Folder.IsSettled.ShouldBeTrue();
    }
}
