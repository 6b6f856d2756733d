using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Ventral.Data.Catalogue;

/// <summary>
/// Where data files lie: the folder that the user names, then the cache. A file is used only once its length and checksum are those
/// that the catalogue describes; what is missing is downloaded into the cache, unless the folder is offline.
/// </summary>
/// <remarks>Below both folders a file lies at <see cref="DatasetFile.Path"/>: <c>github.com/owner/repo/commit/path</c>.</remarks>
public sealed class DataFolder
{
    private const int DownloadsAtOnce = 4;
    private readonly Downloader? downloader;
    private readonly ConcurrentDictionary<string, string> checksums = new(StringComparer.Ordinal);

    /// <summary>Names the folders; nothing is opened or made yet.</summary>
    /// <param name="root">The folder that the user names with <c>--data</c>, or null.</param>
    /// <param name="cache">Where downloads go: <see cref="DefaultCache"/>, or another.</param>
    /// <param name="downloader">Downloads what is missing; null means offline, where no connection is ever opened.</param>
    public DataFolder(string? root, string cache, Downloader? downloader = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cache);
        if (root is not null && !Directory.Exists(root))
        {
            throw new VentralException($"The data folder '{root}' must exist, found none. Check --data, or leave it out to use '{cache}'.");
        }

        Root = root is null ? null : Path.GetFullPath(root);
        Cache = Path.GetFullPath(cache);
        this.downloader = downloader;
    }

    /// <summary>The folder that the user named, or null.</summary>
    public string? Root { get; }

    /// <summary>Where downloads go.</summary>
    public string Cache { get; }

    /// <summary>True where no connection is ever opened.</summary>
    public bool IsOffline => downloader is null;

    /// <summary>
    /// <c>VENTRAL_DATA</c> where it is set; else <c>ventral</c> in the user's cache folder: <c>XDG_CACHE_HOME</c> or <c>~/.cache</c>,
    /// on Windows the local application data.
    /// </summary>
    /// <param name="environment">Gives an environment variable, such as <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    public static string DefaultCache(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment("VENTRAL_DATA") is { Length: > 0 } set ? set : UserFolder.Of(environment, "XDG_CACHE_HOME", ".cache");
    }

    /// <summary>Where the file is; where it should be, if it is nowhere: below <see cref="Root"/>, or without one below <see cref="Cache"/>. The user's own files are where they are.</summary>
    public string PathOf(DatasetFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.OwnPath ?? Find(file) ?? Place(Root ?? Cache, file);
    }

    /// <summary>Where the file is, or null; its content is not checked.</summary>
    public string? Find(DatasetFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.OwnPath is { } own)
        {
            return File.Exists(own) ? own : null;
        }

        return new[] { Root, Cache }.OfType<string>().Select(folder => Place(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>The whole SHA-256 of a file that is there and is the one described; computed once.</summary>
    /// <exception cref="WrongChecksumException">Its content is another.</exception>
    /// <exception cref="VentralException">It is missing or cannot be read.</exception>
    public string ChecksumOf(DatasetFile file)
    {
        string path = Find(file) ?? throw new MissingDataException([new MissingFile(file, PathOf(file), "not downloaded yet")]);
        return checksums.GetOrAdd(path, found => FileCheck.Require(file, found));
    }

    /// <summary>Requires files: each is there and is the one described, or is downloaded.</summary>
    /// <param name="files">What is needed; all is checked before anything is downloaded.</param>
    /// <param name="progress">Told while downloads come in, from several threads.</param>
    /// <param name="cancellation">Ends it early; what was downloaded stays, and the next call goes on with it.</param>
    /// <exception cref="MissingDataException">Files are missing and this folder is offline, or no server gave them; all are listed.</exception>
    /// <exception cref="WrongChecksumException">A file that is there has another content.</exception>
    public async Task RequireAsync(IEnumerable<DatasetFile> files, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var missing = ImmutableArray.CreateBuilder<DatasetFile>();
        foreach (var file in files.DistinctBy(file => file.Path))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Find(file) is null)
            {
                missing.Add(file);
            }
            else
            {
                ChecksumOf(file);
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        var reasons = await DownloadAsync(missing.ToImmutable(), progress, cancellation).ConfigureAwait(false);
        var failed = missing.Zip(reasons, (file, reason) => (file, reason)).Where(pair => pair.reason is not null).ToArray();
        if (failed.Length > 0)
        {
            throw new MissingDataException([.. failed.Select(pair => new MissingFile(pair.file, PathOf(pair.file), pair.reason!))]);
        }
    }

    /// <summary>As <see cref="RequireAsync"/>, for callers that wait.</summary>
    public void Require(IEnumerable<DatasetFile> files, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => RequireAsync(files, progress, cancellation), cancellation).GetAwaiter().GetResult();

    /// <summary>Downloads files; gives for each null, or why it failed.</summary>
    private async Task<string?[]> DownloadAsync(ImmutableArray<DatasetFile> files, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        var reasons = new string?[files.Length];
        int done = 0;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = DownloadsAtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, files.Length, limits, async (i, stop) =>
        {
            var file = files[i];
            if (file.OwnPath is not null)
            {
                reasons[i] = "one of your own files, no longer where it was registered; put it back, or register the dataset again";
            }
            else if (file.Checksum.IsUnknown)
            {
                reasons[i] = "never downloaded, because its checksum is not known";
            }
            else if (downloader is null)
            {
                reasons[i] = MissingDataException.Offline;
            }
            else
            {
                string target = Place(Cache, file);
                void Report(long bytes) => progress?.Report(new DataProgress(file, bytes, Volatile.Read(ref done), files.Length));
                var (sha256, failure) = await downloader.DownloadAsync(file, Cache, target, Report, stop).ConfigureAwait(false);
                reasons[i] = failure;
                if (sha256 is not null)
                {
                    checksums[target] = sha256;
                    Interlocked.Increment(ref done);
                }
            }
        }).ConfigureAwait(false);
        return reasons;
    }

    private static string Place(string folder, DatasetFile file) => Path.Combine([folder, .. file.Path.Split('/')]);
}
