using Ventral.Data.Catalogue;
using Ventral.Networks;
using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary><c>ventral models</c>: what networks are, and where their weights come from.</summary>
public sealed class ModelsTests : IDisposable
{
    private const string SqueezeNet = "github.com/songhan/SqueezeNet-Deep-Compression/fb13faa2cf121ced9999f8a9d538ec6c56084733/compressed_SqueezeNet.net";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. NetworkCatalogue.Names];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Info_shows_shapes_receptive_fields_weights_licence_and_citation()
    {
        string output = Tool.Run(folder.Path, "models", "info", "alexnet").Output;

        output.ShouldContain("alexnet: 61,100,840 parameters");
        Tool.Run(folder.Path, "models", "info", "resnet50").Output.ShouldContain("resnet50: 25,557,032 parameters");
        output.ShouldContain("arXiv:1404.5997");
        output.ShouldContain("alexnet-torchvision (ImageNet), missing: 'ventral models get alexnet'");
        output.ShouldContain("licence    BSD 3-clause");
        output.Split('\n').Single(line => line.StartsWith("  relu2 ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]
            .ShouldBe(["relu2", "192×27×27", "51×51"]);
    }

    [Fact]
    public void Info_checks_weights_of_a_file()
    {
        string file = Requirement.RealFile(SqueezeNet);

        var (code, output, error) = Tool.Run(folder.Path, "models", "info", file, "--check");

        code.ShouldBe(0, error);
        output.ShouldContain("check ");
        output.ShouldContain("nothing speaks against it");
        output.ShouldContain("no photographs at hand: 'ventral data get algonauts-2019-92' gets some");
    }

    [Fact]
    public void Get_names_what_it_cannot_get_offline()
    {
        var (code, output, error) = Tool.Run(folder.Path, "models", "get", "resnet50", "vgg11-torchvision", "--offline");

        code.ShouldBe(1);
        output.ShouldContain("  licence  BSD 3-clause");
        error.ShouldContain("2 data files are missing:");
        error.ShouldContain("https://download.pytorch.org/models/resnet50-0676ba61.pth");
        error.ShouldContain("https://download.pytorch.org/models/vgg11-8a719046.pth");
    }

    [Fact]
    public void Get_checks_what_is_there()
    {
        string data = Path.Combine(folder.Path, "data");
        string target = Path.Combine(data, "download.pytorch.org", "models", "resnet18-f37072fd.pth");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, "not these weights");

        var (code, _, error) = Tool.Run(folder.Path, "models", "get", "resnet18", "--offline", "--data", data);

        code.ShouldBe(1);
        error.ShouldContain("f37072fd");
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public void Get_shows_the_whole_checksum_of_what_is_there()
    {
        Requirement.RealFile(SqueezeNet);

        var (code, output, error) = Tool.Run(folder.Path, "models", "get", "squeezenet1_0", "--offline", "--data", Requirement.RealData());

        code.ShouldBe(0, error);
        output.ShouldContain("e4ab6960ae8cd81505e1c2136921201507e930966c53deaf15862a395b3a3261");
        output.ShouldContain("the checksum is the published one");
    }

    [Theory]
    [InlineData("vanilla-cnn", "No trained weights of 'vanilla-cnn' are known. Networks whose weights are: alexnet, ")]
    [InlineData("resnet5", "Did you mean 'resnet50'?")]
    public void Get_says_whose_weights_there_are(string name, string message)
    {
        var (code, _, error) = Tool.Run(folder.Path, "models", "get", name);

        error.ShouldContain(message);
        code.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_architecture_but_our_own_has_a_paper(string name)
    {
        string? paper = ArchitecturePapers.Of(NetworkCatalogue.Get(name));
        (name.StartsWith("vanilla-cnn", StringComparison.Ordinal) ? paper is null : paper!.Contains("arXiv:", StringComparison.Ordinal) || paper.Contains("doi:", StringComparison.Ordinal)).ShouldBeTrue(paper);
    }

    /// <summary>torchvision writes the first digits of a file's SHA-256 into its name.</summary>
    [Fact]
    public void Entries_of_weights_fit_an_architecture_and_carry_the_digits_of_their_file_name()
    {
        var entries = DatasetCatalogue.BuiltIn.Entries.Where(e => e.Weights is not null).ToArray();
        entries.Length.ShouldBe(30 + 6);
        foreach (var entry in entries)
        {
            NetworkCatalogue.Names.ShouldContain(entry.Weights!.Network, entry.Id);
            var file = entry.Weights.File;
            if (entry.Id.EndsWith("-torchvision", StringComparison.Ordinal))
            {
                string suffix = entry.Weights.Network.EndsWith("-torchvision", StringComparison.Ordinal) ? "" : "-torchvision";
                entry.Id.ShouldBe(entry.Weights.Network + suffix);
                file.Stem.ShouldEndWith("-" + file.Checksum.Digits);
                file.Url.ShouldBe(new Uri($"https://download.pytorch.org/models/{file.Name}"));
                long parameters = NetworkCatalogue.Get(entry.Weights.Network).Parameters.Sum(p => (long)p.Length);
                file.BytesAtMost.ShouldBeInRange(4 * parameters, (12 * parameters) + 5_000_000, entry.Id);
            }
        }
    }
}
