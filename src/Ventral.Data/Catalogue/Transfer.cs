using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Ventral.Data.Catalogue;

/// <summary>One request for one file at one address.</summary>
internal sealed class Transfer(HttpClient client, TimeSpan patience)
{
    private const int BufferLength = 1 << 16;

    internal async Task<TransferResult> RunAsync(DatasetFile file, Uri url, string target, Action<long> report, CancellationToken cancellation)
    {
        using var part = PartFile.Open(target);
        if (part.Length > file.BytesAtMost)
        {
            part.Restart(url, "");
        }

        bool resumed = part.Length > 0;
        if (!resumed || part.Length != file.Bytes)
        {
            // Silence ends the request; each byte that arrives renews the server's time.
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            try
            {
                silence.CancelAfter(patience);
                if (await FetchAsync(file, url, part, report, silence).ConfigureAwait(false) is { } failure)
                {
                    return failure;
                }
            }
            catch (HttpRequestException cause) when (cause.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError)
            {
                return TransferResult.NotReached($"could not be reached: {ForeignText.OneLine(cause.Message)}");
            }
            catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested && cause.InnerException is TimeoutException)
            {
                return TransferResult.NotReached($"could not be reached: {ForeignText.OneLine(cause.InnerException.Message)}");
            }
            catch (Exception cause) when (cause is HttpRequestException or IOException)
            {
                return TransferResult.Retry($"broke off after {part.Length} bytes: {ForeignText.OneLine(cause.Message)}");
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return TransferResult.Retry($"was silent for {patience.TotalSeconds:0} s after {part.Length} bytes");
            }
        }

        if (file.Bytes is { } bytes && part.Length < bytes)
        {
            return TransferResult.Retry($"ended after {part.Length} of {bytes} bytes");
        }

        // All of it, whatever an earlier run left: the first half may be of another version.
        string sha256 = part.Sha256();
        if (file.Checksum.Admits(sha256))
        {
            part.Publish();
            return TransferResult.Complete(sha256);
        }

        // What was there before may be the wrong half: one more attempt, from the start.
        part.Discard();
        string another = $"gave another file: expected sha256 {file.Checksum}, found {sha256}";
        return resumed ? TransferResult.Retry(another) : TransferResult.Refuse(another);
    }

    /// <summary>Appends what the server gives; null where it gave all it had.</summary>
    private async Task<TransferResult?> FetchAsync(DatasetFile file, Uri url, PartFile part, Action<long> report, CancellationTokenSource silence)
    {
        string? version = part.Length > 0 ? part.VersionAt(url) : null;
        var (response, refusal) = await RedirectedRequest.SendAsync(client, url, request => AskForTheRest(request, part.Length, version), silence.Token).ConfigureAwait(false);
        if (response is null)
        {
            return refusal;
        }

        using var answered = response;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                // A server that does not know ranges, or has another version by now, gives all.
                part.Restart(url, VersionOf(response));
                break;
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange?.From == part.Length && !IsAnother(version, response):
                break;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                part.Restart(url, "");
                return TransferResult.Retry("could not go on where the download had stopped");
            case var status:
                string answer = $"answered {(int)status} {ForeignText.OneLine(response.ReasonPhrase)}".TrimEnd();
                return status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500
                    ? TransferResult.RetryAfter(answer, RestOf(response))
                    : TransferResult.Refuse(answer);
        }

        if (part.Length + response.Content.Headers.ContentLength > file.BytesAtMost)
        {
            return TooLong(file, part);
        }

        part.RequireRoom(file.Bytes ?? (part.Length + (response.Content.Headers.ContentLength ?? 0)));
        using var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false) is > 0 and int count)
            {
                if (part.Length + count > file.BytesAtMost)
                {
                    return TooLong(file, part);
                }

                part.Append(buffer.AsSpan(0, count));
                report(part.Length);
                silence.CancelAfter(patience);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return null;
    }

    private static void AskForTheRest(HttpRequestMessage request, long length, string? version)
    {
        if (length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(length, null);
            if (version is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Range", version);
            }
        }
    }

    /// <summary>What the server calls this version of the file: a strong ETag, else when it was modified, else nothing.</summary>
    private static string VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : response.Content.Headers.LastModified?.ToString("R") ?? "";

    /// <summary>True where a server goes on with a version that it calls otherwise, whatever it was asked for.</summary>
    private static bool IsAnother(string? version, HttpResponseMessage response) => version is not null && VersionOf(response) is { Length: > 0 } now && now != version;

    private static TimeSpan RestOf(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var rest = asked?.Delta ?? (asked?.Date is { } date ? date - TimeProvider.System.GetUtcNow() : TimeSpan.Zero);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    private static TransferResult TooLong(DatasetFile file, PartFile part)
    {
        part.Discard();
        return TransferResult.Refuse($"gave more than the {file.BytesAtMost} bytes that are expected");
    }
}
