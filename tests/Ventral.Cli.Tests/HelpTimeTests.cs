using System.Diagnostics;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>
/// Help is there at once. The least of many calls is held to the limit, as other programs run beside a test;
/// bench/help-time.sh holds the median of every command to it, on a quiet machine.
/// </summary>
[Collection(nameof(HelpTimeTests))]
[CollectionDefinition(nameof(HelpTimeTests), DisableParallelization = true)]
public sealed class HelpTimeTests : IDisposable
{
    /// <summary>Milliseconds of wall time, on a warm disk.</summary>
    private const double Limit = 150;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("run")]
    [InlineData("score")]
    [InlineData("models", "info")]
    public void Help_is_there_at_once(params string[] command)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < 40 && least > Limit; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Tool.Run(folder.Path, [.. command, "--help"]).ExitCode.ShouldBe(0);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        least.ShouldBeLessThanOrEqualTo(Limit);
    }
}
