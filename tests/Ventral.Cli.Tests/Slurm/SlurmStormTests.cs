using Ventral.TestSupport;

namespace Ventral.Cli.Tests.Slurm;

/// <summary>A study on a cluster whose own daemons are killed, stopped and robbed of what they remember.</summary>
public sealed class SlurmStormTests : IClassFixture<ClusterFixture>
{
    private readonly ClusterFixture fixture;

    public SlurmStormTests(ClusterFixture fixture)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        this.fixture = fixture;
    }

    /// <summary>The job of a node whose daemon died runs on while the controller starts it again elsewhere: two copies, both of which publish.</summary>
    [Fact]
    public void A_node_that_dies_costs_nothing_and_its_job_counts_once()
    {
        using var run = new ClusterRun(fixture.Cluster);
        using var first = run.StartRun(ClusterRun.Hold("""[ "$SLURM_ARRAY_TASK_ID" = 0 ]"""));
        run.UntilHeld(1);
        string[] job = run.Jobs("%A %K %N").Single(line => line.Split(' ')[1] == "0").Split(' ');

        fixture.Cluster.KillNode(job[2]);
        ClusterRun.Until(() => run.Jobs("%K %T").Contains("0 PENDING"), "the dead node's job to be requeued");
        run.States()[0].ShouldBe("requeued");
        run.Hurry(job[0]);
        ClusterRun.Until(() => Directory.GetFiles(run.Engine, "held-0-*").Length == 2, "the second copy to start");
        run.Release();

        var (code, _, error) = ClusterRun.Ended(first);
        fixture.Cluster.StartNode(job[2]);
        code.ShouldBe(0, error);
        run.Tables.ShouldBe(fixture.Local);
        ClusterRun.Until(() => Directory.GetFiles(Path.Combine(run.Engine, "shards", "0"), "done.json", SearchOption.AllDirectories).Length == 2, "the first copy to end");
        run.Tool("merge", run.Engine).ExitCode.ShouldBe(0);
        run.Tables.ShouldBe(fixture.Local);
    }

    [Fact]
    public void A_controller_that_dies_after_a_submission_and_forgets_it_is_told_again()
    {
        using var run = new ClusterRun(fixture.Cluster);
        string before = fixture.Cluster.SaveState();
        using var first = run.StartRun(ClusterRun.Hold());
        run.UntilHeld();

        fixture.Cluster.ReplaceController(before);
        ClusterRun.Until(() => run.Jobs().Length >= 4, "the jobs to be submitted again");
        run.Release();

        var (code, _, error) = ClusterRun.Ended(first);
        code.ShouldBe(0, error + fixture.Cluster.Diagnosis());
        error.ShouldContain("Slurm has no record of shards 0-2 any more, though it took them: they are submitted again.");
        run.Tables.ShouldBe(fixture.Local);
    }

    [Fact]
    public void A_controller_that_hangs_is_waited_for_and_the_files_say_the_rest()
    {
        using var run = new ClusterRun(fixture.Cluster);
        using var first = run.StartRun(ClusterRun.Hold());
        run.UntilHeld();
        fixture.Cluster.SignalController("STOP");
        try
        {
            // A merge that a job runs does not take silence for the end of all shards.
            using (var early = run.StartAsJob("merge", run.Engine))
            {
                ClusterRun.Until(() => early.StandardError.ReadLine()?.Contains("for shards 0-2, which may still run", StringComparison.Ordinal) == true, "the merge to wait for the shards");
                early.Kill();
                early.WaitForExit();
            }

            run.Release();
            ClusterRun.Until(() => Directory.GetFiles(run.Engine, "done.json", SearchOption.AllDirectories).Length == 3, "the shards to end");

            var (code, output, error) = run.Tool("status", "out");

            code.ShouldBe(0, error);
            output.ShouldContain("Slurm does not answer");
            output.Split('\n').Count(line => line.Contains(" done ", StringComparison.Ordinal)).ShouldBe(3, output);
            run.Tool("cancel", "out").ExitCode.ShouldBe(1);
            using var merge = run.StartAsJob("merge", run.Engine);
            ClusterRun.Ended(merge).ExitCode.ShouldBe(0);
            ClusterRun.Ended(first).ExitCode.ShouldBe(0);
        }
        finally
        {
            fixture.Cluster.SignalController("CONT");
        }

        run.Tables.ShouldBe(fixture.Local);
    }

    [Fact]
    public void A_machine_without_sbatch_is_told_so_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        string study = SmallStudy.Write(folder.Path, ClusterStudy.Text);
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        var start = new Dictionary<string, string> { ["PATH"] = Path.Combine(folder.Path, "empty") };

        using var process = Tool.Start(folder.Path, start, "run", study, "--out", "out", "--engine", "slurm");
        var (code, _, error) = ClusterRun.Ended(process);

        code.ShouldBe(1, error);
        error.ShouldStartWith("'sbatch' is not on this machine (or not along PATH).");
        error.ShouldContain("--engine local");
        Directory.Exists(Path.Combine(folder.Path, "out")).ShouldBeFalse();
    }
}
