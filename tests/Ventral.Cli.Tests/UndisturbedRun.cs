using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>Runs of the small study that nothing disturbs, on one thread: what all others are compared with.</summary>
public sealed class UndisturbedRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public UndisturbedRun()
    {
        Run(SmallStudy.Text, "out");
        Run(SmallStudy.WithResponses, "responses");
    }

    /// <summary>Its run folder.</summary>
    public string Folder => Path.Combine(folder.Path, "out");

    /// <summary>That of the study with scores by responses.</summary>
    public string ResponsesFolder => Path.Combine(folder.Path, "responses");

    private void Run(string text, string place)
    {
        var (code, _, error) = Tool.Run(folder.Path, "run", SmallStudy.Write(folder.Path, text), "--out", place, "--quiet", "--threads", "1");
        code.ShouldBe(0, error);
    }

    public void Dispose() => folder.Dispose();
}
