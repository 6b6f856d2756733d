using System.IO.Compression;
using System.Security.Cryptography;
using Ventral.Data.Catalogue;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Npy;
using Ventral.Data.Recordings;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Recordings;

/// <summary>Reading responses and stimuli as laboratories publish them.</summary>
public class RecordingReadersTests
{
    // A grey pixel, as PNG.
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    [Fact]
    public void Channels_come_first_in_the_file_and_stimuli_in_memory()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "trials.npy");
        using (var file = File.Create(path))
        {
            NpyWriter.Write(file, [2, 3, 2], (ReadOnlySpan<float>)[1, 2, 3, 4, 5, 6, 7, 255, 9, 10, 11, 12]);
        }

        var responses = TrialArray.Read(path, "made", Ids("a", "b", "c"), missing: 255);
        (responses.ChannelCount, responses.RepeatCount, responses.FewestTrials).ShouldBe((2, 2, 1));
        responses.Trials(0, 0).ToArray().ShouldBe([1, 2]);
        responses.Trials(2, 0).ToArray().ShouldBe([5, 6]);
        responses.Trials(0, 1).ToArray().ShouldBe([7, float.NaN]);
        responses.Trials(2, 1).ToArray().ShouldBe([11, 12]);
        TrialArray.Read(path, "made", Ids("a", "b", "c")).Trials(0, 1)[1].ShouldBe(255);
        Should.Throw<VentralException>(() => TrialArray.Read(path, "made", Ids("a", "b"))).Message.ShouldContain("must have shape [any × 2 × any], found [2 × 3 × 2]");
    }

    [Fact]
    public void An_archive_gives_its_images_by_name()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "images.zip");
        Zip(path, ("b.png", Png), ("a.png", Png));
        var stimuli = StimulusArchive.Read(path, "made");
        stimuli.Ids.Ids.ShouldBe(["a", "b"]);
        stimuli.Stimuli[0].ContentHash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Png)));
        stimuli.Stimuli[0].Load().Pixels.ToArray().ShouldBe([128, 128, 128]);
    }

    [Fact]
    public void An_archive_of_other_things_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "images.zip");
        Zip(path, ("a.png", "text"u8.ToArray()));
        Should.Throw<UnreadableFileException>(() => StimulusArchive.Read(path, "made").Stimuli[0].Load()).Message.ShouldContain("images.zip/a.png");
        Zip(path, ("x/a.png", Png), ("y/a.png", Png));
        Should.Throw<VentralException>(() => StimulusArchive.Read(path, "made")).Message.ShouldContain("'a' occurs twice");
        Zip(path);
        Should.Throw<VentralException>(() => StimulusArchive.Read(path, "made"));
        File.WriteAllText(path, "no archive");
        Should.Throw<UnreadableFileException>(() => StimulusArchive.Read(path, "made"));
    }

    [Fact]
    public void The_V4_session_is_what_its_publishers_say()
    {
        var entry = DatasetCatalogue.BuiltIn["cowley-2023-v4"];
        var folder = new DataFolder(Requirement.RealData(), Path.GetTempPath());
        Requirement.RealFile(entry.Files[0].Path);
        folder.Require(entry.Files, cancellation: TestContext.Current.CancellationToken);
        var stimuli = StimulusArchive.Read(folder.PathOf(entry.FilesOf("images")[0]), "V4/210325");
        var responses = TrialArray.Read(folder.PathOf(entry.FilesOf("trials")[0]), "V4/210325", stimuli.Ids);
        (stimuli.Count, responses.ChannelCount, responses.RepeatCount, responses.FewestTrials).ShouldBe((640, 50, 10, 6));

        // Their own means, [channels × stimuli], are of the float64 trials; ours of the same rounded to float32.
        double[] means = NpyFile.Read(folder.PathOf(entry.FilesOf("means")[0])).RequireShape(50, 640).ToDoubles();
        var mean = responses.Mean();
        for (int i = 0; i < 640; i++)
        {
            for (int c = 0; c < 50; c++)
            {
                ((double)mean.Row(i)[c]).ShouldBe(means[(c * 640) + i], 1e-5 * Math.Max(1, Math.Abs(means[(c * 640) + i])));
            }
        }
    }

    private static StimulusIds Ids(params string[] ids) => StimulusIds.Create("made", ids);

    private static void Zip(string path, params (string Name, byte[] Bytes)[] entries)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(bytes);
        }
    }
}
