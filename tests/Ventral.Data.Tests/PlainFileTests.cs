using Ventral.Data.Catalogue;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Csv;
using Ventral.Data.Formats.Mat5;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Formats.Onnx;
using Ventral.Data.Formats.RdmJson;
using Ventral.Data.Formats.Yaml;
using Ventral.Data.Images;
using Ventral.TestSupport;

namespace Ventral.Data.Tests;

/// <summary>Whatever reads a file from outside refuses pipes and devices before it opens them.</summary>
public sealed class PlainFileTests : IDisposable
{
    private static readonly Dictionary<string, Action<string>> Readers = new(StringComparer.Ordinal)
    {
        ["any"] = path => PlainFile.Open(path).Dispose(),
        ["bytes"] = path => PlainFile.ReadAllBytes(path),
        ["layers"] = path => LayerFile.Read(path),
        ["ids"] = path => StimulusIds.Read(path),
        ["weights"] = path => WeightFile.Read(path),
        ["weight format"] = path => WeightFile.FormatOf(path),
        ["image"] = path => ImageFile.Read(path),
        ["yaml"] = path => YamlDocument.Read(path),
        ["npy"] = path => NpyFile.Read(path),
        ["npz"] = path => NpzFile.Read(path),
        ["csv"] = path => CsvTable.Read(path),
        ["mat"] = path => MatFile.Read(path),
        ["onnx"] = path => OnnxModel.Read(path),
        ["rdm json"] = path => RdmJsonFile.Read(path),
        ["checksum"] = path => FileCheck.Require(new() { Dataset = "d", Path = "p", Url = new("https://x.org/p"), Checksum = new(new string('0', 64)), Bytes = 9, BytesAtMost = 9, Role = "r" }, path),
    };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. Readers.Keys];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Pipes_and_devices_are_refused_at_once_and_links_to_them(string reader)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such files on Windows");
        string pipe = At("pipe"), toPipe = At("to-pipe"), toDevice = At("to-device");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            made.WaitForExit();
        }

        File.CreateSymbolicLink(toPipe, "pipe");
        File.CreateSymbolicLink(toDevice, "/dev/zero");
        foreach (string path in new[] { pipe, toPipe, toDevice, "/dev/zero", "/dev/null" })
        {
            var refused = await Task.Run(() => Should.Throw<UnreadableFileException>(() => Readers[reader](path)), TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            refused.SourceName.ShouldBe(path);
            refused.Message.ShouldBe($"'{path}' must be a plain file with content, found an empty file, a pipe or a device; write its content to a file, and name that [file, byte 0].");
        }
    }

    [Fact]
    public void Links_to_plain_files_are_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        File.WriteAllText(At("ids.txt"), "face\nhouse\n");
        File.CreateSymbolicLink(At("one.txt"), "ids.txt");
        File.CreateSymbolicLink(At("two.txt"), At("one.txt"));

        StimulusIds.Read(At("two.txt")).Ids.ShouldBe(["face", "house"]);
        PlainFile.IsThere(At("two.txt")).ShouldBeTrue();
    }

    [Fact]
    public void What_is_missing_is_nothing_to_refuse_but_cannot_be_opened()
    {
        PlainFile.Require(At("none"));
        PlainFile.IsThere(At("none")).ShouldBeFalse();
        PlainFile.IsThere(folder.Path).ShouldBeFalse();
        PlainFile.IsThere("").ShouldBeFalse();
        PlainFile.IsThere("a\0b").ShouldBeFalse();
        Should.Throw<FileNotFoundException>(() => PlainFile.Open(At("none")));
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(At("loop"), "loop");
            File.CreateSymbolicLink(At("broken"), "none");
            Directory.CreateDirectory(At("there"));
            File.CreateSymbolicLink(At("to-folder"), "there");
            PlainFile.IsThere(At("loop")).ShouldBeFalse();
            PlainFile.IsThere(At("to-folder")).ShouldBeFalse();
            Should.Throw<FileNotFoundException>(() => PlainFile.Open(At("loop")));
            Should.Throw<Exception>(() => PlainFile.Open(At("to-folder"))).ShouldBeAssignableTo<SystemException>();
            Should.Throw<FileNotFoundException>(() => PlainFile.Open(At("broken")));
        }
    }

    private string At(string name) => Path.Combine(folder.Path, name);
}
