using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>What the tool asks of the network: nothing where it is told so, and else what the environment says. No test leaves this machine.</summary>
public sealed partial class ConnectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TcpListener proxy = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> asked = new();
    private readonly Task serving;
    private volatile bool stopped;

    public ConnectionTests()
    {
        proxy.Start();
        serving = Task.Run(ServeAsync);
    }

    public void Dispose()
    {
        stopped = true;
        proxy.Stop();
        serving.GetAwaiter().GetResult();
        folder.Dispose();
    }

    [Theory]
    [InlineData("data", "get", "algonauts-2019-92", "--offline")]
    [InlineData("models", "get", "resnet50", "--offline")]
    [InlineData("score", "squeezenet1_0", "--on", "algonauts-2019-92", "--offline")]
    [InlineData("run", "truzzi", "--offline")]
    [InlineData("data", "list")]
    [InlineData("data", "info", "algonauts-2019-92")]
    [InlineData("models", "info", "alexnet")]
    public void Offline_and_looking_ask_for_nothing(params string[] arguments)
    {
        var (_, output, error) = Run([.. arguments.Select(a => a == "truzzi" ? Tool.Study("truzzi-cusack-2020") : a)]);

        asked.ShouldBeEmpty();
        (arguments.Contains("--offline") ? error : output).ShouldContain(arguments.Contains("--offline") ? "https://" : arguments[^1] == "list" ? "algonauts-2019-92" : arguments[^1]);
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public void A_download_shows_licence_and_citation_and_goes_through_the_proxy_of_the_environment()
    {
        var (code, output, error) = Run("data", "get", "truzzi-cusack-2020-tables");

        code.ShouldBe(1);
        output.ShouldStartWith("truzzi-cusack-2020-tables: ");
        output.ShouldContain("  licence  None stated.");
        output.ShouldContain("  cite     Truzzi A, Cusack R (2020).");
        asked.ShouldNotBeEmpty();
        asked.ShouldAllBe(line => line == "CONNECT raw.githubusercontent.com:443 HTTP/1.1");
        asked.Count.ShouldBeLessThan(10, "a server that cannot be reached is not asked for every file");
        error.ShouldContain("raw.githubusercontent.com could not be reached: ");
        error.ShouldContain("6 data files are missing:");
    }

    [Fact]
    public void A_run_says_licences_before_it_downloads()
    {
        string study = Tool.Study("truzzi-cusack-2020");

        var (code, _, error) = Run("run", study, "--out", "out");

        code.ShouldBe(1);
        error.ShouldContain("algonauts-2019-92 is downloaded. Licence: None stated for the data");
        error.ShouldContain("Cite: Cichy RM");
        asked.ShouldNotBeEmpty();
    }

    /// <summary>One room has a door to the network, and whoever is offline never makes that room.</summary>
    [Fact]
    public void Only_the_downloader_knows_the_network()
    {
        string[] doors = ["Downloader.cs", "Transfer.cs", "RedirectedRequest.cs"];
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Network().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName).Except(doors).ShouldBeEmpty();
    }

    private (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        string address = $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}";
        var environment = new[] { "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy" }.ToDictionary(name => name, _ => address);
        environment["NO_PROXY"] = environment["no_proxy"] = "";
        using var process = Tool.Start(folder.Path, environment, arguments);
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private async Task ServeAsync()
    {
        while (!stopped)
        {
            try
            {
                using var client = await proxy.AcceptTcpClientAsync();
                using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                asked.Enqueue(await reader.ReadLineAsync() ?? "");
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // The rest of the request says nothing more.
                }

                await stream.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
            catch (Exception cause) when (cause is IOException or SocketException or ObjectDisposedException)
            {
                // Stopped, or the client went away.
            }
        }
    }

    [GeneratedRegex(@"\b(HttpClient|HttpMessageHandler|SocketsHttpHandler|TcpClient|Socket|Dns|WebRequest|WebClient)\b[ (.]")]
    private static partial Regex Network();
}
