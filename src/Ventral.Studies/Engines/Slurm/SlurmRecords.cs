using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>Jobs from <c>scontrol show job --oneliner</c>, for builds of Slurm without JSON, and from <c>sacct --parsable2</c>, for jobs that the controller forgot.</summary>
internal static partial class SlurmRecords
{
    /// <summary>What <see cref="ReadAccounting"/> takes, in this order.</summary>
    public const string AccountingFields = "JobID,JobName,State,ExitCode,NodeList,Restarts";

    /// <summary>Jobs of one line each, <c>Key=value</c> apart by spaces.</summary>
    public static ImmutableArray<SlurmJob> ReadControl(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith("JobId=", StringComparison.Ordinal)).SelectMany(Jobs)];

    /// <summary>Jobs of one line each, fields apart by bars; the lines of their steps are passed over.</summary>
    public static ImmutableArray<SlurmJob> ReadAccounting(string text) =>
        [.. text.Split('\n').Select(line => line.Split('|')).Where(fields => fields.Length >= 6 && !fields[0].Contains('.', StringComparison.Ordinal)).SelectMany(Jobs)];

    private static IEnumerable<SlurmJob> Jobs(string line)
    {
        // A value ends where the next key begins; keys are letters, digits and a few signs, and start after a space.
        var matches = Key().Matches(line);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < matches.Count; i++)
        {
            int from = matches[i].Index + matches[i].Length, to = i + 1 < matches.Count ? matches[i + 1].Index : line.Length;
            values.TryAdd(matches[i].Groups[1].Value, line[from..to].Trim());
        }

        string Value(string name) => values.TryGetValue(name, out string? value) && value != "(null)" ? value : "";
        var (exit, signal) = Exit(Value("ExitCode"));
        long? array = Number(Value("ArrayJobId"));
        var job = new SlurmJob(Number(Value("JobId")) ?? 0, array, null, Value("JobName"), Value("Comment"), SlurmJob.StateOf(Value("JobState")))
        {
            StateText = Value("JobState"),
            Reason = Value("Reason"),
            Nodes = Value("NodeList"),
            Restarts = (int)(Number(Value("Restarts")) ?? 0),
            ExitCode = exit,
            Signal = signal,
        };
        return array is null ? [job] : TaskList.Parse(Value("ArrayTaskId")).Select(task => job with { Task = task });
    }

    private static IEnumerable<SlurmJob> Jobs(string[] fields)
    {
        string[] number = fields[0].Split('_');
        if (Number(number[0]) is not { } id)
        {
            return [];
        }

        var (exit, signal) = Exit(fields[3]);
        var job = new SlurmJob(id, number.Length > 1 ? id : null, null, fields[1], "", SlurmJob.StateOf(fields[2]))
        {
            StateText = fields[2],
            ExitCode = exit,
            Signal = signal,
            Nodes = fields[4] is "None assigned" ? "" : fields[4],
            Restarts = (int)(Number(fields[5].Trim()) ?? 0),
        };
        return number.Length == 1 ? [job] : TaskList.Parse(number[1]).Select(task => job with { Task = task });
    }

    private static (int Code, int Signal) Exit(string text) =>
        text.Split(':') is [var code, var signal] ? ((int)(Number(code) ?? 0), (int)(Number(signal) ?? 0)) : (0, 0);

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    [GeneratedRegex(@"(?:^|\s)([A-Za-z][A-Za-z/:_]*)=")]
    private static partial Regex Key();
}
