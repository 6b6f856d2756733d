using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Ventral.Data.Catalogue;
using static Ventral.Data.Tests.Catalogue.LoopbackServer;

namespace Ventral.Data.Tests.Catalogue;

/// <summary>Downloads from servers that fail in every way that servers do.</summary>
public sealed class FaultyServerTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 150_000).Select(i => (byte)((i * 13 / 5) ^ (i >> 7)))];
    private readonly string cache = Directory.CreateTempSubdirectory("ventral-data-").FullName;

    public void Dispose() => Directory.Delete(cache, recursive: true);

    [Fact]
    public async Task A_request_says_who_asks_and_wants_bytes_as_they_are()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));

        await RequireAsync(Describe(server.Url("/a.bin")));

        string[] headers = server.Headers.Single();
        headers.ShouldContain("User-Agent: Ventral/0.1.0");
        headers.ShouldContain("Accept-Encoding: identity");
    }

    [Theory]
    [InlineData("ETag: \"v1\"\r\n", "If-Range: \"v1\"")]
    [InlineData("ETag: W/\"v1\"\r\nLast-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\n", "If-Range: Tue, 15 Nov 1994 12:45:26 GMT")]
    public async Task A_later_run_goes_on_only_with_the_same_version(string version, string condition)
    {
        using var server = new LoopbackServer((_, from) => from is { } start ? Answer.From(Content, start) : Answer.BreaksOff(Content, 60_000) with { Header = version });

        await RequireAsync(Describe(server.Url("/a.bin")));

        server.Requests.ShouldBe(["/a.bin", "/a.bin from 60000"]);
        server.Headers.Last().ShouldContain(condition);
        Files().ShouldBe(["host/a.bin"]);
    }

    [Fact]
    public async Task Another_run_knows_the_version_that_an_earlier_one_began_with()
    {
        int asked = 0;
        using var server = new LoopbackServer((_, from) => ++asked == 1 ? Answer.BreaksOff(Content, 60_000) with { Header = "ETag: \"v1\"\r\n" }
            : asked < 5 ? Answer.Fails("500 Internal Server Error") : Answer.From(Content, from ?? 0));
        var file = Describe(server.Url("/a.bin"));
        await Should.ThrowAsync<MissingDataException>(RequireAsync(file));
        Files().ShouldBe(["host/a.bin.part", "host/a.bin.part.from"]);

        await RequireAsync(file);

        server.Headers.Last().ShouldContain("If-Range: \"v1\"");
        File.ReadAllBytes(Path.Combine(cache, "host", "a.bin")).ShouldBe(Content);
        Files().ShouldBe(["host/a.bin"]);
    }

    [Fact]
    public async Task A_version_that_changed_in_between_is_got_anew()
    {
        byte[] old = [.. Content.Select(b => (byte)~b)];
        int asked = 0;

        // As a server must: the condition does not hold, so that it gives all of the new version.
        using var server = new LoopbackServer((_, _) => ++asked == 1 ? Answer.BreaksOff(old, 60_000) with { Header = "ETag: \"v1\"\r\n" } : Answer.Whole(Content) with { Header = "ETag: \"v2\"\r\n" });

        await RequireAsync(Describe(server.Url("/a.bin")));

        server.Requests.Count.ShouldBe(2);
        File.ReadAllBytes(Path.Combine(cache, "host", "a.bin")).ShouldBe(Content);
    }

    [Fact]
    public async Task A_server_that_goes_on_with_another_version_is_not_believed()
    {
        byte[] old = [.. Content.Select(b => (byte)~b)];
        int asked = 0;
        using var server = new LoopbackServer((_, from) => ++asked == 1 ? Answer.BreaksOff(old, 60_000) with { Header = "ETag: \"v1\"\r\n" }
            : from is { } start ? new("206 Partial Content", Content[(int)start..], Content.Length - start, $"Content-Range: bytes {start}-{Content.Length - 1}/{Content.Length}\r\nETag: \"v2\"\r\n")
            : Answer.Whole(Content));

        await RequireAsync(Describe(server.Url("/a.bin")));

        server.Requests.ShouldBe(["/a.bin", "/a.bin from 60000", "/a.bin"]);
        File.ReadAllBytes(Path.Combine(cache, "host", "a.bin")).ShouldBe(Content);
    }

    [Fact]
    public async Task Halves_of_two_versions_are_found_by_the_whole_checksum()
    {
        byte[] old = [.. Content.Select(b => (byte)~b)];
        using var server = new LoopbackServer((_, from) => from is { } start ? Answer.From(Content, start) : Answer.Whole(Content));
        Directory.CreateDirectory(Path.Combine(cache, "host"));
        File.WriteAllBytes(Path.Combine(cache, "host", "a.bin.part"), old[..75_000]);

        await RequireAsync(Describe(server.Url("/a.bin")));

        server.Requests.ShouldBe(["/a.bin from 75000", "/a.bin"]);
        File.ReadAllBytes(Path.Combine(cache, "host", "a.bin")).ShouldBe(Content);
    }

    [Fact]
    public async Task A_mirror_goes_on_with_what_the_first_address_began()
    {
        using var server = new LoopbackServer((path, from) => path == "/mirror" ? Answer.From(Content, from ?? 0)
            : from is null ? Answer.BreaksOff(Content, 60_000) with { Header = "ETag: \"v1\"\r\n" } : Answer.Fails("410 Gone"));
        var file = Describe(server.Url("/a.bin")) with { Mirrors = [server.Url("/mirror")] };

        await RequireAsync(file);

        server.Requests.ShouldBe(["/a.bin", "/a.bin from 60000", "/mirror from 60000"]);
        server.Headers.Last().ShouldNotContain(header => header.StartsWith("If-Range", StringComparison.Ordinal));
        File.ReadAllBytes(Path.Combine(cache, "host", "a.bin")).ShouldBe(Content);
    }

    [Fact]
    public async Task Every_mirror_has_its_reason()
    {
        using var server = new LoopbackServer((path, _) => path switch
        {
            "/a.bin" => Answer.Fails("404 Not Found"),
            "/wrong" => Answer.Whole([.. Content.Select(b => (byte)~b)]),
            "/away" => new("302 Found", [], 0, "Location: ftp://example.org/a.bin\r\n"),
            _ => Answer.Fails("403 Forbidden"),
        });
        var file = Describe(server.Url("/a.bin")) with { Mirrors = [server.Url("/wrong"), server.Url("/away"), server.Url("/no")] };

        var error = await Should.ThrowAsync<MissingDataException>(RequireAsync(file));

        error.Files[0].Reason.Split("; ").ShouldBe([
            "127.0.0.1 answered 404 Not Found",
            $"127.0.0.1 gave another file: expected sha256 {file.Checksum.Digits}, found {Convert.ToHexStringLower(SHA256.HashData([.. Content.Select(b => (byte)~b)]))}",
            "127.0.0.1 sends on to 'ftp://example.org/a.bin', which is not https",
            "refused",
            "127.0.0.1 answered 403 Forbidden"]);
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_a_server_sends_on_is_followed_so_far()
    {
        using var server = new LoopbackServer((path, _) => path == "/end" ? Answer.Whole(Content)
            : new("302 Found", [], 0, path == "/loop" ? "Location: /loop\r\n" : "Location: /end\r\n"));

        await RequireAsync(Describe(server.Url("/a.bin")));
        server.Requests.ShouldBe(["/a.bin", "/end"]);
        (await Should.ThrowAsync<MissingDataException>(RequireAsync(Describe(server.Url("/loop")) with { Path = "host/b.bin" }))).Message.ShouldContain("sends on more than 10 times");
    }

    [Theory]
    [InlineData("http://example.org/a.bin")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a.bin")]
    public async Task A_secure_address_never_leads_to_an_insecure_one(string location)
    {
        var asked = new List<Uri>();
        using var handler = new Canned(request =>
        {
            asked.Add(request.RequestUri!);
            var answer = new HttpResponseMessage(HttpStatusCode.MovedPermanently);
            answer.Headers.Location = new Uri(location);
            return answer;
        });
        using var downloader = new Downloader(handler, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        var error = await Should.ThrowAsync<MissingDataException>(
            new DataFolder(null, cache, downloader).RequireAsync([Describe(new("https://example.org/a.bin"))], cancellation: TestContext.Current.CancellationToken));

        error.Message.ShouldContain($"example.org sends on to '{location}', which is not https; refused");
        asked.ShouldBe([new Uri("https://example.org/a.bin")]);
    }

    [Fact]
    public async Task A_server_says_when_to_come_back_and_is_left_alone_until_then()
    {
        int asked = 0;
        using var server = new LoopbackServer((_, _) => Interlocked.Increment(ref asked) == 1 ? Answer.Fails("429 Too Many Requests") with { Header = "Retry-After: 1\r\n" } : Answer.Whole(Content));
        long start = Stopwatch.GetTimestamp();

        await RequireAsync(Describe(server.Url("/a.bin")));

        Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeInRange(0.99, 20);
        server.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Retry-After: 7200\r\n", "7200 s")]
    [InlineData("Retry-After: Tue, 31 Dec 2999 23:59:59 GMT\r\n", " s; run again after that")]
    public async Task A_server_that_wants_long_rest_is_not_waited_for(string header, string said)
    {
        using var server = new LoopbackServer((_, _) => Answer.Fails("503 Service Unavailable") with { Header = header });
        DatasetFile[] files = [.. Enumerable.Range(0, 20).Select(i => Describe(server.Url($"/{i}")) with { Path = $"host/{i}.bin" })];

        var error = await Should.ThrowAsync<MissingDataException>(RequireAllAsync(files));

        error.Files.Length.ShouldBe(20);
        error.Message.ShouldContain("answered 503 Service Unavailable and asks to be left alone for ");
        error.Message.ShouldContain(said);
        server.Requests.Count.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Two_files_at_a_time_are_asked_of_one_server()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content[..40]) with { Drip = TimeSpan.FromMilliseconds(2) });
        DatasetFile[] files = [.. Enumerable.Range(0, 12).Select(i => Describe(server.Url($"/{i}"), Content[..40]) with { Path = $"host/{i}.bin" })];

        await RequireAllAsync(files);

        server.Requests.Count.ShouldBe(12);
        server.MostAtOnce.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task A_slow_drip_is_kept_when_its_reader_goes()
    {
        using var server = new LoopbackServer((_, from) => from is { } start ? Answer.From(Content, start) : Answer.Whole(Content) with { Drip = TimeSpan.FromMilliseconds(20) });
        var file = Describe(server.Url("/a.bin"));
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        long start = Stopwatch.GetTimestamp();

        await Should.ThrowAsync<OperationCanceledException>(RequireAllAsync([file], interrupt.Token));

        Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(10);
        Files().ShouldBe(["host/a.bin.part"]);
        await RequireAsync(file);
        server.Requests.Last().ShouldStartWith("/a.bin from ");
        File.ReadAllBytes(Path.Combine(cache, "host", "a.bin")).ShouldBe(Content);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up_with_the_reason()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content[..20]) with { StatedLength = Content.Length, Drip = TimeSpan.FromSeconds(3) });
        using var downloader = new Downloader(Handler(), TimeSpan.Zero, TimeSpan.FromMilliseconds(300));

        var error = await Should.ThrowAsync<MissingDataException>(
            new DataFolder(null, cache, downloader).RequireAsync([Describe(server.Url("/a.bin"))], cancellation: TestContext.Current.CancellationToken));

        error.Message.ShouldContain("127.0.0.1 was silent for 0 s after ");
    }

    [Fact]
    public async Task What_a_server_says_cannot_steer_a_terminal()
    {
        using var server = new LoopbackServer((_, _) => new("404 Not\u0007\u0008Found", [], 0));

        var error = await Should.ThrowAsync<MissingDataException>(RequireAsync(Describe(server.Url("/a.bin"))));

        error.Message.Any(c => char.IsControl(c) && c != '\n').ShouldBeFalse();
    }

    /// <summary>The locks are the system's, so that downloads of one process stand for those of several.</summary>
    [Fact]
    public async Task Of_many_runs_one_downloads_and_all_have_the_file()
    {
        using var server = new LoopbackServer((_, from) => Answer.From(Content, from ?? 0));
        var file = Describe(server.Url("/a.bin"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RequireAsync(file))));

        server.Requests.ShouldBe(["/a.bin"]);
        File.ReadAllBytes(Path.Combine(cache, "host", "a.bin")).ShouldBe(Content);
        Files().ShouldBe(["host/a.bin"]);
    }

    [Fact]
    public async Task A_run_that_holds_a_download_and_gets_nowhere_is_named()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));
        var file = Describe(server.Url("/a.bin"));
        using var held = await DownloadLock.AcquireAsync(cache, Path.Combine(cache, "host", "a.bin"), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        using var downloader = new Downloader(Handler(), TimeSpan.Zero, TimeSpan.FromMilliseconds(50));

        var error = await Should.ThrowAsync<MissingDataException>(
            new DataFolder(null, cache, downloader).RequireAsync([file], cancellation: TestContext.Current.CancellationToken));

        error.Message.ShouldContain("another run is downloading it, without a byte for ");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_the_disk_has_no_room_for_is_refused_before_it_comes()
    {
        using var server = new LoopbackServer((_, _) => new("200 OK", [1, 2, 3], null));
        var file = Describe(server.Url("/a.bin")) with { Bytes = 1L << 60, BytesAtMost = 1L << 60 };

        var error = await Should.ThrowAsync<VentralException>(RequireAsync(file));

        error.Message.ShouldContain("1152921504606846976 bytes are still to come, and the disk has room for ");
        error.Message.ShouldContain("VENTRAL_DATA");
    }

    [Fact]
    public void A_refusal_of_the_disk_says_what_to_do()
    {
        DiskRefusal.Of("/c/a.part", new IOException("No space left on device : '/c/a.part'", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28)).Message
            .ShouldBe("Cannot write '/c/a.part': No space left on device. Free some space, or choose a cache folder on another disk with the variable VENTRAL_DATA. What came in is kept, and the next run goes on with it.");
        DiskRefusal.Of("/c/a.part", new UnauthorizedAccessException("Access is denied.")).Message
            .ShouldBe("Cannot write '/c/a.part': Access is denied. Choose a cache folder that you may write to with the variable VENTRAL_DATA, or ask its owner for the right to write.");
    }

    [Fact]
    public async Task A_cache_where_nothing_can_be_written_is_named()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));
        File.WriteAllText(Path.Combine(cache, "host"), "a file where a folder belongs");

        var error = await Should.ThrowAsync<VentralException>(RequireAsync(Describe(server.Url("/a.bin"))));

        error.Message.ShouldStartWith($"Cannot write '{Path.Combine(cache, "host", "a.bin.part")}': ");
    }

    private static SocketsHttpHandler Handler() => new() { UseProxy = false, AllowAutoRedirect = false };

    private Task RequireAsync(DatasetFile file) => RequireAllAsync([file]);

    private async Task RequireAllAsync(DatasetFile[] files, CancellationToken? cancellation = null)
    {
        using var downloader = new Downloader(Handler(), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await new DataFolder(null, cache, downloader).RequireAsync(files, cancellation: cancellation ?? TestContext.Current.CancellationToken);
    }

    private string[] Files() =>
        [.. Directory.GetFiles(cache, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(cache, path).Replace('\\', '/')).Where(path => !path.StartsWith(".locks/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static DatasetFile Describe(Uri url, byte[]? content = null) => new()
    {
        Dataset = "some-data",
        Path = "host/a.bin",
        Url = url,
        Checksum = new FileChecksum(Convert.ToHexStringLower(SHA256.HashData(content ?? Content))),
        Bytes = (content ?? Content).Length,
        BytesAtMost = (content ?? Content).Length,
        Role = "any",
    };

    private sealed class Canned(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
