using System.Collections.Immutable;

using Ventral.Studies.Engines;

namespace Ventral.Cli.Commands;

/// <summary>How work on a cluster ends: what failed, and the exit code.</summary>
internal static class ClusterEnd
{
    /// <summary>Names what failed; the exit code.</summary>
    public static int Failures(ImmutableArray<UnitFailure> failures)
    {
        foreach (var failure in failures)
        {
            Console.Error.WriteLine($"Failed: {failure.Network}{(failure.Where.Length > 0 ? $", {failure.Where}" : "")}: {failure.Reason}");
        }

        return failures.IsEmpty ? ExitCode.Done : ExitCode.SomeCellsFailed;
    }
}
