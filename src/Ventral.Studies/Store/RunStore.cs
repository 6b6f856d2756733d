using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Networks;
using Ventral.Tensors;

namespace Ventral.Studies.Store;

/// <summary>
/// Intermediate results of a run, each in a file named by the hash of what it was computed from (never by a user's
/// name for it), with a checksum beside it. A file that is missing, half-written, changed, or made by another build of
/// the code that computes, is made again.
/// </summary>
internal sealed class RunStore
{
    private const string ChecksumSuffix = ".sha256";

    /// <summary>
    /// The builds of the floors that compute. Builds are deterministic, so that the same sources give the same identity;
    /// no version needs to be raised by hand when a kernel changes its bits.
    /// </summary>
    private static readonly string Build = string.Join(
        ' ',
        new[] { typeof(Philox), typeof(Stimulus), typeof(Network), typeof(MantelTest), typeof(RunStore) }.Select(type => type.Module.ModuleVersionId));

    private readonly string root;

    public RunStore(string root)
    {
        this.root = root;
    }

    /// <summary>The key of a step: the hash of the algorithm's name and version and of everything that it consumes.</summary>
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

    /// <summary>Reads a result, or null when it is absent or does not match its checksum.</summary>
    public byte[]? TryRead(string key)
    {
        string path = PathOf(key);
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            string expected = File.ReadAllText(path + ChecksumSuffix, Encoding.ASCII);
            return string.Equals(expected, Checksum(key, bytes), StringComparison.Ordinal) ? bytes : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a result; its checksum is written last, so that a killed run leaves nothing that looks whole.</summary>
    public void Write(string key, byte[] bytes)
    {
        string path = PathOf(key);
        AtomicFile.Write(path, stream => stream.Write(bytes));
        AtomicFile.Write(path + ChecksumSuffix, stream => stream.Write(Encoding.ASCII.GetBytes(Checksum(key, bytes))));
    }

    /// <summary>Over the build and the key too, so that a result of other code is made again, and so that a result that was moved to another key's place is told from that key's own.</summary>
    private static string Checksum(string key, byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(Build + key));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
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

    private string PathOf(string key) => Path.Combine(root, key[..2], key + ".npy");
}
