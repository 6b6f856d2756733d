using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Networks;
using Ventral.Tensors;

namespace Ventral.Studies.Store;

/// <summary>
/// Intermediate results of a run, each in a file named by the hash of what it was computed from (never by a user's
/// name for it), with a record of its step and its checksum beside it, written last. A result that is missing, half-written or made by
/// another build of the code that computes is made again, and so is one that is damaged, which is named. Any number of threads and
/// processes may read and write.
/// </summary>
internal sealed class RunStore
{
    /// <summary>
    /// The builds of the floors that compute. Builds are deterministic, so that the same sources give the same identity;
    /// no version needs to be raised by hand when a kernel changes its bits.
    /// </summary>
    public static readonly string Build = string.Join(
        ' ',
        new[] { typeof(Philox), typeof(Stimulus), typeof(Network), typeof(MantelTest), typeof(RunStore) }.Select(type => type.Module.ModuleVersionId));

    private readonly string root;

    private readonly RunStore? others;

    // By the first two digits of a key: what lay there when it was first asked for, and what was written since.
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> listed = new(StringComparer.Ordinal);

    // Keys that were read, written or found held.
    private readonly ConcurrentDictionary<string, bool> used = new(StringComparer.Ordinal);

    private readonly Lock damageLock = new();

    private readonly List<StoreDamage> damages = [];

    private readonly HashSet<string> named = new(StringComparer.Ordinal);

    /// <summary>Opens a store; its folder is made with the first result.</summary>
    /// <param name="root">The folder <c>store</c> of a run folder.</param>
    /// <param name="readOnlyRoot">Another store, which is read for what this one lacks and never written; null for none.</param>
    public RunStore(string root, string? readOnlyRoot = null)
    {
        this.root = root;
        others = readOnlyRoot is null ? null : new RunStore(readOnlyRoot);
    }

    /// <summary>The store's folder.</summary>
    public string Root => root;

    /// <summary>What was found damaged so far, in the order found; each file once until it is written again.</summary>
    public IReadOnlyList<StoreDamage> Damages
    {
        get
        {
            lock (damageLock)
            {
                return [.. damages, .. others?.Damages ?? []];
            }
        }
    }

    /// <summary>SHA-256 over the name of an algorithm and what it consumes, each with its length: 64 hexadecimal digits.</summary>
    public static string Key(string algorithm, params ReadOnlySpan<string> inputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, algorithm);
        foreach (string input in inputs)
        {
            Append(hash, input);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Where the result of a key lies, relative to the run folder, with forward slashes.</summary>
    public static string RelativePath(string key) => $"store/{key[..2]}/{key}.npy";

    /// <summary>Where the record of a result lies, relative to the run folder, with forward slashes.</summary>
    public static string RelativeRecordPath(string key) => $"store/{key[..2]}/{key}.json";

    /// <summary>
    /// Whether the result of a step seems to be there: its record lay there when this store first looked into the record's folder, or was
    /// written since. Cheap enough to plan 10⁵ steps; says nothing of damage or of the build.
    /// </summary>
    public bool Holds(StepRecord step) => (Listed(step.Key).ContainsKey(step.Key) && Used(step)) || others?.Holds(step) == true;

    /// <summary>Reads a result; null when it is absent, was made by another build, or is damaged, which <see cref="Damages"/> then says.</summary>
    public byte[]? TryRead(StepRecord step) => TryReadOwn(step) ?? others?.TryRead(step);

    /// <summary>Keeps a result; its record is written last, so that a killed run leaves nothing that looks whole.</summary>
    /// <exception cref="UnwritableFileException">The disk is full, or the folder refuses.</exception>
    public void Write(StepRecord step, byte[] result)
    {
        new StoreEntry(root, step.Key).Write(ResultRecord.Of(step, result, Build), result);
        Adopt(step);
        lock (damageLock)
        {
            named.Remove(RelativePath(step.Key));
            named.Remove(RelativeRecordPath(step.Key));
        }
    }

    /// <summary>
    /// Brings <c>index.sqlite</c> up to what lies in the store and what was used of it. No result rests on it, so that nothing is thrown
    /// when it cannot be written.
    /// </summary>
    /// <param name="finished">Whether the run came to its end, so that what it did not use is not needed any more.</param>
    /// <returns>What the user should know: that the index was damaged and made again, or cannot be written. Otherwise null.</returns>
    public string? SaveIndex(bool finished) => StoreIndex.Update(root, used.Keys, finished);

    /// <summary>The record of a key, to walk back from a result to what it consumed; null where there is none that is whole.</summary>
    public ResultRecord? TryReadRecord(string key) =>
        new StoreEntry(root, key) is var entry && File.Exists(entry.RecordPath) && entry.ReadRecord(out _) is { } record && record.Step.Key == key ? record : others?.TryReadRecord(key);

    /// <summary>Counts a result that was put into the store's folder among those held and used.</summary>
    internal void Adopt(StepRecord step)
    {
        Listed(step.Key)[step.Key] = true;
        Used(step);
    }

    private bool Used(StepRecord step) => used[step.Key] = true;

    private byte[]? TryReadOwn(StepRecord step)
    {
        var entry = new StoreEntry(root, step.Key);
        if (!File.Exists(entry.RecordPath))
        {
            return null;
        }

        var record = entry.ReadRecord(out string fault);
        if (record is null)
        {
            return Damaged(RelativeRecordPath(step.Key), step, "the record that was written", fault);
        }

        if (record.Step.Key != step.Key)
        {
            return Damaged(RelativeRecordPath(step.Key), step, $"the record of {step.Key}", $"that of {record.Step}");
        }

        if (record.Build != Build)
        {
            return null;
        }

        byte[]? result = entry.ReadResult(record, out fault);
        if (result is not null)
        {
            Used(step);
            return result;
        }

        return Damaged(RelativePath(step.Key), step, $"{record.Bytes} bytes with SHA-256 {record.Sha256}", fault);
    }

    private ConcurrentDictionary<string, bool> Listed(string key) => listed.GetOrAdd(key[..2], prefix =>
    {
        var keys = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        string folder = Path.Combine(root, prefix);
        if (Directory.Exists(folder))
        {
            foreach (string record in Directory.EnumerateFiles(folder, "*" + StoreEntry.RecordSuffix))
            {
                keys[Path.GetFileNameWithoutExtension(record)] = true;
            }
        }

        return keys;
    });

    private byte[]? Damaged(string file, StepRecord step, string expected, string found)
    {
        lock (damageLock)
        {
            if (named.Add(file))
            {
                damages.Add(new(file, step.Step, expected, found));
            }
        }

        return null;
    }

    private static void Append(IncrementalHash hash, string text)
    {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
