using System.IO.Compression;
using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Own;

namespace Ventral.Data.Tests.Own;

public sealed class OwnDatasetsTests : IDisposable
{
    private readonly OwnFolder own = new();

    public void Dispose() => own.Dispose();

    [Fact]
    public void Images_and_tables_become_a_dataset_like_all_others()
    {
        string one = own.Csv("sub-01_IT.csv"), two = own.Csv("sub-02_IT.csv", own.Ids.Reverse(), offset: 1), v1 = own.Csv("sub-01_V1.csv", channels: 2);

        var added = own.Add(own.Request(two, v1, one) with { Title = "Five faces", Licence = "CC0", Citations = ["Me (2026)."], Dois = ["10.1/x"], Page = new("https://example.org/") });

        added.File.ShouldBe(Path.Combine(own.Datasets.Folder, "mine.yaml"));
        added.Notices.ShouldHaveSingleItem().ShouldStartWith("'V1' has one subject, 'sub-01'. A noise ceiling needs two");
        var entry = own.Datasets.Catalogue()["mine"];
        entry.IsOwn.ShouldBeTrue();
        (entry.Title, entry.Licence, entry.Citations[0], entry.Dois[0], entry.Page.AbsoluteUri).ShouldBe(("Five faces", "CC0", "Me (2026).", "10.1/x", "https://example.org/"));
        entry.Stimuli!.Ids().Ids.ShouldBe(own.Ids);
        entry.Recordings.Select(r => $"{r.Roi}: {string.Join(' ', r.Subjects)}").ShouldBe(["IT: sub-01 sub-02", "V1: sub-01"]);
        entry.Files.Length.ShouldBe(8);

        var reader = Reader();
        reader.ReadStimuli().Stimuli[2].Load().Width.ShouldBe(8);
        var responses = reader.ReadResponses("IT");
        responses.Select(r => r.Name).ShouldBe(["sub-01", "sub-02"]);
        responses[1].Stimuli.Ids.ShouldBe(own.Ids);
        responses[1].Trials(3, 2)[0].ShouldBe((float)OwnFolder.Value(3, 3, 0));
    }

    [Fact]
    public void Repeats_come_as_a_third_dimension_or_a_row_a_trial()
    {
        int n = own.Ids.Length;
        string npy = own.Write("sub-01_IT.npy", stream => NpyWriter.Write(stream, [n, 3, 2], [.. Values(n)]));
        string ids = own.Write("ids.txt", string.Join('\n', own.Ids));
        var rows = Enumerable.Range(0, 2).SelectMany(r => own.Ids.Select((id, s) => FormattableString.Invariant($"{id},{r + 1},{OwnFolder.Value(s, 0, r)},{OwnFolder.Value(s, 1, r)},{OwnFolder.Value(s, 2, r)}")));
        string table = own.Write("sub-02_IT.csv", "stimulus,repeat,a,b,c\n" + string.Join('\n', rows.Where(row => !row.StartsWith("face_02,2", StringComparison.Ordinal))));

        own.Add(own.Request(npy, table) with { Ids = ids });

        var read = Reader().ReadResponses("IT");
        read.Select(r => (r.ChannelCount, r.RepeatCount)).ShouldBe([(3, 2), (3, 2)]);
        read[0].Values.ToArray().ShouldBe([.. Values(n).Select(v => (float)v)]);
        read[1].TrialCount(1, 0).ShouldBe(1);
        read[1].TrialCount(2, 0).ShouldBe(2);
        read[1].Trials(2, 1).ToArray().ShouldBe(read[0].Trials(2, 1).ToArray());
    }

    [Fact]
    public void Arrays_of_an_archive_are_named_after_subject_and_region()
    {
        string npz = Archive("all.npz", ("s_1_IT", 3), ("s_2_IT", 4));
        string ids = own.Write("ids.txt", string.Join('\n', own.Ids.Reverse()));

        own.Add(own.Request(npz) with { Ids = ids });

        var read = Reader().ReadResponses("IT");
        read.Select(r => (r.Name, r.ChannelCount)).ShouldBe([("s_1", 3), ("s_2", 4)]);
        read[0].Trials(0, 0)[0].ShouldBe((float)OwnFolder.Value(own.Ids.Length - 1, 0, 0));
    }

