using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;
using Ventral.TestSupport;

namespace Ventral.Data.Tests.Catalogue;

public class DatasetCatalogueTests
{
    private const string Sha256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static string Entry(string id) => $$"""
        id: {{id}}
        title: Three images
        kind: dataset
        licence: MIT
        cite: Somebody (2020).
        page: https://example.org/
        source: github.com/owner/repo/0123456789
        files:
          - { role: image, path: a b/i_01.png, bytes: 1, sha256: {{Sha256}} }
          - { role: image, path: a b/i_02.png, bytes: 1, sha256: {{Sha256}} }
          - { role: image, path: a b/i_03.png, bytes: 1, sha256: {{Sha256}} }
          - { role: rdms, path: it.gz, bytes: 1, sha256: {{Sha256}}, mirrors: https://example.org/it.gz }
        stimuli: { files: image, count: 3 }
        recordings:
          - { roi: IT, file: rdms, format: rdm-json, subjects: 12 }

        """;

    [Fact]
    public void The_catalogue_within_is_the_one_in_the_repository()
    {
        var loaded = DatasetCatalogue.Load(Path.Combine(Repository.Root, "datasets"));

        loaded.Entries.Select(entry => entry.Id).ShouldBe(DatasetCatalogue.BuiltIn.Entries.Select(entry => entry.Id));
        loaded.Entries.SelectMany(entry => entry.Files).ShouldBe(DatasetCatalogue.BuiltIn.Entries.SelectMany(entry => entry.Files), FileComparer);
        loaded.Entries.Select(entry => entry.Id).Where(id => !id.EndsWith("-torchvision", StringComparison.Ordinal)).ShouldBe([
            "algonauts-2019-92", "cowley-2023-v4", "deepcluster-alexnet", "henaff-2021-v1-images", "imagenet-labels", "kriegeskorte-2008",
            "mobilenet-v1-0.25-128", "mobilenet-v1-0.5-160", "mobilenet-v1-0.75-192", "mobilenet-v2-1.0-224",
            "squeezenet1_0-deep-compression", "truzzi-cusack-2020-tables"]);
    }

    [Fact]
    public void The_92_images_are_described_in_order()
    {
        var entry = DatasetCatalogue.BuiltIn["algonauts-2019-92"];

        entry.Stimuli!.Ids().Ids.ShouldBe(Enumerable.Range(1, 92).Select(i => $"92images_{i:D5}"));
        entry.Recordings.Select(recording => recording.Roi).ShouldBe(["EVC", "IT"]);
        entry.Recordings[1].Subjects.ShouldBe(Enumerable.Range(1, 15).Select(i => $"sub-{i:D2}"));
        entry.Files[0].Url.ShouldBe(new Uri("https://raw.githubusercontent.com/m7cw5l/Net2Brain-App/959aba890710773a404bc507f24e6d66e778ec6d/Net2Brain/data_rdm/92images/92images_fmri_EVC_RDMs.gzip"));
        DatasetCatalogue.BuiltIn["kriegeskorte-2008"].Stimuli.ShouldBe(entry.Stimuli);
    }

    [Fact]
    public void What_is_not_known_of_a_checksum_is_said()
    {
        var alexnet = DatasetCatalogue.BuiltIn["alexnet-torchvision"].Files.Single();
        alexnet.Url.ShouldBe(new Uri("https://download.pytorch.org/models/alexnet-owt-7be5be79.pth"));
        alexnet.Checksum.ToString().ShouldBe("7be5be79… (only its first 8 digits are known)");
        alexnet.Bytes.ShouldBeNull();

        var deepCluster = DatasetCatalogue.BuiltIn["deepcluster-alexnet"].Files.Single();
        deepCluster.Url.ShouldBe(new Uri("https://dl.fbaipublicfiles.com/deepcluster/alexnet/checkpoint.pth.tar"));
        deepCluster.Checksum.IsUnknown.ShouldBeTrue();
    }

