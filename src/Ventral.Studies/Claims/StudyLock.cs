using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

using Ventral.Data;
using Ventral.Studies.Running;

namespace Ventral.Studies.Claims;

/// <summary>What a study was when its authors locked it: its plan and the checksums of everything that it reads.</summary>
/// <remarks>
/// A lock proves nothing by itself: publish it, or its <see cref="Digest"/>, where the date of that is beyond doubt. A later
/// run then says whether what ran is what was locked, and in what it differs. Files that were not at hand at locking are locked by
/// the catalogue's checksums, where it has them.
/// </remarks>
public sealed class StudyLock
{
    private const int Version = 1;

    private StudyLock(string study, string planHash, string seed, ImmutableArray<string> claims, ImmutableArray<(string Path, string Sha256)> inputs)
    {
        Study = study;
        PlanHash = planHash;
        Seed = seed;
        Claims = claims;
        Inputs = inputs;
    }

    /// <summary>The study's short name.</summary>
    public string Study { get; }

    /// <summary>SHA-256 of the study file's bytes.</summary>
    public string PlanHash { get; }

    /// <summary>The study's seed.</summary>
    public string Seed { get; }

    /// <summary>The claims, in words.</summary>
    public ImmutableArray<string> Claims { get; }

    /// <summary>Everything that the study reads, by path, with its SHA-256.</summary>
    public ImmutableArray<(string Path, string Sha256)> Inputs { get; }

    /// <summary>SHA-256 over all of this, with the length before each text and the number before each list, so that no two locks share one: what to publish.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        ((IEnumerable<string>)[
            $"{Version}", Study, PlanHash, Seed, $"{Claims.Length}", .. Claims, $"{Inputs.Length}", .. Inputs.SelectMany(i => new[] { i.Path, i.Sha256 })])
            .Select(text => string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}"))))));

    /// <summary>The file of a study's lock, beside it: <c>study.yaml</c> has <c>study.lock.json</c>.</summary>
    /// <param name="studyFile">The study file.</param>
    public static string PathFor(string studyFile)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(studyFile);
        return Path.ChangeExtension(studyFile, ".lock.json");
    }

    /// <summary>The lock beside a study file; null where there is none.</summary>
    /// <param name="studyFile">The study file.</param>
    /// <exception cref="VentralException">What has the lock's name is a folder, or no lock, or was changed after it was written.</exception>
    public static StudyLock? Beside(string studyFile)
    {
        string path = PathFor(studyFile);
        return Directory.Exists(path)
            ? throw new VentralException($"'{path}' is a folder; the study's lock is a file of that name. Move the folder away: whether the study was locked cannot be told.")
            : File.Exists(path) ? Read(path) : null;
    }

    /// <summary>Locks a study with all that it reads, downloading what is missing.</summary>
    /// <param name="study">The study.</param>
    /// <param name="options">Where its data are.</param>
    /// <param name="monitor">Hears of progress.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="VentralException">Files are missing and cannot be had.</exception>
    public static StudyLock Of(Study study, RunOptions options, IRunMonitor monitor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(monitor);
        return Of(study, StudyInputs.Gather(study, study.Networks, options, monitor, cancellation));
    }

    /// <summary>Reads a lock.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VentralException">There is none, or it is no lock, or was changed after it was written.</exception>
    public static StudyLock Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = PlainFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"The lock '{path}' cannot be read: {e.Message}", e);
        }

        try
        {
            var root = JsonNode.Parse(bytes, documentOptions: new() { MaxDepth = 8 })!.AsObject();
            int version = root["lock"]!.GetValue<int>();
            if (version != Version)
            {
                throw new VentralException($"'{path}' is a lock of version {version}; this Ventral knows version {Version}.");
            }

            var found = new StudyLock(
                root["study"]!.GetValue<string>(),
                root["study-sha256"]!.GetValue<string>(),
                root["seed"]!.GetValue<string>(),
                [.. root["claims"]!.AsArray().Select(c => c!.GetValue<string>())],
                [.. root["inputs"]!.AsArray().Select(i => (i!["path"]!.GetValue<string>(), i["sha256"]!.GetValue<string>()))]);
            return found.Digest == root["digest"]!.GetValue<string>()
                ? found
                : throw new VentralException($"The lock '{path}' was changed after it was written: its digest does not fit what it says. Take it from where it was published.");
        }

        // A name that is given twice makes an ArgumentException.
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw new VentralException($"'{path}' is no lock of a study; 'ventral lock STUDY.yaml' writes one.", e);
        }
    }

    /// <summary>Writes the lock.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("lock", Version);
        json.WriteString("study", Study);
        json.WriteString("study-sha256", PlanHash);
        json.WriteString("seed", Seed);
        json.WriteStartArray("claims");
        foreach (string claim in Claims)
        {
            json.WriteStringValue(claim);
        }

        json.WriteEndArray();
        json.WriteStartArray("inputs");
        foreach (var (file, sha256) in Inputs)
        {
            json.WriteStartObject();
            json.WriteString("path", file);
            json.WriteString("sha256", sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("digest", Digest);
        json.WriteEndObject();
    });

    /// <summary>In what a study that is about to run differs from what was locked; empty where in nothing.</summary>
    internal ImmutableArray<string> Differences(Study study, StudyInputs inputs, string? only)
    {
        var now = Of(study, inputs);
        var differences = ImmutableArray.CreateBuilder<string>();
        if (now.PlanHash != PlanHash)
        {
            differences.Add($"The study file was changed: its SHA-256 is {now.PlanHash}, that of the lock {PlanHash}.");
        }

        if (now.Seed != Seed)
        {
            differences.Add($"The seed is {now.Seed}, that of the lock {Seed}.");
        }

        if (only is not null)
        {
            differences.Add($"Only the networks that fit '{only}' ran.");
        }

        var locked = Inputs.ToLookup(i => i.Path, i => i.Sha256, StringComparer.Ordinal);
        var current = now.Inputs.ToLookup(i => i.Path, i => i.Sha256, StringComparer.Ordinal);
        foreach (string path in Inputs.Concat(now.Inputs).Select(i => i.Path).Distinct(StringComparer.Ordinal))
        {
            if (!locked[path].Order().SequenceEqual(current[path].Order(), StringComparer.Ordinal))
            {
                differences.Add(!current[path].Any() ? $"'{path}' was locked and was not read."
                    : !locked[path].Any() ? $"'{path}' was read and was not locked."
                    : $"'{path}' has other bytes than when it was locked.");
            }
        }

        return differences.ToImmutable();
    }

    private static StudyLock Of(Study study, StudyInputs inputs) => new(
        study.Name,
        study.Hash,
        study.Seed.ToString(),
        [.. study.Hypotheses.Select(h => h.Claim)],
        [.. inputs.Checksums.Select(c => (c.File.Path, c.Sha256)).Concat(inputs.OwnFiles.Select(f => (OwnName(study, f.Path), f.Sha256)))
            .Distinct().OrderBy(i => i.Item1, StringComparer.Ordinal).ThenBy(i => i.Item2, StringComparer.Ordinal)]);

    // From the study's folder on, so that files of one name in two folders are told apart, wherever the folder lies.
    private static string OwnName(Study study, string path) =>
        study.Folder.Length > 0 ? Path.GetRelativePath(study.Folder, path).Replace('\\', '/') : Path.GetFileName(path);
}
