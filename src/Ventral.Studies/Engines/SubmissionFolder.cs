using System.Collections.Immutable;
using System.Security.Cryptography;

using Ventral.Data;
using Ventral.Data.Own;
using Ventral.Studies.Claims;
using Ventral.Studies.Engines.Slurm;
using Ventral.Tensors;

namespace Ventral.Studies.Engines;

/// <summary>
/// <c>RUN/engine/TOKEN</c>: what was handed to the cluster, what each attempt at a shard left, and what the merge made of it. Every attempt
/// has a folder of its own, so that two copies of a job cannot write over each other.
/// </summary>
internal sealed class SubmissionFolder
{
    /// <summary>The folder of all submissions, in the run folder.</summary>
    public const string Engine = "engine";

    private const string Record = "submission.json", StudyText = "study.yaml", LockText = "study.lock.json", DatasetTexts = "datasets";

    private SubmissionFolder(string path, Submission submission)
    {
        Path = path;
        Submission = submission;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What was handed over.</summary>
    public Submission Submission { get; }

    /// <summary>The run folder.</summary>
    public string RunPath => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, "..", ".."));

    public string ShardScript => System.IO.Path.Combine(Path, "shard.sh");

    public string MergeScript => System.IO.Path.Combine(Path, "merge.sh");

    public string MergeLog => System.IO.Path.Combine(Path, "merge.log");

    public string Summary => System.IO.Path.Combine(Path, "summary.txt");

    public string Outcome => System.IO.Path.Combine(Path, "outcome.json");

    private string MergedPath => System.IO.Path.Combine(Path, "merged.json");

    private string CancelledPath => System.IO.Path.Combine(Path, "cancelled");

    /// <summary>What the merge made of it; null before.</summary>
    public MergeRecord? Merged => EngineJson.TryRead<MergeRecord>(MergedPath);

    /// <summary>Records of it that are damaged, one a sentence.</summary>
    public IEnumerable<string> Damages => Enumerable.Range(0, Submission.Shards.Length).SelectMany(shard => Attempts(shard)).Select(attempt => attempt.RecordDamage)
        .Append(EngineJson.Damage<MergeRecord>(MergedPath)).OfType<string>();

    /// <summary>Whether the user cancelled it.</summary>
    public bool IsCancelled => File.Exists(CancelledPath);

    /// <summary>Whether it is over whatever Slurm says: merged without failures, or cancelled.</summary>
    public bool IsSettled => Merged is { Failures.IsEmpty: true } || IsCancelled;

    /// <summary>Whether it is over: settled, or merged with failures and none of its jobs is yet to end. Where Slurm does not answer, that is not known.</summary>
    public bool IsOver(SlurmView view) => IsSettled || (Merged is not null && view.Silence is null && !view.IsActive);

    /// <summary>The submissions of a run folder, oldest first.</summary>
    public static ImmutableArray<SubmissionFolder> In(string runFolder)
    {
        string engine = System.IO.Path.Combine(runFolder, Engine);
        return !Directory.Exists(engine) ? [] :
        [
            .. Directory.EnumerateDirectories(engine).Select(TryOpen).OfType<SubmissionFolder>()
                .OrderBy(folder => folder.Submission.Created).ThenBy(folder => folder.Submission.Token, StringComparer.Ordinal),
        ];
    }

    /// <summary>Opens one that a job was told of.</summary>
    /// <exception cref="VentralException">It is none.</exception>
    public static SubmissionFolder Open(string path) => TryOpen(System.IO.Path.GetFullPath(path))
        ?? throw new VentralException($"'{path}' holds no '{Record}' that can be read: it must be a folder RUN/engine/TOKEN that 'ventral run --engine slurm' made.");

    /// <summary>Writes a new one; the record, which makes it one, comes last.</summary>
    public static SubmissionFolder Create(string runFolder, Submission submission, string text, ImmutableArray<(string Name, string Text)> datasets, string? lockText, Func<string, (string Shard, string Merge)> scripts)
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetFullPath(runFolder), Engine, submission.Token);
        var folder = new SubmissionFolder(path, submission);
        var (shard, merge) = scripts(path);
        AtomicFile.WriteText(System.IO.Path.Combine(path, StudyText), text);
        foreach (var dataset in datasets)
        {
            AtomicFile.WriteText(System.IO.Path.Combine(path, DatasetTexts, dataset.Name), dataset.Text);
        }

        if (lockText is not null)
        {
            AtomicFile.WriteText(System.IO.Path.Combine(path, LockText), lockText);
        }

        AtomicFile.WriteText(folder.ShardScript, shard);
        AtomicFile.WriteText(folder.MergeScript, merge);
        EngineJson.Write(System.IO.Path.Combine(path, Record), submission);
        return folder;
    }

    /// <summary>A token that nobody has drawn before, for its 60 bits.</summary>
    public static string DrawToken() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);

    /// <summary>The study as it was when it was handed over.</summary>
    /// <exception cref="VentralException">Its text was changed since.</exception>
    public Study ReadStudy()
    {
        byte[] text = File.ReadAllBytes(System.IO.Path.Combine(Path, StudyText));
        var study = StudyFile.Parse(Submission.StudyFile, text, Submission.StudyFolder, new OwnDatasets(System.IO.Path.Combine(Path, DatasetTexts)).Catalogue()) with { Seed = new Seed(Submission.Seed) };
        return study.Hash == Submission.StudyHash
            ? study
            : throw new VentralException($"'{System.IO.Path.Combine(Path, StudyText)}' is not the text that was submitted. Cancel with 'ventral cancel', and run the study again.");
    }

    /// <summary>What was locked of the study when it was handed over.</summary>
    public StudyLock? ReadLock() => System.IO.Path.Combine(Path, LockText) is var path && File.Exists(path) ? StudyLock.Read(path) : null;

    /// <summary>The attempts at a shard so far.</summary>
    public ImmutableArray<ShardAttempt> Attempts(int shard)
    {
        string path = System.IO.Path.Combine(Path, "shards", Text(shard));
        return !Directory.Exists(path) ? [] : [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).Select(p => new ShardAttempt(p))];
    }

    /// <summary>Whether an attempt at a shard published its results.</summary>
    public bool IsDone(int shard) => Attempts(shard).Any(attempt => attempt.Done is not null);

    /// <summary>The last line that a shard's job wrote; empty where it wrote none.</summary>
    public string LastWords(int shard) => LastWords(System.IO.Path.Combine(Path, $"shard-{Text(shard)}.log"));

    /// <summary>The last line that the merge's job wrote.</summary>
    public string LastWordsOfMerge() => LastWords(MergeLog);

    /// <summary>Makes the folder of a new attempt.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="name">Who attempts it: a job's number and how often it was requeued.</param>
    public ShardAttempt NewAttempt(int shard, string name) =>
        new(System.IO.Path.Combine(Path, "shards", Text(shard), $"{name}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}"));

    /// <summary>Publishes what the merge made of it.</summary>
    public void Publish(MergeRecord record) => EngineJson.Write(MergedPath, record);

    /// <summary>Notes that the user cancelled it.</summary>
    public void NoteCancelled() => AtomicFile.WriteText(CancelledPath, "");

    private static string LastWords(string log)
    {
        try
        {
            return File.ReadLines(log).LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static SubmissionFolder? TryOpen(string path) =>
        EngineJson.TryRead<Submission>(System.IO.Path.Combine(path, Record)) is { } submission ? new(path, submission) : null;

    private static string Text(int shard) => shard.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
