namespace Ventral.Cli.Tests.Slurm;

/// <summary>A study on a cluster by Slurm's real daemons: the tables of a local run, whatever jobs meet with.</summary>
public sealed class SlurmRunTests : IClassFixture<ClusterFixture>
{
    private readonly ClusterFixture fixture;

    public SlurmRunTests(ClusterFixture fixture)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        this.fixture = fixture;
    }

    [Fact]
    public void An_array_of_shards_gives_the_bytes_of_a_local_run()
    {
        using var run = new ClusterRun(fixture.Cluster);

        var (code, output, error) = run.Run();

        code.ShouldBe(0, error);
        run.Tables.ShouldBe(fixture.Local);
        output.ShouldContain("A small study");
        output.ShouldContain("report.html");
        run.States().ShouldBe(["done", "done", "done"]);
        run.Jobs("%k").ShouldBe(["ventral merge " + run.JobName[8..], .. Enumerable.Repeat("ventral shard " + run.JobName[8..], 3)], ignoreOrder: true);
        run.Tool("cancel", "out").Output.ShouldContain("nothing under way");
        // What shards computed lies in the run folder alone.
        Directory.EnumerateFiles(run.Engine, "*.npy", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void A_full_disk_fails_its_shard_and_nothing_else()
    {
        using var run = new ClusterRun(fixture.Cluster);

        // A disk of three blocks of its own, in a mount namespace of its own, which vanishes with the job.
        var (code, _, error) = run.Run(
            """if [ "$SLURM_ARRAY_TASK_ID" = 2 ] && [ -z "$INSIDE" ]; then mkdir -p shards/2; export INSIDE=1; exec unshare -Urm sh -c 'mount -t tmpfs -o size=12k tmpfs shards/2 && exec bash "$0"' "$0"; fi""");

        code.ShouldBe(3, error);
        error.ShouldContain($"Failed: {ClusterStudy.Networks[2]}: shard 2: job ");
        error.ShouldContain("No space left on device");
        error.ShouldContain("free some space");
        run.Tables.Scores.Split('\n').ShouldBe(ClusterStudy.Without(fixture.Local.Scores, ClusterStudy.Networks[2]));
        run.GoesOn(1, fixture.Local);
    }

    [Fact]
    public void A_shard_that_runs_twice_and_a_merge_that_runs_twice_count_once()
    {
        using var run = new ClusterRun(fixture.Cluster);
        using var first = run.StartRun(ClusterRun.Hold());
        run.UntilHeld();

        run.Tool("shard", run.Engine, "0").ExitCode.ShouldBe(0);
        run.Tool("shard", run.Engine, "0").ExitCode.ShouldBe(0);
        run.States().ShouldBe(["done", "running", "running"]);
        run.Release();
        using var byHand = run.Start("merge", run.Engine);
        using var again = run.Start("merge", run.Engine);

        ClusterRun.Ended(first).ExitCode.ShouldBe(0);
        int[] codes = [ClusterRun.Ended(byHand).ExitCode, ClusterRun.Ended(again).ExitCode];
        codes.ShouldAllBe(code => code == 0 || code == 3);
        Directory.GetDirectories(Path.Combine(run.Engine, "shards", "0")).Length.ShouldBe(3);
        run.Tool("merge", run.Engine).ExitCode.ShouldBe(0);
        run.Tables.ShouldBe(fixture.Local);
    }

    [Fact]
    public void A_waiting_copy_of_a_shard_that_is_done_does_not_hold_up_the_merge()
    {
        using var run = new ClusterRun(fixture.Cluster);
        fixture.Cluster.Command("scontrol", "update", "NodeName=node2,node3", "State=DRAIN", "Reason=test").ShouldBeEmpty();
        try
        {
            using var first = run.StartRun(ClusterRun.Hold());
            run.UntilHeld(2);
            string[] waits = run.Jobs("%K %T").Single(line => line.EndsWith(" PENDING", StringComparison.Ordinal) && char.IsAsciiDigit(line[0])).Split(' ');

            run.Tool("shard", run.Engine, waits[0]).ExitCode.ShouldBe(0);

            ClusterRun.Until(() => run.Jobs("%K %T").Contains($"{waits[0]} CANCELLED"), "the waiting copy to be cancelled");
            run.Jobs("%K %T").Count(line => line.EndsWith(" RUNNING", StringComparison.Ordinal)).ShouldBe(2);
            run.Release();
            var (code, _, error) = ClusterRun.Ended(first);
            code.ShouldBe(0, error);
            run.Tables.ShouldBe(fixture.Local);
        }
        finally
        {
            fixture.Cluster.Command("scontrol", "update", "NodeName=node2,node3", "State=RESUME");
        }
    }

    [Fact]
    public void Copies_that_gave_different_bits_are_a_fault_that_is_named()
    {
        using var run = new ClusterRun(fixture.Cluster);
        using var first = run.StartRun(ClusterRun.Hold());
        run.UntilHeld();
        run.Tool("shard", run.Engine, "0").ExitCode.ShouldBe(0);
        run.Tool("shard", run.Engine, "0").ExitCode.ShouldBe(0);
        string[] attempts = Directory.GetDirectories(Path.Combine(run.Engine, "shards", "0"), "by-hand-*");
        Forgery.Forge(Path.Combine(attempts[1], "run", "store"));

        var (code, _, error) = run.Tool("merge", run.Engine);

        code.ShouldBe(1);
        error.ShouldContain("Two attempts gave different bits for one step");
        error.ShouldContain(attempts[1]);
        File.Exists(Path.Combine(run.Out, "scores.csv")).ShouldBeFalse();
        run.Tool("cancel", "out").ExitCode.ShouldBe(0);
        ClusterRun.Ended(first).ExitCode.ShouldBe(1);
    }

    [Fact]
    public void A_shard_that_is_requeued_goes_on_where_it_was()
    {
        using var run = new ClusterRun(fixture.Cluster);
        using var first = run.StartRun(ClusterRun.Hold("""[ "${SLURM_RESTART_COUNT:-0}" = 0 ] && [ "$SLURM_ARRAY_TASK_ID" = 0 ]"""));
        run.UntilHeld(1);
        string job = run.Jobs("%A %K").Single(line => line.EndsWith(" 0", StringComparison.Ordinal)).Split(' ')[0];

        fixture.Cluster.Command("scontrol", "requeue", job);
        ClusterRun.Until(() => run.Jobs("%K %T").Contains("0 PENDING"), "the job to be requeued");
        run.States()[0].ShouldBe("requeued");
        run.Hurry(job);

        var (code, _, error) = ClusterRun.Ended(first);
        code.ShouldBe(0, error);
        run.Tables.ShouldBe(fixture.Local);
    }

    [Fact]
    public void What_is_cancelled_ends_and_a_process_that_escaped_disturbs_nothing()
    {
        using var run = new ClusterRun(fixture.Cluster);
        // A process in a session of its own is not ended with its job: here a whole second copy of the shard.
        string escaped = $"""if [ "$SLURM_ARRAY_TASK_ID" = 0 ]; then setsid -f sh -c 'while [ ! -e go ]; do sleep 0.1; done; exec dotnet "{Path.Combine(AppContext.BaseDirectory, "Ventral.Cli.dll")}" shard . 0 >escaped.log 2>&1'; fi""";
        using var first = run.StartRun(escaped, ClusterRun.Hold());
        run.UntilHeld();
        run.Tool("shard", run.Engine, "1").ExitCode.ShouldBe(0);

        var (code, output, error) = run.Tool("cancel", "out");

        code.ShouldBe(0, error);
        output.ShouldContain($"{run.JobName}: cancelled ");
        ClusterRun.Ended(first).Error.ShouldContain("was cancelled");
        run.States().ShouldBe(["cancelled", "done", "cancelled"]);
        ClusterRun.Until(() => run.Jobs("%T").All(state => state == "CANCELLED"), "the jobs to end");
        string cancelled = run.Engine;
        // What was finished before is not submitted again.
        run.GoesOn(2, fixture.Local);
        File.WriteAllText(Path.Combine(cancelled, "go"), "");
        ClusterRun.Until(() => Directory.GetFiles(cancelled, "done.json", SearchOption.AllDirectories).Length == 2, "the escaped copy to end");
        run.Tables.ShouldBe(fixture.Local);
    }

    [Fact]
    public void A_merge_by_hand_before_its_time_does_not_end_what_is_under_way()
    {
        using var run = new ClusterRun(fixture.Cluster);
        using var first = run.StartRun(ClusterRun.Hold());
        run.UntilHeld();
        run.Tool("shard", run.Engine, "0").ExitCode.ShouldBe(0);

        run.Tool("merge", run.Engine).ExitCode.ShouldBe(3);

        run.States().ShouldBe(["done", "running", "running"]);
        using var second = run.StartRun();
        ClusterRun.Until(() => second.StandardError.ReadLine()?.Contains("going on with that", StringComparison.Ordinal) == true, "the second to go on with the first's jobs");
        run.Tool("cancel", "out").Output.ShouldContain($"{run.JobName}: cancelled ");
        ClusterRun.Ended(first).Error.ShouldContain("was cancelled");
        ClusterRun.Ended(second).Error.ShouldContain("was cancelled");
        Directory.GetDirectories(Path.Combine(run.Out, "engine")).Length.ShouldBe(1);
        run.GoesOn(2, fixture.Local);
    }

    [Fact]
    public void Two_that_submit_at_once_submit_one_array()
    {
        using var run = new ClusterRun(fixture.Cluster);
        using var first = run.StartRun(ClusterRun.Hold());
        using var second = run.StartRun(ClusterRun.Hold());

        run.UntilHeld();
        run.Release();

        int[] codes = [ClusterRun.Ended(first).ExitCode, ClusterRun.Ended(second).ExitCode];
        codes.ShouldBe([0, 0]);
        Directory.GetDirectories(Path.Combine(run.Out, "engine")).Length.ShouldBe(1);
        run.Jobs().Length.ShouldBe(4);
        run.Tables.ShouldBe(fixture.Local);
    }

    [Fact]
    public void A_folder_of_another_study_is_refused_before_anything_is_submitted()
    {
        using var run = new ClusterRun(fixture.Cluster);
        Directory.CreateDirectory(run.Out);
        File.WriteAllText(Path.Combine(run.Out, "run.json"), """{"study": {"name": "other"}}""");

        var (code, _, error) = run.Run();

        code.ShouldBe(1, error);
        error.ShouldContain("'out' holds the run of another study, 'other'");
        Directory.Exists(Path.Combine(run.Out, "engine")).ShouldBeFalse();
    }

    [Fact]
    public void A_merge_that_finds_the_disk_full_fails_and_may_be_run_again()
    {
        using var run = new ClusterRun(fixture.Cluster);

        var (code, _, error) = run.Run(
            """if [ -z "$SLURM_ARRAY_TASK_ID" ] && [ -z "$INSIDE" ]; then mkdir -p ../../store; export INSIDE=1; exec unshare -Urm sh -c 'mount -t tmpfs -o size=12k tmpfs ../../store && exec bash "$0"' "$0"; fi""");

        code.ShouldBe(1, error);
        error.ShouldContain($"The merge of {run.JobName} failed: job ");
        error.ShouldContain("No space left on device");
        error.ShouldContain("free some space", Case.Insensitive);
        run.Tool("merge", run.Engine).ExitCode.ShouldBe(0);
        run.Tables.ShouldBe(fixture.Local);
    }

    [Fact]
    public void Who_stops_following_is_told_how_to_go_on_and_may()
    {
        using var run = new ClusterRun(fixture.Cluster);
        using var first = run.StartRun(ClusterRun.Hold());
        run.UntilHeld();
        fixture.Cluster.Command("kill", "-INT", first.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        var (code, _, error) = ClusterRun.Ended(first);

        code.ShouldBe(130);
        error.ShouldContain("'ventral status out'");
        error.ShouldContain("'ventral cancel out'");
        run.Release();
        var (again, _, said) = run.Run();
        again.ShouldBe(0, said);
        said.ShouldContain("going on with that");
        Directory.GetDirectories(Path.Combine(run.Out, "engine")).Length.ShouldBe(1);
        run.Tables.ShouldBe(fixture.Local);
    }
}
