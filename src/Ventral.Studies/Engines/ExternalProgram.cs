using System.ComponentModel;
using System.Diagnostics;

namespace Ventral.Studies.Engines;

/// <summary>Runs another program to its end: by a list of arguments and never through a shell, within a time limit, hearing all that it says.</summary>
internal static class ExternalProgram
{
    // What a user set for their own eyes would change what is read here.
    private static readonly string[] Removed = ["SQUEUE_FORMAT", "SQUEUE_FORMAT2", "SQUEUE_STATES", "SQUEUE_NAMES", "SQUEUE_SORT", "SLURM_TIME_FORMAT", "SACCT_FORMAT", "SCANCEL_INTERACTIVE", "SCANCEL_STATE"];

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name, found along <c>PATH</c>.</param>
    /// <param name="limit">How long it may take; beyond it is killed.</param>
    /// <param name="arguments">Its arguments, each as it is to arrive.</param>
    /// <exception cref="MissingProgramException">There is no such program.</exception>
    /// <exception cref="ExternalProgramException">It did not end in time.</exception>
    public static ExternalResult Run(string program, TimeSpan limit, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in Removed)
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        // Lists of array tasks are cut at 64 characters otherwise.
        start.Environment["SLURM_BITSTR_LEN"] = "0";
        using var process = Started(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit) || !Task.WhenAll(output, error).Wait(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new ExternalProgramException($"'{program}' did not answer within {limit.TotalSeconds:0} s.");
        }

        return new(process.ExitCode, output.Result, error.Result.Trim());
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new MissingProgramException(start.FileName, e);
        }
    }
}
