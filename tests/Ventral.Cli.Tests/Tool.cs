using System.Diagnostics;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>Runs the tool as a user does: in a process of its own.</summary>
internal static class Tool
{
    public static (int ExitCode, string Output, string Error) Run(string workingFolder, params string[] arguments)
    {
        using var process = Start(workingFolder, arguments);
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static Process Start(string workingFolder, params string[] arguments) => Start(workingFolder, [], arguments);

    public static Process Start(string workingFolder, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ventral.Cli.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // No test may find data that a user of this machine has cached.
        start.Environment["VENTRAL_DATA"] = Path.Combine(workingFolder, "no-cache");
        start.Environment["VENTRAL_DATASETS"] = Path.Combine(workingFolder, "own");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static string Study(string name) => Path.Combine(Repository.Root, "studies", name + ".yaml");
}
