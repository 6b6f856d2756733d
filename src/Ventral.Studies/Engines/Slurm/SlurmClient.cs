using System.Collections.Immutable;
using System.Globalization;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>
/// Slurm, by its own commands. Jobs are known by a token that stands in their name and comment: a controller that dies right after it
/// took a job may forget it and give its number to somebody else's.
/// </summary>
internal static class SlurmClient
{
    /// <summary>The comments of the two kinds of jobs, before the token.</summary>
    public const string ShardComment = "ventral shard ", MergeComment = "ventral merge ";

    // A controller that is down takes its clients some 10 s; one that hangs would take them for ever.
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(20), Submitting = TimeSpan.FromSeconds(60);

    /// <summary>The name of all jobs of a token.</summary>
    public static string NameOf(string token) => "ventral-" + token;

    /// <summary>Makes sure that jobs can be submitted from here.</summary>
    /// <exception cref="MissingProgramException">There is no <c>sbatch</c>.</exception>
    public static void Require() => ExternalProgram.Run("sbatch", Asking, "--version").Require("sbatch");

    /// <summary>Submits a job and returns its number.</summary>
    /// <exception cref="ExternalProgramException">Slurm refuses, or does not answer; the job may have been taken all the same.</exception>
    public static long Submit(string token, string comment, SlurmSettings settings, string folder, string script, params IEnumerable<string> more)
    {
        string[] arguments =
        [
            "--parsable", $"--job-name={NameOf(token)}", $"--comment={comment}{token}", $"--chdir={folder}", "--open-mode=append",
            .. settings.Arguments, .. more, script,
        ];
        string answer = ExternalProgram.Run("sbatch", Submitting, arguments).Require("sbatch").Trim();
        // Several lines where a site's plugin greets; the number comes last, before the name of a cluster.
        string number = answer[(answer.LastIndexOf('\n') + 1)..].Split(';')[0];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? id
            : throw new ExternalProgramException($"'sbatch' answered '{answer}', where the number of a job was expected.");
    }

    /// <summary>All jobs of a token that the controller knows: those under way, and for some minutes those that ended.</summary>
    /// <exception cref="ExternalProgramException">The controller does not answer.</exception>
    public static ImmutableArray<SlurmJob> Find(string token)
    {
        string user = Environment.UserName;
        var result = ExternalProgram.Run("squeue", Asking, "--json", "--states=all", $"--user={user}");
        // A Slurm that was built without JSON says so; its older and plainer command says the same.
        var jobs = result.ExitCode == 0 && result.Output.AsSpan().TrimStart().StartsWith("{")
            ? SlurmJson.Read(result.Output)
            : SlurmRecords.ReadControl(Known(ExternalProgram.Run("scontrol", Asking, "show", "job", "--oneliner")));
        return [.. jobs.Where(job => job.Name == NameOf(token))];
    }

    /// <summary>All jobs of a token that the accounting database knows; empty where a cluster has none.</summary>
    public static ImmutableArray<SlurmJob> Recall(string token)
    {
        try
        {
            var result = ExternalProgram.Run(
                "sacct", Asking, "--noheader", "--parsable2", "--starttime=now-30days", $"--name={NameOf(token)}", $"--format={SlurmRecords.AccountingFields}");
            return result.ExitCode == 0 ? SlurmRecords.ReadAccounting(result.Output) : [];
        }
        catch (ExternalProgramException)
        {
            // What it could add is a reason in better words.
            return [];
        }
    }

    /// <summary>Cancels all jobs of a token: by their name alone, since numbers are given again.</summary>
    /// <exception cref="ExternalProgramException">The controller does not answer.</exception>
    public static void Cancel(string token) =>
        ExternalProgram.Run("scancel", Asking, $"--name={NameOf(token)}", $"--user={Environment.UserName}").Require("scancel");

    /// <summary>Cancels one job that a search by token has just found. One that ended meanwhile is no fault.</summary>
    /// <exception cref="ExternalProgramException">The controller does not answer.</exception>
    public static void Cancel(SlurmJob job)
    {
        // By array and task: tasks that have not started yet share one id.
        var result = ExternalProgram.Run("scancel", Asking, "--quiet", job.Number);
        if (!result.Error.Contains("Invalid job id", StringComparison.Ordinal))
        {
            result.Require("scancel");
        }
    }

    private static string Known(ExternalResult result) =>
        // 'No jobs in the system' is an answer too, on standard output or as an error by version.
        (result.Output + result.Error).Contains("No jobs in the system", StringComparison.OrdinalIgnoreCase) ? "" : result.Require("scontrol");
}
