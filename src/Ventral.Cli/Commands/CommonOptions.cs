using System.CommandLine;

namespace Ventral.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Argument<string> Study() => new("STUDY.yaml") { Description = "The study file." };

    public static Option<string?> Data() => new("--data")
    {
        Description = "A folder laid out as host/owner/repository/commit/path, searched before anything is downloaded.",
        HelpName = "DIR",
    };

    public static Option<bool> Offline() => new("--offline") { Description = "Open no connection." };
}
