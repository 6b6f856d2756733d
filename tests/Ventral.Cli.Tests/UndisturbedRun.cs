using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>One run of the small study that nothing disturbs, on one thread: what all others are compared with.</summary>
public sealed class UndisturbedRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public UndisturbedRun()
    {
        string study = SmallStudy.Write(folder.Path);
        var (code, _, error) = Tool.Run(folder.Path, "run", study, "--out", "out", "--quiet", "--threads", "1");
        code.ShouldBe(0, error);
    }

    /// <summary>Its run folder.</summary>
    public string Folder => Path.Combine(folder.Path, "out");

    public void Dispose() => folder.Dispose();
}
