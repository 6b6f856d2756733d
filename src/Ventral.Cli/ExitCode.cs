namespace Ventral.Cli;

/// <summary>What the tool returns to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    public const int InvalidStudy = 2;

    public const int SomeCellsFailed = 3;

    public const int Interrupted = 130;
}
