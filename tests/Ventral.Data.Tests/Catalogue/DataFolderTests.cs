using System.Security.Cryptography;
using Ventral.Data.Catalogue;

namespace Ventral.Data.Tests.Catalogue;

public sealed class DataFolderTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];
    private static readonly DatasetFile Described = new()
    {
        Dataset = "some-data",
        Path = "host/folder/a.bin",
        Url = new Uri("https://host/folder/a.bin"),
        Checksum = new FileChecksum(Convert.ToHexStringLower(SHA256.HashData(Content))),
        Bytes = 3,
        BytesAtMost = 3,
        Role = "any",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("ventral-data-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Root => Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;

    private string Cache => Path.Combine(folder, "cache");

    [Fact]
    public void The_named_folder_comes_before_the_cache()
    {
        var data = new DataFolder(Root, Cache);
        data.PathOf(Described).ShouldBe(Path.Combine(Root, "host", "folder", "a.bin"));
        data.Find(Described).ShouldBeNull();

        string cached = Put(Cache, Content);
        data.PathOf(Described).ShouldBe(cached);

        string named = Put(Root, Content);
        data.PathOf(Described).ShouldBe(named);
        data.Require([Described], cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_wrong_length_is_told()
    {
        string path = Put(Root, [1, 2]);

        var error = Should.Throw<WrongChecksumException>(() => new DataFolder(Root, Cache).Require([Described], cancellation: TestContext.Current.CancellationToken));

        error.Message.ShouldBe($"'{path}' is not the file that 'some-data' describes: expected 3 bytes, found 2. It is damaged or another version. Remove it and run again to download it, or fetch it from https://host/folder/a.bin.");
    }

    [Fact]
    public void A_wrong_checksum_is_told()
    {
        string path = Put(Root, [1, 2, 4]);

        var error = Should.Throw<WrongChecksumException>(() => new DataFolder(Root, Cache).Require([Described], cancellation: TestContext.Current.CancellationToken));

        error.Path.ShouldBe(path);
        error.Message.ShouldContain($"expected sha256 {Described.Checksum.Digits}, found {Convert.ToHexStringLower(SHA256.HashData([1, 2, 4]))}");
    }

    [Fact]
    public void A_file_of_unknown_checksum_is_used_and_its_checksum_computed()
    {
        Put(Root, [9]);
        var file = Described with { Checksum = FileChecksum.Unknown, Bytes = null, BytesAtMost = 10 };

        new DataFolder(Root, Cache).ChecksumOf(file).ShouldBe(Convert.ToHexStringLower(SHA256.HashData([9])));
    }

    [Fact]
    public void A_named_folder_that_is_not_there_is_told() =>
        Should.Throw<VentralException>(() => new DataFolder(Path.Combine(folder, "none"), Cache)).Message.ShouldContain("must exist");

    [Theory]
    [InlineData("/somewhere", "/caches", "/somewhere")]
    [InlineData("", "/caches", "/caches/ventral")]
    public void The_cache_follows_the_environment(string own, string caches, string expected)
    {
        TestSupport.Requirement.Require(!OperatingSystem.IsWindows(), "Windows has no XDG folders");
        DataFolder.DefaultCache(name => name == "VENTRAL_DATA" ? own : caches).ShouldBe(expected);
    }

    private static string Put(string root, byte[] content)
    {
        string path = Path.Combine(root, "host", "folder", "a.bin");
        AtomicFile.Write(path, stream => stream.Write(content));
        return path;
    }
}
