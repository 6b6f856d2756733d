using System.Security.Cryptography;

namespace Ventral.Data.Catalogue;

/// <summary>
/// A download that is not complete, beside its target as <c>target.part</c>. It stays when a run is interrupted, and the next run goes on with it.
/// What the disk refuses is the user's to act on, so it leaves here as a <see cref="VentralException"/>.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private readonly string target;
    private readonly FileStream stream;
    private bool discarded;

    private PartFile(string target, FileStream stream)
    {
        this.target = target;
        this.stream = stream;
        stream.Position = stream.Length;
    }

    /// <summary>Bytes that are there.</summary>
    internal long Length { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Attempt(() =>
        {
            stream.Dispose();
            if (discarded || Length == 0)
            {
                File.Delete(stream.Name);
            }
        });
    }

    /// <summary>Opens what is left of an earlier download, or makes an empty file.</summary>
    internal static PartFile Open(string target) => Attempt(target, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var stream = new FileStream(target + ".part", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        return new PartFile(target, stream) { Length = stream.Length };
    });

    /// <summary>Begins anew.</summary>
    internal void Restart() => Attempt(() =>
    {
        stream.SetLength(0);
        stream.Position = 0;
        Length = 0;
    });

    /// <summary>Is to be removed when it is closed.</summary>
    internal void Discard() => discarded = true;

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            Length += bytes.Length;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Refusal(target, cause);
        }
    }

    internal string Sha256() => Attempt(target, () =>
    {
        stream.Position = 0;
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = Length;
        return sha256;
    });

    /// <summary>Gives the file its name.</summary>
    internal void Publish() => Attempt(() =>
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(stream.Name, target, overwrite: true);
    });

    private void Attempt(Action action) => Attempt(target, () =>
    {
        action();
        return true;
    });

    private static T Attempt<T>(string target, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Refusal(target, cause);
        }
    }

    private static VentralException Refusal(string target, Exception cause) =>
        new($"Cannot write '{target}.part': {cause.Message.TrimEnd('.')}. Free some space, choose another cache folder with VENTRAL_DATA, or wait for a run that downloads the same file.", cause);
}
