using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ventral.Data.Catalogue;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Catalogue;

public sealed class DatasetReaderTests : IDisposable
{
    private const string Place = "github.com/owner/repo/0123456789/";
    private readonly string folder = Directory.CreateTempSubdirectory("ventral-reader-").FullName;
    private readonly Dictionary<string, byte[]> files = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_92_images_are_read_in_order()
    {
        var reader = Real("algonauts-2019-92");

        var stimuli = reader.ReadStimuli();

        stimuli.Name.ShouldBe("algonauts-2019-92");
        stimuli.Ids.Ids.ShouldBe(Enumerable.Range(1, 92).Select(i => $"92images_{i:D5}"));
        stimuli.Stimuli[0].ContentHash.ShouldBe("813ceb5e2796c2a35cb6247b34d76ca44c034e174543d9e08cbc829f56ba0c20");
    }

    [Fact]
    public void The_recordings_of_15_people_are_read_over_the_same_stimuli()
    {
        var reader = Real("algonauts-2019-92");

        foreach (string roi in new[] { "EVC", "IT" })
        {
            var recording = reader.ReadRecording(roi);

            recording.Roi.ShouldBe(roi);
            recording.Subjects.ShouldBe(Enumerable.Range(1, 15).Select(i => $"sub-{i:D2}"));
            recording.Rdms.Stimuli.RequireSame(reader.ReadStimuli().Ids);
            recording.Rdms.Rdms.Select(PairCount).ShouldAllBe(count => count == 4186);
        }
    }

