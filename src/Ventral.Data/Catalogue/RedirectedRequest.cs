namespace Ventral.Data.Catalogue;

/// <summary>Sends a request and follows where the server sends it, but never to a connection that others can read or to anything but the web.</summary>
internal static class RedirectedRequest
{
    private const int MostRedirections = 10;

    /// <summary>Asks an address, and the addresses that it names instead.</summary>
    /// <param name="client">Sends the requests; must not follow by itself.</param>
    /// <param name="url">The first address.</param>
    /// <param name="prepare">Adds headers to each request.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The last answer, to be disposed; or why it was not followed.</returns>
    internal static async Task<(HttpResponseMessage? Response, TransferResult? Refusal)> SendAsync(HttpClient client, Uri url, Action<HttpRequestMessage> prepare, CancellationToken cancellation)
    {
        for (int redirections = 0; ; redirections++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            prepare(request);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return (response, null);
            }

            response.Dispose();
            var next = location.IsAbsoluteUri ? location : new Uri(url, location);
            if (next.Scheme != Uri.UriSchemeHttps && !(next.Scheme == Uri.UriSchemeHttp && url.Scheme == Uri.UriSchemeHttp))
            {
                return (null, TransferResult.Refuse($"sends on to '{ForeignText.OneLine(next.OriginalString)}', which is not https; refused"));
            }

            if (redirections == MostRedirections)
            {
                return (null, TransferResult.Refuse($"sends on more than {MostRedirections} times"));
            }

            url = next;
        }
    }
}
