using Ventral.TestSupport;

namespace Ventral.Cli.Tests.Slurm;

/// <summary>A cluster, and the tables of a run that knew nothing of it.</summary>
public sealed class ClusterFixture : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private readonly Lazy<SlurmCluster> cluster = new(SlurmCluster.Start);

    private readonly Lazy<(string Scores, string Tests)> local;

    public ClusterFixture() => local = new(() =>
    {
        string study = SmallStudy.Write(folder.Path, ClusterStudy.Text);
        var (code, _, error) = Tool.Run(folder.Path, "run", study, "--out", "out", "--quiet", "--threads", "1");
        code.ShouldBe(0, error);
        return SmallStudy.Tables(Path.Combine(folder.Path, "out"));
    });

    /// <summary>Started for the first test that asks, which is skipped where there are no daemons.</summary>
    public SlurmCluster Cluster => cluster.Value;

    /// <summary>The tables of a local run on one thread.</summary>
    public (string Scores, string Tests) Local => local.Value;

    public void Dispose()
    {
        if (cluster.IsValueCreated)
        {
            cluster.Value.Dispose();
        }

        folder.Dispose();
    }
}