    /// <summary>Means over people as printed in the reference table, which was computed from the same files by other means.</summary>
    [Theory]
    [InlineData("deepcluster-alexnet", "random", "EVC", ".0699 .1298 .1106 .1154 .1184 .1189 .1192")]
    [InlineData("deepcluster-alexnet", "random", "IT", ".0966 .1473 .1385 .1430 .1440 .1114 .1123")]
    [InlineData("deepcluster-alexnet", "trained", "EVC", ".0352 .0217 .0359 .0243 .0095 .0431 .0576")]
    [InlineData("deepcluster-alexnet", "trained", "IT", ".0548 .0496 .0719 .0834 .1130 .1269 .1379")]
    [InlineData("alexnet", "random", "EVC", "-.0421 -.0256 -.0107 -.0125 -.0176 -.0179 -.0194")]
    [InlineData("alexnet", "random", "IT", ".0125 .0254 .0333 .0320 .0244 .0153 -.0000")]
    [InlineData("alexnet", "trained", "EVC", "-.0272 .0330 -.0022 -.0109 .0033 .0261 .0180")]
    [InlineData("alexnet", "trained", "IT", ".0385 .0867 .0754 .1049 .0849 .1009 .1004")]
    public void Published_means_over_people_are_those_of_the_reference(string network, string weights, string roi, string expected)
    {
        var scores = Real("truzzi-cusack-2020-tables").ReadPublishedScores()
            .Where(score => score.Network == network && score.Weights == weights && score.Roi == roi && score.Instance == 0).ToArray();

        scores.Select(score => score.Subject).Distinct().ShouldBe(Enumerable.Range(1, 15).Select(i => $"sub-{i:D2}"));
        var means = Enumerable.Range(1, 7).Select(layer => scores.Where(score => score.Layer == $"relu{layer}").Average(score => score.Score));
        string.Join(' ', means.Select(mean => mean.ToString(".0000;-.0000", System.Globalization.CultureInfo.InvariantCulture)))
            .Replace("-.0000", ".0000", StringComparison.Ordinal).ShouldBe(expected.Replace("-.0000", ".0000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("EVC", new[] { .1760, .3277, .2739, .2849, .2882, .2912, .2909 })]
    [InlineData("IT", new[] { .1755, .2551, .2445, .2514, .2490, .1924, .1931 })]
    public void Published_means_over_instances_are_those_of_the_reference(string roi, double[] expected)
    {
        var scores = Real("truzzi-cusack-2020-tables").ReadPublishedScores().Where(score => score.Instance > 0).ToArray();

        scores.Length.ShouldBe(280);
        scores.ShouldAllBe(score => score.Subject == "" && score.Network == "deepcluster-alexnet");
        for (int layer = 1; layer <= 7; layer++)
        {
            scores.Where(score => score.Roi == roi && score.Weights == "random" && score.Layer == $"relu{layer}")
                .Average(score => score.Score).ShouldBe(expected[layer - 1], 0.00005);
        }
    }

    [Fact]
    public void The_first_published_score_is_the_first_of_the_table()
    {
        var scores = Real("truzzi-cusack-2020-tables").ReadPublishedScores();

        scores.Length.ShouldBe(420 + 420 + 280);
        scores[0].ShouldBe(new PublishedScore("alexnet", "random", "EVC", "relu1", "sub-01", 0, "tau-b", -0.15219497659890366, 0.000999900009999));
    }

    [Fact]
    public void A_file_that_was_cut_is_told_before_it_is_read()
    {
        var reader = Made(rows: 3, images: 3, subjects: 2);
        File.WriteAllBytes(Path.Combine(folder, Place + "it.gz"), [1, 2, 3]);

        Should.Throw<WrongChecksumException>(() => reader.ReadRecording("IT")).Message.ShouldContain("it.gz");
    }

    [Fact]
    public void An_image_that_is_not_there_is_named()
    {
        var reader = Made(rows: 3, images: 3, subjects: 2);
        File.Delete(Path.Combine(folder, Place + "i_2.png"));

        Should.Throw<MissingDataException>(reader.ReadStimuli).Message.ShouldContain("i_2.png");
    }

    [Fact]
    public void Rows_without_an_image_are_told() =>
        Should.Throw<VentralException>(() => Made(rows: 4, images: 3, subjects: 2).ReadRecording("IT"))
            .Message.ShouldStartWith("Recording and stimuli must match: 4 rows in 'made/IT', 3 images in 'made'.");

    [Fact]
    public void Subjects_without_an_RDM_are_told() =>
        Should.Throw<VentralException>(() => Made(rows: 3, images: 3, subjects: 1).ReadRecording("IT"))
            .Message.ShouldBe("'it.gz' must hold 2 subjects × 1 sessions = 2 RDMs of 'made/IT', found 1.");

    [Fact]
    public void A_mistyped_region_is_suggested() =>
        Should.Throw<VentralException>(() => Made(rows: 3, images: 3, subjects: 2).ReadRecording("TI"))
            .Message.ShouldBe("'made' has no recording of 'TI'. Did you mean 'IT'?");

    [Theory]
    [InlineData("0,.1,.5,a,EVC,r\n1,.2,.5,a,EVC,r\n", null)]
    [InlineData("0,.1,.5,a,EVC,r\n", "must have 2 rows of net, random, a, EVC: one a subject; found 1.")]
    [InlineData("0,.1,.5,a,EVC,r\n1,.2,.5,a,EVC,r\n2,.2,.5,a,EVC,r\n", "found more, at line 4.")]
    [InlineData("0,.1,.5,b,EVC,r\n", "Column 'layer' must hold a, found 'b'.")]
    [InlineData("0,nan,.5,a,EVC,r\n", "Column 'corr' must hold a finite number, found 'nan'.")]
    public void A_table_of_other_rows_than_described_is_told(string rows, string? fault)
    {
        Put("t.csv", Encoding.UTF8.GetBytes(",corr,p,layer,ROI,state\n" + rows));
        var reader = Read("""
            published-scores:
              - file: t.csv
                network: net
                statistic: tau-b
                columns: { score: corr, p: p, layer: layer, roi: ROI, weights: state }
                weights: { random: r }
                layers: [a]
                rois: [EVC]
                subjects: 2

            """);

        if (fault is null)
        {
            reader.ReadPublishedScores().Select(score => score.Subject).ShouldBe(["sub-01", "sub-02"]);
        }
        else
        {
            Should.Throw<VentralException>(() => reader.ReadPublishedScores()).Message.ShouldContain(fault);
        }
    }

    private static DatasetReader Real(string id)
    {
        string root = Requirement.RealData();
        var entry = DatasetCatalogue.BuiltIn[id];
        foreach (var file in entry.Files)
        {
            Requirement.RealFile(file.Path);
        }

        return new DatasetReader(entry, new DataFolder(root, Path.Combine(root, "none")));
    }

    private DatasetReader Made(int rows, int images, int subjects)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            string zeros = string.Join(", ", Enumerable.Repeat("0.0", subjects * rows * rows));
            gzip.Write(Encoding.UTF8.GetBytes($"{{\"data\": [{zeros}], \"shape\": [{subjects}, {rows}, {rows}]}}"));
        }

        Put("it.gz", packed.ToArray());
        for (int i = 1; i <= images; i++)
        {
            Put($"i_{i}.png", [(byte)i]);
        }

        return Read($$"""
            stimuli: { files: image, count: {{images}} }
            recordings:
              - { roi: IT, file: it.gz, format: rdm-json, subjects: 2 }

            """);
    }

    private void Put(string name, byte[] content)
    {
        AtomicFile.Write(Path.Combine(folder, Place + name), stream => stream.Write(content));
        files[name] = content;
    }

    private DatasetReader Read(string sections)
    {
        string lines = string.Concat(files.Select(file =>
            $"  - {{ role: {(file.Key.EndsWith(".png", StringComparison.Ordinal) ? "image" : file.Key)}, path: {file.Key}, bytes: {file.Value.Length}, sha256: {Convert.ToHexStringLower(SHA256.HashData(file.Value))} }}\n"));
        string text = $"id: made\ntitle: Made\nkind: dataset\nlicence: MIT\ncite: Nobody.\npage: https://example.org/\nsource: {Place.TrimEnd('/')}\nfiles:\n{lines}{sections}";
        return new DatasetReader(DatasetCatalogue.Parse([("made.yaml", text)])["made"], new DataFolder(folder, Path.Combine(folder, "cache")));
    }

    private static int PairCount(Rdm rdm) => rdm.Pairs.Length;
}
