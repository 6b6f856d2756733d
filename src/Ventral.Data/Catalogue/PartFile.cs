using System.Security.Cryptography;
using System.Text;

namespace Ventral.Data.Catalogue;

/// <summary>
/// A download that is not complete, beside its target as <c>target.part</c>, with <c>target.part.from</c> that says which version of which address it is.
/// Both stay when a run is interrupted, and the next run goes on with them.
/// What the disk refuses is the user's to act on, so it leaves here as a <see cref="VentralException"/>.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const int MostTag = 8192;
    private readonly string target;
    private readonly FileStream stream;
    private bool discarded;

    private PartFile(string target, FileStream stream)
    {
        this.target = target;
        this.stream = stream;
        stream.Position = stream.Length;
        Length = stream.Length;
    }

    /// <summary>Bytes that are there.</summary>
    internal long Length { get; private set; }

    private string TagFile => stream.Name + ".from";

    /// <inheritdoc/>
    public void Dispose() => DiskRefusal.Guard(stream.Name, () =>
    {
        stream.Dispose();
        if (discarded || Length == 0)
        {
            File.Delete(stream.Name);
            File.Delete(TagFile);
        }
    });

    /// <summary>Opens what is left of an earlier download, or makes an empty file.</summary>
    internal static PartFile Open(string target)
    {
        string path = target + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return new PartFile(target, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw DiskRefusal.Of(path, cause);
        }
    }

    /// <summary>What the server called the version that the bytes are of: an ETag, or when it was modified; null where that is not known of this address.</summary>
    internal string? VersionAt(Uri url)
    {
        try
        {
            var info = new FileInfo(TagFile);
            string[] lines = info is { Exists: true, Length: < MostTag } ? File.ReadAllText(TagFile).Split('\n') : [];
            return lines.Length == 2 && lines[0] == url.AbsoluteUri && lines[1].Length > 0 ? lines[1] : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Begins anew, with a version of an address; the version is empty where the server does not say.</summary>
    internal void Restart(Uri url, string version) => DiskRefusal.Guard(stream.Name, () =>
    {
        stream.SetLength(0);
        stream.Position = 0;
        Length = 0;
        string tag = $"{url.AbsoluteUri}\n{version}";
        if (version.Length > 0 && tag.Length < MostTag && !version.Any(char.IsControl))
        {
            File.WriteAllBytes(TagFile, Encoding.UTF8.GetBytes(tag));
        }
        else
        {
            File.Delete(TagFile);
        }
    });

    /// <summary>Is to be removed when it is closed.</summary>
    internal void Discard() => discarded = true;

    internal void RequireRoom(long bytes) => DiskRefusal.RequireRoom(stream.Name, bytes - Length);

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            Length += bytes.Length;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw DiskRefusal.Of(stream.Name, cause);
        }
    }

    internal string Sha256()
    {
        string sha256 = "";
        DiskRefusal.Guard(stream.Name, () =>
        {
            stream.Position = 0;
            sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
            stream.Position = Length;
        });
        return sha256;
    }

    /// <summary>Gives the file its name.</summary>
    internal void Publish() => DiskRefusal.Guard(target, () =>
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(stream.Name, target, overwrite: true);
        File.Delete(TagFile);
    });
}
