using System.Collections.Concurrent;

namespace Ventral.Data.Catalogue;

/// <summary>
/// Downloads one file at a time from its address and its mirrors. An interrupted download goes on where it stopped; a file gets its name
/// only once its length and checksum are those that the catalogue describes. Servers are asked politely: two files at a time, pauses that double,
/// and longer ones where they ask for them. One process at a time downloads a file; others wait for it.
/// </summary>
/// <remarks>Proxies are those of the environment: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c>, <c>NO_PROXY</c>; else the system's.</remarks>
public sealed class Downloader : IDisposable
{
    private const int Attempts = 4;

    // A machine without a connection should say so soon, not after every file's every pause.
    private const int AttemptsToReach = 2;

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, string> unreached = new(StringComparer.OrdinalIgnoreCase);
    private readonly HostQueue queue = new();
    private readonly HttpClient client;
    private readonly TimeSpan firstPause;
    private readonly TimeSpan patience;

    /// <summary>Downloads as the system's proxy settings say.</summary>
    public Downloader()
        : this(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10), AllowAutoRedirect = false }, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60))
    {
    }

    /// <summary>Downloads through a handler; a seam for tests.</summary>
    /// <param name="handler">Sends the requests; must not follow redirections by itself.</param>
    /// <param name="firstPause">Before the second attempt; doubled before each later one.</param>
    /// <param name="patience">How long a server may stay silent.</param>
    internal Downloader(HttpMessageHandler handler, TimeSpan firstPause, TimeSpan patience)
    {
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd($"Ventral/{typeof(Downloader).Assembly.GetName().Version?.ToString(3)}");

        // A checksum is of the bytes as they are published.
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
        this.firstPause = firstPause;
        this.patience = patience;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Downloads a file to <paramref name="target"/>, through <c>target.part</c>.</summary>
    /// <returns>Its SHA-256; or why no address gave it, each address with its reason.</returns>
    /// <exception cref="VentralException">The disk refuses the file, or another process got another file of this name.</exception>
    internal async Task<(string? Sha256, string? Failure)> DownloadAsync(DatasetFile file, string cache, string target, Action<long> report, CancellationToken cancellation)
    {
        using var right = await DownloadLock.AcquireAsync(cache, target, 5 * patience, cancellation).ConfigureAwait(false);
        if (right is null)
        {
            return (null, $"another run is downloading it, without a byte for {5 * patience.TotalSeconds:0} s; end that run, or run again later");
        }

        if (File.Exists(target))
        {
            return (FileCheck.Require(file, target), null);
        }

        var failures = new List<string>();
        foreach (var url in new[] { file.Url }.Concat(file.Mirrors))
        {
            var result = await TryAsync(file, url, target, report, cancellation).ConfigureAwait(false);
            if (result.Sha256 is not null)
            {
                return (result.Sha256, null);
            }

            failures.Add($"{url.Host} {result.Failure}");
        }

        return (null, string.Join("; ", failures));
    }

    /// <summary>Asks one address, again and again where that may help.</summary>
    private async Task<TransferResult> TryAsync(DatasetFile file, Uri url, string target, Action<long> report, CancellationToken cancellation)
    {
        var transfer = new Transfer(client, patience);
        for (int attempt = 1; ; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(firstPause * (1 << (attempt - 2)), cancellation).ConfigureAwait(false);
            }

            using var place = await queue.EnterAsync(url, cancellation).ConfigureAwait(false);
            if (unreached.TryGetValue(url.Authority, out string? known))
            {
                return TransferResult.Refuse(known);
            }

            var result = await transfer.RunAsync(file, url, target, report, cancellation).ConfigureAwait(false);
            if (result.Sha256 is not null || !result.MayPass)
            {
                return result;
            }

            if (result.Rest > LongestRest)
            {
                string later = $"{result.Failure} and asks to be left alone for {Math.Min(result.Rest.TotalSeconds, 1e9):0} s; run again after that";
                unreached[url.Authority] = later;
                return TransferResult.Refuse(later);
            }

            if (result.Unreached && attempt == AttemptsToReach)
            {
                unreached[url.Authority] = result.Failure;
                return result;
            }

            if (attempt == Attempts)
            {
                return result;
            }

            queue.Rest(url, result.Rest);
        }
    }
}
