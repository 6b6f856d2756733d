using System.Security.Cryptography;
using Ventral.Data.Catalogue;
using static Ventral.Data.Tests.Catalogue.LoopbackServer;

namespace Ventral.Data.Tests.Catalogue;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7 / 3))];
    private readonly string cache = Directory.CreateTempSubdirectory("ventral-data-").FullName;

    public void Dispose() => Directory.Delete(cache, recursive: true);

    [Fact]
    public async Task A_missing_file_is_downloaded_checked_and_used_from_then_on()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));
        var file = Describe(server.Url("/a.bin"));
        var seen = new List<DataProgress>();

        var folder = await RequireAsync(file, new Recorder(seen));

        File.ReadAllBytes(folder.PathOf(file)).ShouldBe(Content);
        Files().ShouldBe(["host/a.bin"]);
        folder.ChecksumOf(file).ShouldBe(file.Checksum.Digits);
        seen[^1].BytesDone.ShouldBe(Content.Length);
        await RequireAsync(file);
        server.Requests.ShouldBe(["/a.bin"]);
    }

    [Fact]
    public async Task A_download_that_breaks_off_goes_on_where_it_stopped()
    {
        using var server = new LoopbackServer((_, from) => from is { } start ? Answer.From(Content, start) : Answer.BreaksOff(Content, 120_000));
        var file = Describe(server.Url("/a.bin"));

        var folder = await RequireAsync(file);

        File.ReadAllBytes(folder.PathOf(file)).ShouldBe(Content);
        server.Requests.ShouldBe(["/a.bin", "/a.bin from 120000"]);
        Files().ShouldBe(["host/a.bin"]);
    }

    [Fact]
    public async Task A_later_run_goes_on_where_an_earlier_one_was_ended()
    {
        using var server = new LoopbackServer((_, from) => Answer.From(Content, from ?? 0));
        var file = Describe(server.Url("/a.bin"));
        Directory.CreateDirectory(Path.Combine(cache, "host"));
        File.WriteAllBytes(Path.Combine(cache, "host", "a.bin.part"), Content[..50_000]);

        var folder = await RequireAsync(file);

        File.ReadAllBytes(folder.PathOf(file)).ShouldBe(Content);
        server.Requests.ShouldBe(["/a.bin from 50000"]);
    }

    [Fact]
    public async Task A_server_that_cannot_go_on_gives_all_again()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));
        var file = Describe(server.Url("/a.bin"));
        Directory.CreateDirectory(Path.Combine(cache, "host"));
        File.WriteAllBytes(Path.Combine(cache, "host", "a.bin.part"), [1, 2, 3]);

        var folder = await RequireAsync(file);

        File.ReadAllBytes(folder.PathOf(file)).ShouldBe(Content);
    }

    [Fact]
    public async Task What_was_there_of_another_file_is_thrown_away()
    {
        using var server = new LoopbackServer((_, from) => from is { } start ? Answer.From(Content, start) : Answer.Whole(Content));
        var file = Describe(server.Url("/a.bin"));
        Directory.CreateDirectory(Path.Combine(cache, "host"));
        File.WriteAllBytes(Path.Combine(cache, "host", "a.bin.part"), [1, 2, 3]);

        var folder = await RequireAsync(file);

        File.ReadAllBytes(folder.PathOf(file)).ShouldBe(Content);
        server.Requests.ShouldBe(["/a.bin from 3", "/a.bin"]);
    }

    [Fact]
    public async Task Another_content_never_gets_the_name()
    {
        byte[] other = [.. Content];
        other[77] ^= 1;
        using var server = new LoopbackServer((_, _) => Answer.Whole(other));
        var file = Describe(server.Url("/a.bin"));

        var error = await Should.ThrowAsync<MissingDataException>(RequireAsync(file));

        error.Message.ShouldContain($"expected sha256 {file.Checksum.Digits}, found {Convert.ToHexStringLower(SHA256.HashData(other))}");
        Files().ShouldBeEmpty();
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mirror_is_asked_when_the_address_does_not_have_it()
    {
        using var server = new LoopbackServer((path, _) => path == "/mirror" ? Answer.Whole(Content) : Answer.Fails("404 Not Found"));
        var file = Describe(server.Url("/a.bin")) with { Mirrors = [server.Url("/mirror")] };

        var folder = await RequireAsync(file);

        File.ReadAllBytes(folder.PathOf(file)).ShouldBe(Content);
        server.Requests.ShouldBe(["/a.bin", "/mirror"]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_for_one_file_not_for_all()
    {
        // A port that is taken but not listened on refuses every connection, and nobody else can take it.
        using var taken = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var nowhere = new Uri($"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndPoint!).Port}/a.bin");
        int asked = 0;
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.ConnectCallback = async (context, stop) =>
        {
            Interlocked.Increment(ref asked);
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        };
        using var downloader = new Downloader(handler, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        DatasetFile[] files = [.. Enumerable.Range(0, 60).Select(i => Describe(nowhere) with { Path = $"host/{i}.bin" })];

        var error = await Should.ThrowAsync<MissingDataException>(
            new DataFolder(null, cache, downloader).RequireAsync(files, cancellation: TestContext.Current.CancellationToken));

        error.Files.Length.ShouldBe(60);
        error.Message.ShouldContain("127.0.0.1 could not be reached: ");
        asked.ShouldBeLessThan(files.Length / 2);
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again()
    {
        int asked = 0;
        using var server = new LoopbackServer((_, _) => ++asked < 3 ? Answer.Fails("503 Service Unavailable") : Answer.Whole(Content));

        await RequireAsync(Describe(server.Url("/a.bin")));

        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_whether_it_says_so_or_not()
    {
        byte[] longer = [.. Content, 0];
        using var server = new LoopbackServer((path, _) => new Answer("200 OK", longer, path == "/says" ? longer.Length : null));
        var file = Describe(server.Url("/says")) with { Mirrors = [server.Url("/silent")] };

        var error = await Should.ThrowAsync<MissingDataException>(RequireAsync(file));

        error.Message.ShouldContain("127.0.0.1 gave more than the 200000 bytes that are expected; 127.0.0.1 gave more than the 200000 bytes that are expected");
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_is_too_short_is_said_and_kept_for_the_next_run()
    {
        using var server = new LoopbackServer((_, from) => from is null ? new Answer("200 OK", Content[..1000], 1000) : Answer.Fails("500 Internal Server Error"));

        var error = await Should.ThrowAsync<MissingDataException>(RequireAsync(Describe(server.Url("/a.bin"))));

        error.Message.ShouldContain("127.0.0.1 answered 500 Internal Server Error");
        Files().ShouldBe(["host/a.bin.part"]);
    }

    [Fact]
    public async Task A_file_known_by_the_first_digits_of_its_checksum_is_held_to_them()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));
        var whole = Describe(server.Url("/a.bin"));
        var file = whole with { Checksum = new FileChecksum(whole.Checksum.Digits[..8]), Bytes = null, BytesAtMost = 1_000_000 };

        var folder = await RequireAsync(file);

        folder.ChecksumOf(file).ShouldBe(whole.Checksum.Digits);
        var wrong = file with { Path = "host/b.bin", Checksum = new FileChecksum("00000000") };
        (await Should.ThrowAsync<MissingDataException>(RequireAsync(wrong))).Message.ShouldContain("found " + whole.Checksum.Digits);
    }

    [Fact]
    public async Task A_file_without_a_known_checksum_is_never_downloaded()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));
        var file = Describe(server.Url("/a.bin")) with { Checksum = FileChecksum.Unknown };

        var error = await Should.ThrowAsync<MissingDataException>(RequireAsync(file));

        error.Message.ShouldContain("never downloaded, because its checksum is not known");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Offline_opens_no_connection_and_lists_what_is_missing_at_once()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));
        var files = Enumerable.Range(1, 12).Select(i => Describe(server.Url($"/{i}.bin")) with { Path = $"host/{i}.bin" }).ToArray();

        var error = await Should.ThrowAsync<MissingDataException>(new DataFolder(null, cache).RequireAsync(files, cancellation: TestContext.Current.CancellationToken));

        error.Files.Length.ShouldBe(12);
        string[] lines = error.Message.Split('\n');
        lines[0].ShouldBe("12 data files are missing:");
        lines[1].ShouldBe("  " + Path.Combine(cache, "host", "1.bin"));
        lines[2].ShouldBe($"    url     {server.Url("/1.bin")}");
        lines[3].ShouldBe($"    sha256  {files[0].Checksum.Digits}, 200000 bytes");
        lines[34].ShouldBe("  " + Path.Combine(cache, "host", "12.bin"));
        lines[37].ShouldBe("Fetch them with a connection: ventral data get some-data");
        server.Requests.ShouldBeEmpty();
        Files().ShouldBeEmpty();
    }

    /// <summary>As torchvision publishes its checkpoints: the first 8 digits of the checksum and no length.</summary>
    [Fact]
    public async Task A_file_of_which_only_the_first_digits_are_known_is_held_to_them_and_its_whole_checksum_is_told()
    {
        using var server = new LoopbackServer((_, from) => from is { } start ? Answer.From(Content, start) : Answer.BreaksOff(Content, 90_000));
        string whole = Convert.ToHexStringLower(SHA256.HashData(Content));
        var published = DatasetCatalogue.BuiltIn["resnet50-torchvision"].Files.Single() with { Url = server.Url("/resnet50.pth"), Checksum = new FileChecksum(whole[..8]) };

        var folder = await RequireAsync(published);

        Files().ShouldBe(["download.pytorch.org/models/resnet50-0676ba61.pth"]);
        folder.ChecksumOf(published).ShouldBe(whole);
        server.Requests.ShouldBe(["/resnet50.pth", "/resnet50.pth from 90000"]);

        var another = published with { Path = "host/other.pth", Checksum = new FileChecksum("0676ba61") };
        (await Should.ThrowAsync<MissingDataException>(RequireAsync(another))).Message.ShouldContain("gave another file: expected sha256 0676ba61");
    }

    [Fact]
    public async Task A_run_that_is_interrupted_keeps_what_came_in()
    {
        using var server = new LoopbackServer((_, _) => Answer.Whole(Content));
        using var interrupt = new CancellationTokenSource();
        var file = Describe(server.Url("/a.bin"));

        await Should.ThrowAsync<OperationCanceledException>(RequireAsync(file, new Interrupter(interrupt), interrupt));

        Files().ShouldBe(["host/a.bin.part"]);
        File.ReadAllBytes((await RequireAsync(file)).PathOf(file)).ShouldBe(Content);
    }

    private async Task<DataFolder> RequireAsync(DatasetFile file, IProgress<DataProgress>? progress = null, CancellationTokenSource? interrupt = null)
    {
        using var downloader = new Downloader(new SocketsHttpHandler { UseProxy = false }, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        var folder = new DataFolder(null, cache, downloader);
        await folder.RequireAsync([file], progress, interrupt?.Token ?? TestContext.Current.CancellationToken);
        return folder;
    }

    private string[] Files() =>
        [.. Directory.GetFiles(cache, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(cache, path).Replace('\\', '/')).Where(path => !path.StartsWith(".locks/", StringComparison.Ordinal)).Order()];

    private static DatasetFile Describe(Uri url) => new()
    {
        Dataset = "some-data",
        Path = "host/a.bin",
        Url = url,
        Checksum = new FileChecksum(Convert.ToHexStringLower(SHA256.HashData(Content))),
        Bytes = Content.Length,
        BytesAtMost = Content.Length,
        Role = "any",
    };

    private sealed class Recorder(List<DataProgress> seen) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => seen.Add(value);
    }

    private sealed class Interrupter(CancellationTokenSource interrupt) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => interrupt.Cancel();
    }
}
