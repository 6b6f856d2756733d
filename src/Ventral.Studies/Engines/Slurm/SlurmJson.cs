using System.Collections.Immutable;
using System.Text.Json;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>
/// Jobs from <c>squeue --json</c>. Up to Slurm 22.05 (data parser 0.0.38) a number is a number or null, a state a word, and an exit code
/// the raw status of <c>wait</c>; since 23.02 (0.0.39) exit codes, since 23.11 (0.0.40) numbers are objects (<c>set</c>, <c>infinite</c>,
/// <c>number</c>) and states lists of words. Both are read, whichever field comes in whichever form.
/// </summary>
internal static class SlurmJson
{
    /// <summary>All jobs; an array's waiting tasks, which Slurm keeps in one row, become a job each.</summary>
    /// <exception cref="ExternalProgramException">The text is not of this form.</exception>
    public static ImmutableArray<SlurmJob> Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            // A controller that is down makes an empty list and exit code 0: not asking for errors would mean that every job is gone.
            return Faults(document.RootElement) is { Length: > 0 } faults
                ? throw new ExternalProgramException($"'squeue' failed: {faults}.")
                : document.RootElement.TryGetProperty("jobs", out var jobs) && jobs.ValueKind == JsonValueKind.Array
                ? [.. jobs.EnumerateArray().SelectMany(Jobs)]
                : throw new ExternalProgramException("'squeue --json' answered without a list of jobs.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ExternalProgramException("'squeue --json' answered with something other than a list of jobs.", e);
        }
    }

    private static string Faults(JsonElement root) => !root.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array ? ""
        : string.Join("; ", errors.EnumerateArray().Select(error => error.ValueKind == JsonValueKind.String ? error.GetString() : $"{Text(error, "description")} ({Text(error, "source")}: {Text(error, "error")})"));

    private static IEnumerable<SlurmJob> Jobs(JsonElement job)
    {
        string[] states = [.. Texts(job, "job_state")];
        long id = Number(job, "job_id") ?? 0, array = Number(job, "array_job_id") ?? 0;
        string tasks = Text(job, "array_task_string");
        var (exit, signal) = Exit(job);
        var one = new SlurmJob(id, array > 0 ? array : null, (int?)Number(job, "array_task_id"), Text(job, "name"), Comment(job), State(states))
        {
            StateText = string.Join('+', states),
            Reason = Text(job, "state_reason"),
            Nodes = Text(job, "nodes"),
            Restarts = (int)(Number(job, "restart_cnt") ?? 0),
            ExitCode = exit,
            Signal = signal,
        };
        return one.ArrayId is null ? [one with { Task = null }] : tasks.Length == 0 ? [one] : TaskList.Parse(tasks).Select(task => one with { Task = task });
    }

    /// <summary>A job that completes is yet to end, whatever it ended as.</summary>
    private static SlurmJobState State(string[] states) =>
        states.Contains("REQUEUED") || states.Contains("REQUEUE_HOLD") ? SlurmJobState.Pending
        : states.Contains("COMPLETING") ? SlurmJobState.Running
        : states.Length > 0 ? SlurmJob.StateOf(states[0]) : SlurmJobState.Unknown;

    private static string Comment(JsonElement job) =>
        job.TryGetProperty("comment", out var comment) && comment.ValueKind == JsonValueKind.Object ? Text(comment, "job") : Text(job, "comment");

    private static (int Code, int Signal) Exit(JsonElement job)
    {
        if (!job.TryGetProperty("exit_code", out var exit))
        {
            return (0, 0);
        }

        if (exit.ValueKind != JsonValueKind.Object || exit.TryGetProperty("number", out _))
        {
            int status = (int)(NumberOf(exit) ?? 0);
            return ((status >> 8) & 0xFF, status & 0x7F);
        }

        long signal = exit.TryGetProperty("signal", out var s) ? s.ValueKind == JsonValueKind.Object ? Number(s, "id") ?? Number(s, "signal_id") ?? 0 : NumberOf(s) ?? 0 : 0;
        return ((int)(Number(exit, "return_code") ?? 0), (int)signal);
    }

    private static long? Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? NumberOf(value) : null;

    private static long? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : null,
        JsonValueKind.Object when value.TryGetProperty("set", out var set) && set.ValueKind == JsonValueKind.False => null,
        JsonValueKind.Object when value.TryGetProperty("number", out var number) => NumberOf(number),
        _ => null,
    };

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [];
}
