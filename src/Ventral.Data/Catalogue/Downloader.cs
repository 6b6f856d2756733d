using System.Collections.Concurrent;

namespace Ventral.Data.Catalogue;

/// <summary>
/// Downloads one file at a time from its address and its mirrors. An interrupted download goes on where it stopped; a file gets its name
/// only once its length and checksum are those that the catalogue describes.
/// </summary>
public sealed class Downloader : IDisposable
{
    private const int Attempts = 4;

    // A machine without a connection should say so soon, not after every file's every pause.
    private const int AttemptsToReach = 2;

    private readonly ConcurrentDictionary<string, string> unreached = new(StringComparer.OrdinalIgnoreCase);
    private readonly HttpClient client;
    private readonly TimeSpan firstPause;
    private readonly TimeSpan patience;

    /// <summary>Downloads as the system's proxy settings say.</summary>
    public Downloader()
        : this(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10) }, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60))
    {
    }

    /// <summary>Downloads through a handler; a seam for tests.</summary>
    /// <param name="handler">Sends the requests.</param>
    /// <param name="firstPause">Before the second attempt; doubled before each later one.</param>
    /// <param name="patience">How long a server may stay silent.</param>
    internal Downloader(HttpMessageHandler handler, TimeSpan firstPause, TimeSpan patience)
    {
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("ventral");
        this.firstPause = firstPause;
        this.patience = patience;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Downloads a file to <paramref name="target"/>, through <c>target.part</c>.</summary>
    /// <returns>Its SHA-256; or why no address gave it, each address with its reason.</returns>
    /// <exception cref="VentralException">The disk refuses the file.</exception>
    internal async Task<(string? Sha256, string? Failure)> DownloadAsync(DatasetFile file, string target, Action<long> report, CancellationToken cancellation)
    {
        var transfer = new Transfer(client, patience);
        var failures = new List<string>();
        foreach (var url in new[] { file.Url }.Concat(file.Mirrors))
        {
            for (int attempt = 1; attempt <= Attempts; attempt++)
            {
                if (unreached.TryGetValue(url.Authority, out string? known))
                {
                    failures.Add($"{url.Host} {known}");
                    break;
                }

                if (attempt > 1)
                {
                    await Task.Delay(firstPause * (1 << (attempt - 2)), cancellation).ConfigureAwait(false);
                }

                var result = await transfer.RunAsync(file, url, target, report, cancellation).ConfigureAwait(false);
                if (result.Sha256 is not null)
                {
                    return (result.Sha256, null);
                }

                if (result.Unreached && attempt == AttemptsToReach)
                {
                    unreached[url.Authority] = result.Failure;
                    continue;
                }

                if (!result.MayPass || attempt == Attempts)
                {
                    failures.Add($"{url.Host} {result.Failure}");
                    break;
                }
            }
        }

        return (null, string.Join("; ", failures));
    }
}
