using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ventral.Data.Tests.Catalogue;

/// <summary>An HTTP server on the loopback interface that answers as a test says, one connection a request.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, long?, Answer> answer;
    private readonly Task serving;
    private volatile bool stopped;
    private int atOnce;

    /// <param name="answer">Gives the answer to a path and the first byte that is asked for, where a range is.</param>
    internal LoopbackServer(Func<string, long?, Answer> answer)
    {
        this.answer = answer;
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    /// <summary>What was asked for: <c>/path</c>, or <c>/path from 100</c>.</summary>
    internal ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The first line and the headers of each request.</summary>
    internal ConcurrentQueue<string[]> Headers { get; } = new();

    /// <summary>How many requests were answered at the same time, at most.</summary>
    internal int MostAtOnce { get; private set; }

    internal Uri Url(string path) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}{path}");

    public void Dispose()
    {
        stopped = true;
        listener.Stop();
        serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        var answering = new List<Task>();
        while (!stopped)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync();
                answering.Add(Task.Run(() => AnswerAsync(client)));
            }
            catch (Exception cause) when (cause is IOException or SocketException or ObjectDisposedException)
            {
                // Stopped, or the client went away, as it may.
            }
        }

        await Task.WhenAll(answering);
    }

    private async Task AnswerAsync(TcpClient accepted)
    {
        using var client = accepted;
        try
        {
            using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            string first = await reader.ReadLineAsync() ?? "";
            if (first.Length == 0)
            {
                return;
            }

            string path = first.Split(' ')[1];
            long? from = null;
            var headers = new List<string>();
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
            {
                headers.Add(header);
                if (header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                {
                    from = long.Parse(header["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
                }
            }

            Requests.Enqueue(from is null ? path : $"{path} from {from}");
            Headers.Enqueue([first, .. headers]);
            int now = Interlocked.Increment(ref atOnce);
            MostAtOnce = Math.Max(MostAtOnce, now);
            var given = answer(path, from);
            string length = given.StatedLength is { } stated ? $"Content-Length: {stated}\r\n" : "";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {given.Status}\r\n{length}{given.Header}Connection: close\r\n\r\n"));
            int last = Math.Max(0, given.Body.Length - 1);
            for (int at = 0; given.Drip > TimeSpan.Zero && at < last && !stopped; at++)
            {
                await stream.WriteAsync(given.Body.AsMemory(at, 1));
                await Task.Delay(given.Drip);
            }

            // Over before the last byte: whoever has that may ask again at once.
            await stream.WriteAsync(given.Drip > TimeSpan.Zero ? default : given.Body.AsMemory(0, last));
            Interlocked.Decrement(ref atOnce);
            await stream.WriteAsync(given.Body.AsMemory(last));
            await stream.FlushAsync();
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cause) when (cause is IOException or SocketException or ObjectDisposedException)
        {
            // The client went away, as it may.
        }
    }

    /// <param name="Status"><c>200 OK</c>.</param>
    /// <param name="Body">What is sent.</param>
    /// <param name="StatedLength">What the header says of its length; null says nothing.</param>
    /// <param name="Header">One more header line, with its end.</param>
    internal sealed record Answer(string Status, byte[] Body, long? StatedLength, string Header = "")
    {
        /// <summary>Time between two bytes.</summary>
        internal TimeSpan Drip { get; init; }

        internal static Answer Whole(byte[] body) => new("200 OK", body, body.Length);

        internal static Answer From(byte[] body, long from) =>
            new("206 Partial Content", body[(int)from..], body.Length - from, $"Content-Range: bytes {from}-{body.Length - 1}/{body.Length}\r\n");

        /// <summary>Says that all comes, and breaks off.</summary>
        internal static Answer BreaksOff(byte[] body, int after) => new("200 OK", body[..after], body.Length);

        internal static Answer Fails(string status) => new(status, [], 0);
    }
}
