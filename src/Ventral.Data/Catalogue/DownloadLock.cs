using System.Security.Cryptography;
using System.Text;

namespace Ventral.Data.Catalogue;

/// <summary>
/// Lets one process at a time download a file: a lock on an empty file in <c>.locks</c> of the cache, which the system gives back when its holder
/// ends, however it ends. The files stay, for removing one that another waits for would let both in; there are at most 4,096.
/// </summary>
/// <remarks>File systems without locks let all in; the checksum, taken before a file gets its name, still keeps half a file from being used.</remarks>
internal static class DownloadLock
{
    private const int Digits = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the right to download a file.</summary>
    /// <param name="cache">The cache folder.</param>
    /// <param name="target">The file.</param>
    /// <param name="patience">How long another may hold it without a byte coming in.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The right, to be disposed; null where another kept it and got nowhere.</returns>
    /// <exception cref="VentralException">The disk refuses the lock.</exception>
    internal static async Task<IDisposable?> AcquireAsync(string cache, string target, TimeSpan patience, CancellationToken cancellation)
    {
        string folder = Path.Combine(cache, ".locks");
        string file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(target))))[..Digits]);
        DiskRefusal.Guard(file, () => Directory.CreateDirectory(folder));
        long length = -1;
        long since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException cause) when (DiskRefusal.IsTaken(cause))
            {
                // Another process, or another download of this one, has it.
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw DiskRefusal.Of(file, cause);
            }

            var part = new FileInfo(target + ".part");
            long now = part.Exists ? part.Length : 0;
            if (now != length)
            {
                (length, since) = (now, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(since) > patience)
            {
                return null;
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }
}
