using System.Collections.Immutable;
using System.Text.RegularExpressions;

using Ventral.Data;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>Reads <see cref="SlurmSettings"/> from a study's <c>engine: {slurm: …}</c>, or from a profile: a file that holds <c>slurm: …</c> alone.</summary>
public static partial class SlurmSettingsReader
{
    private static readonly string[] Ours =
        ["array", "chdir", "clusters", "comment", "dependency", "error", "input", "job-name", "kill-on-invalid-dep", "no-requeue", "open-mode", "output", "parsable", "requeue", "test-only", "wait", "wrap"];

    /// <summary>Reads a profile: what it names replaces what the study says, the rest stands.</summary>
    /// <param name="path">The profile.</param>
    /// <param name="study">The study's settings.</param>
    /// <exception cref="VentralException">The file cannot be read, or has faults; all are named.</exception>
    public static SlurmSettings ReadProfile(string path, SlurmSettings study)
    {
        ArgumentNullException.ThrowIfNull(study);
        string text;
        try
        {
            using var reader = new StreamReader(PlainFile.Open(path));
            text = reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"The profile '{path}' cannot be read: {e.Message}", e);
        }

        var document = YamlDocument.Parse(path, text);
        var settings = document.Root.Mapping("slurm") is { } slurm ? Read(slurm, study) : study;
        document.ThrowIfFaulty();
        return settings;
    }

    /// <summary>Reads settings from a study; faults are recorded where they stand.</summary>
    /// <param name="slurm">What stands under <c>slurm</c>.</param>
    /// <param name="otherwise">What holds where a key is missing.</param>
    internal static SlurmSettings Read(YamlMapping slurm, SlurmSettings otherwise) => new()
    {
        Partition = Plain(slurm, "partition") ?? otherwise.Partition,
        Account = Plain(slurm, "account") ?? otherwise.Account,
        Time = Matched(slurm, "time", Time(), "a time as sbatch takes it: 90 (minutes), 2:00:00 or 1-12") ?? otherwise.Time,
        Memory = Matched(slurm, "memory", Memory(), "memory as sbatch takes it: 8G or 4000M") ?? otherwise.Memory,
        Cpus = slurm.OptionalWhole("cpus", 1, 1024) ?? otherwise.Cpus,
        Concurrency = slurm.OptionalWhole("concurrency", 1, 100_000) ?? otherwise.Concurrency,
        Shards = slurm.OptionalWhole("shards", 1, 10_000) ?? otherwise.Shards,
        Setup = Lines(slurm) is { IsEmpty: false } lines ? lines : otherwise.Setup,
        Options = Options(slurm) is { IsEmpty: false } options ? options : otherwise.Options,
    };

    private static string? Plain(YamlMapping slurm, string key) => Matched(slurm, key, PlainText(), "one word");

    private static string? Matched(YamlMapping slurm, string key, Regex form, string expected)
    {
        if (slurm.OptionalScalar(key) is not { } scalar)
        {
            return null;
        }

        if (!form.IsMatch(scalar.Text))
        {
            scalar.Fault($"'{key}' must be {expected}, found '{scalar.Text}'.");
        }

        return scalar.Text;
    }

    private static ImmutableArray<string> Lines(YamlMapping slurm)
    {
        foreach (var line in slurm.OptionalScalars("setup").Where(line => line.Text.Contains('\r', StringComparison.Ordinal)))
        {
            line.Fault("A line of 'setup' must not hold a carriage return: no shell reads it. Save the file with the line ends of Unix.");
        }

        return slurm.OptionalTexts("setup");
    }

    private static ImmutableArray<string> Options(YamlMapping slurm)
    {
        foreach (var option in slurm.OptionalScalars("options"))
        {
            string name = option.Text.TrimStart('-').Split('=')[0];
            if (!LongOption().IsMatch(option.Text))
            {
                option.Fault($"An option of sbatch must be written in full, as '--qos=long', found '{option.Text}'.");
            }
            else if (Ours.FirstOrDefault(ours => ours.StartsWith(name, StringComparison.Ordinal)) is { } ours)
            {
                // sbatch takes any beginning of an option for it.
                option.Fault(ours == name
                    ? $"'--{name}' is Ventral's to set, which finds its jobs by it; leave it out."
                    : $"'--{name}' may stand for '--{ours}', which is Ventral's to set; write options in full, and leave that one out.");
            }
        }

        return slurm.OptionalTexts("options");
    }

    [GeneratedRegex(@"^[^\s'""]+\z")]
    private static partial Regex PlainText();

    [GeneratedRegex(@"^(\d+|\d+:\d\d|\d+:\d\d:\d\d|\d+-\d+(:\d\d){0,2})\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"^\d+[KMGT]?\z")]
    private static partial Regex Memory();

    [GeneratedRegex(@"^--[a-z][a-z0-9-]*(=[^\r\n]*)?\z")]
    private static partial Regex LongOption();
}