    [Fact]
    public void Options_name_region_and_subject()
    {
        own.Add(own.Request(own.Csv("anna.csv"), own.Csv("ben.csv")) with { Roi = "FFA" });
        own.Add(own.Request(own.Csv("V4.csv")) with { Name = "other", Subject = "monkey m" });

        own.Datasets.Catalogue()["mine"].Recordings.Single().Subjects.ShouldBe(["anna", "ben"]);
        own.Datasets.Catalogue()["other"].Recordings.Single().Roi.ShouldBe("V4");
        own.Datasets.Read().Length.ShouldBe(2);
    }

    [Fact]
    public void Rdms_are_taken_as_they_are()
    {
        string first = own.Write("a_IT.csv", "stimulus," + string.Join(',', own.Ids) + "\n" + string.Join('\n', own.Ids.Select((id, i) => id + "," + string.Join(',', own.Ids.Select((_, j) => Math.Abs(i - j))))));
        string second = own.Write("b_IT.npy", stream => NpyWriter.Write(stream, [10], [.. Enumerable.Range(1, 10).Select(i => (double)i)]));

        own.Add(own.Request(first, second) with { HoldsRdms = true, Ids = own.Write("ids.txt", string.Join('\n', own.Ids)) });

        Reader().HoldsResponses("IT").ShouldBeFalse();
        var recording = Reader().ReadRecording("IT");
        recording.Subjects.ShouldBe(["a", "b"]);
        recording.Rdms.Rdms[0][1, 4].ShouldBe(3);
        recording.Rdms.Rdms[1].Pairs.ToArray().ShouldBe([.. Enumerable.Range(1, 10).Select(i => (double)i)]);
    }

    [Fact]
    public void Bytes_that_change_later_are_named()
    {
        string file = own.Csv("sub-01_IT.csv");
        own.Add(file, own.Csv("sub-02_IT.csv"));
        string text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace("face_01,0", "face_01,1", StringComparison.Ordinal));

