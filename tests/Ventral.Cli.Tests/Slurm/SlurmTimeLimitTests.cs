namespace Ventral.Cli.Tests.Slurm;

/// <summary>A limit of Slurm's is a whole minute at least: beside the other classes, it costs none of theirs.</summary>
public sealed class SlurmTimeLimitTests : IClassFixture<ClusterFixture>
{
    private readonly ClusterFixture fixture;

    public SlurmTimeLimitTests(ClusterFixture fixture)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        this.fixture = fixture;
    }

    [Fact]
    public void A_job_that_meets_its_time_limit_is_named_and_run_again_alone()
    {
        using var run = new ClusterRun(fixture.Cluster);

        var (code, _, error) = run.Run("""if [ "$SLURM_ARRAY_TASK_ID" = 1 ]; then sleep 300; fi""");

        code.ShouldBe(3, error);
        error.ShouldContain($"Failed: {ClusterStudy.Networks[1]}: shard 1: job ");
        error.ShouldContain("was ended at its time limit; give it more with 'time'");
        run.Tables.Scores.Split('\n').ShouldBe(ClusterStudy.Without(fixture.Local.Scores, ClusterStudy.Networks[1]));
        run.Tool("status", "out").Output.ShouldContain("was ended at its time limit");
        run.GoesOn(1, fixture.Local);
    }
}
