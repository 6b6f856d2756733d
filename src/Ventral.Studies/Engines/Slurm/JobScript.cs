using System.Text;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>The shell script of a job: the user's setup lines as they stand, then Ventral in the shell's place, so that signals reach it.</summary>
internal static class JobScript
{
    /// <summary>The script of a shard; which one, Slurm says.</summary>
    public static string Shard(SlurmSettings settings, IEnumerable<string> tool, string folder) =>
        Text(settings, tool, "shard", folder, " \"$SLURM_ARRAY_TASK_ID\"");

    /// <summary>The script of the merge.</summary>
    public static string Merge(SlurmSettings settings, IEnumerable<string> tool, string folder) =>
        Text(settings, tool, "merge", folder, "");

    /// <summary>A word as the shell takes it literally, whatever it holds.</summary>
    public static string Quote(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Text(SlurmSettings settings, IEnumerable<string> tool, string command, string folder, string more)
    {
        var text = new StringBuilder("#!/bin/bash\n");
        foreach (string line in settings.Setup)
        {
            text.Append(line).Append('\n');
        }

        return text.Append("exec ").AppendJoin(' ', tool.Append(command).Append(folder).Select(Quote)).Append(more).Append('\n').ToString();
    }
}