        Should.Throw<WrongChecksumException>(() => Reader().ReadResponses("IT")).Message.ShouldStartWith($"'{file}' has changed since 'mine' was registered: expected sha256 ");
        File.WriteAllText(file, text + "\n");
        Should.Throw<WrongChecksumException>(() => Reader().ReadResponses("IT")).Message.ShouldContain("expected ");
        File.Delete(file);
        var missing = Should.Throw<MissingDataException>(() => Reader().ReadResponses("IT"));
        missing.Message.ShouldContain(file);
        missing.Message.ShouldContain("Put each file back");
        missing.Message.ShouldNotContain("ventral data get");
    }

    [Fact]
    public void A_dataset_is_forgotten_and_its_files_stay()
    {
        string file = own.Csv("sub-01_IT.csv");
        own.Add(file);

        Should.Throw<VentralException>(() => own.Datasets.Remove("mien")).Message.ShouldContain("Did you mean 'mine'?");
        Should.Throw<VentralException>(() => own.Datasets.Remove("../catalogue/mine")).Message.ShouldContain("No dataset");
        own.Datasets.Remove("mine");

        own.Datasets.Read().ShouldBeEmpty();
        own.Datasets.Catalogue().ShouldBeSameAs(DatasetCatalogue.BuiltIn);
        File.Exists(file).ShouldBeTrue();
    }

    [Fact]
    public void A_broken_catalogue_file_keeps_nobody_from_the_others()
    {
        own.Add(own.Csv("sub-01_IT.csv"));
        string text = File.ReadAllText(own.Datasets.FileOf("mine"));
        File.WriteAllText(own.Datasets.FileOf("broken"), "id: broken\n  - what");
        File.WriteAllBytes(own.Datasets.FileOf("bytes"), [0xff, 0xfe, 0x00]);
        File.WriteAllText(own.Datasets.FileOf("other"), text);
        File.WriteAllText(own.Datasets.FileOf("kriegeskorte-2008"), text.Replace("id: mine", "id: kriegeskorte-2008", StringComparison.Ordinal));
        Directory.CreateDirectory(own.Datasets.FileOf("folder"));

        var catalogue = own.Datasets.Catalogue();

        catalogue["mine"].IsOwn.ShouldBeTrue();
        catalogue["kriegeskorte-2008"].IsOwn.ShouldBeFalse();
        catalogue.Entries.Length.ShouldBe(DatasetCatalogue.BuiltIn.Entries.Length + 1);
        catalogue.Unreadable.Select(u => u.Id).ShouldBe(["broken", "bytes", "kriegeskorte-2008", "other"]);
        catalogue.Unreadable[1].Message.ShouldContain("must be UTF-8 text");
        catalogue.Unreadable[2].Message.ShouldContain("is a name of Ventral's own catalogue");
        catalogue.Unreadable[3].Message.ShouldContain("'id' must be the file's name, 'other', found 'mine'.");
        Should.Throw<VentralException>(() => catalogue["broken"]).Message.ShouldContain("Correct the file, or forget the dataset with 'ventral data remove broken' and register it anew.");
        own.Datasets.Remove("broken");
        own.Datasets.Catalogue().Unreadable.Length.ShouldBe(3);
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        own.Add(own.Csv("sub-01_IT.csv"));

        Should.Throw<InvalidDatasetException>(() => own.Add(own.At("sub-01_IT.csv"))).Message.ShouldContain("ventral data remove mine");
        Should.Throw<InvalidDatasetException>(() => own.Add(own.Request(own.At("sub-01_IT.csv")) with { Name = "algonauts-2019-92" })).Message.ShouldContain("is a name of the catalogue already");
    }

    [Fact]
    public void Names_of_all_scripts_come_back_as_they_were()
    {
        var other = new OwnFolder(0);
        string odd = "Gesicht \"α\" 'β' 🙂 #1: {x}";
        File.WriteAllBytes(Path.Combine(other.Images, odd + ".PNG"), OwnFolder.Image(1));
        File.WriteAllBytes(Path.Combine(other.Images, "- b.png"), OwnFolder.Image(2));
        string table = other.Write("名_IT.csv", $"id,a,b\n\"{odd.Replace("\"", "\"\"", StringComparison.Ordinal)}\",1,2\n- b,2,1\n");

        var added = other.Add(other.Request(table) with { Title = "null", Licence = "~", Citations = ["a: \\ \u2028 b"] });

        var entry = other.Datasets.Catalogue()["mine"];
        entry.Stimuli!.Ids().Ids.ShouldBe(["- b", odd]);
        (entry.Title, entry.Licence, entry.Citations[0], entry.Recordings[0].Subjects[0]).ShouldBe(("null", "~", "a: \\ \u2028 b", "名"));
        added.Entry.Files.Select(f => f.OwnPath).ShouldBe(entry.Files.Select(f => f.OwnPath));
        other.Dispose();
    }

    [Theory]
    [InlineData("/elsewhere", null, null, "/elsewhere")]
    [InlineData(null, "/data", null, "/data/ventral/datasets")]
    public void The_folder_is_where_the_environment_says(string? set, string? xdg, string? none, string folder)
    {
        _ = none;
        if (!OperatingSystem.IsWindows())
        {
            OwnDatasets.DefaultFolder(name => name switch { "VENTRAL_DATASETS" => set, "XDG_DATA_HOME" => xdg, _ => null }).ShouldBe(folder);
        }
    }

    private DatasetReader Reader() => new(own.Datasets.Catalogue()["mine"], new DataFolder(null, own.At("cache")));

    private static IEnumerable<double> Values(int n)
    {
        for (int s = 0; s < n; s++)
        {
            for (int c = 0; c < 3; c++)
            {
                for (int r = 0; r < 2; r++)
                {
                    yield return OwnFolder.Value(s, c, r);
                }
            }
        }
    }

    private string Archive(string name, params (string Name, int Channels)[] arrays) => own.Write(name, stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (array, channels) in arrays)
        {
            using var entry = zip.CreateEntry(array + ".npy").Open();
            NpyWriter.Write(entry, [own.Ids.Length, channels], [.. Enumerable.Range(0, own.Ids.Length).SelectMany(s => Enumerable.Range(0, channels).Select(c => OwnFolder.Value(s, c, 0)))]);
        }
    });
}