    [Fact]
    public void Every_file_is_the_one_described()
    {
        var files = DatasetCatalogue.BuiltIn.Entries.SelectMany(entry => entry.Files).Where(file => file.Checksum.IsWhole).ToArray();
        files.Length.ShouldBe(94 + 5 + 6 + 1 + 4 + 1 + 3 + 400);
        string root = Requirement.RealData();
        foreach (var file in files)
        {
            Requirement.RealFile(file.Path);
        }

        new DataFolder(root, Path.Combine(root, "none")).Require(files, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void An_entry_is_read()
    {
        var entry = DatasetCatalogue.Parse([("datasets/three.yaml", Entry("three"))])["three"];

        entry.Files[0].Path.ShouldBe("github.com/owner/repo/0123456789/a b/i_01.png");
        entry.Files[0].Url.AbsoluteUri.ShouldBe("https://raw.githubusercontent.com/owner/repo/0123456789/a%20b/i_01.png");
        entry.Files[3].Mirrors.ShouldBe([new Uri("https://example.org/it.gz")]);
        entry.Recordings[0].Subjects[11].ShouldBe("sub-12");
        entry.Citations.ShouldBe(["Somebody (2020)."]);
    }

    [Theory]
    [InlineData("id: three", "id: four", "three.yaml:1:5 'id' must be the file's name, 'three', found 'four'.")]
    [InlineData("licence:", "license:", "three.yaml:4:1 Unknown key 'license'. Did you mean 'licence'?")]
    [InlineData("kind: dataset", "kind: datset", "three.yaml:3:7 Unknown kind 'datset'. Did you mean 'dataset'?")]
    [InlineData("path: it.gz", "path: ../it.gz", "three.yaml:12:25 A place below the data folder is required here, such as 'github.com/owner/repo/commit', found '../it.gz'.")]
    [InlineData("mirrors: https", "mirrors: http", "three.yaml:12:125 Data are downloaded over https only, found 'http://example.org/it.gz'.")]
    [InlineData("count: 3", "count: 4", "three.yaml:13:19 There must be 4 files of role 'image', found 3.")]
    [InlineData("file: rdms", "file: rdm", "three.yaml:15:22 There must be one file of role 'rdm', found 0. Did you mean 'rdms'?")]
    [InlineData("format: rdm-json", "format: rdm-jsn", "three.yaml:15:36 Unknown format 'rdm-jsn'. Did you mean 'rdm-json'?")]
    [InlineData("{ files: image, count: 3 }", "{ same-as: five }", "three.yaml:13:21 'five' is no dataset with stimuli of its own.")]
    public void Every_fault_of_an_entry_has_its_place(string right, string wrong, string faults)
    {
        var error = Should.Throw<InvalidYamlException>(() => DatasetCatalogue.Parse([("three.yaml", Entry("three").Replace(right, wrong))]));

        error.Faults.Select(fault => fault.ToString()).ShouldBe(faults.Split('|'));
    }

    [Fact]
    public void An_image_that_is_left_out_is_named()
    {
        string text = string.Join('\n', Entry("three").Split('\n').Where(line => !line.Contains("i_02", StringComparison.Ordinal)));

        Should.Throw<InvalidYamlException>(() => DatasetCatalogue.Parse([("three.yaml", text)]))
            .Message.ShouldBe("three.yaml:12:19 There must be 3 files of role 'image', found 2; 'i_02' is missing.");
    }

    [Fact]
    public void Faults_of_all_files_are_told_at_once()
    {
        var error = Should.Throw<InvalidYamlException>(() => DatasetCatalogue.Parse([
            ("one.yaml", "a: ["), ("two.yaml", Entry("too")), ("three.yaml", Entry("three"))]));

        error.Faults.Select(fault => fault.Source).ShouldBe(["one.yaml", "two.yaml"]);
    }

    [Fact]
    public void A_mistyped_dataset_is_suggested() =>
        Should.Throw<VentralException>(() => DatasetCatalogue.BuiltIn["algonauts-2019"])
            .Message.ShouldBe("Unknown dataset 'algonauts-2019'. Did you mean 'algonauts-2019-92'?");

    [Fact]
    public void A_folder_that_is_not_there_is_told() =>
        Should.Throw<VentralException>(() => DatasetCatalogue.Load("/no/such/folder")).Message.ShouldContain("/no/such/folder");

    private static readonly IEqualityComparer<DatasetFile> FileComparer = EqualityComparer<DatasetFile>.Create(
        (a, b) => a!.Path == b!.Path && a.Url == b.Url && a.Checksum == b.Checksum && a.Bytes == b.Bytes && a.Role == b.Role);
}
