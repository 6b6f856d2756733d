using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>Data that are missing, damaged or cut short end a run before it makes anything, in one message.</summary>
public sealed class BrokenDataTests : IDisposable
{
    private const string Repo = "github.com/m7cw5l/Net2Brain-App/959aba890710773a404bc507f24e6d66e778ec6d/Net2Brain/data_rdm/92images";

    private const string Image = Repo + "/images/92images_00017.jpg";

    private const string Responses = Repo + "/92images_fmri_IT_RDMs.gzip";

    private const string Weights = "github.com/google-coral/test_data/104342d2d3480b3e66203073dac24f4e2dbb4c41/mobilenet_v1_0.25_128_quant.tflite";

    private readonly TemporaryFolder folder = new();

    private string Data => Path.Combine(folder.Path, "data");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_92nd_image_is_missed_by_name_with_its_address_and_checksum()
    {
        CopyData();
        File.Delete(Path.Combine(Data, Image));

        string error = Refused();

        error.ShouldStartWith("1 data file is missing:");
        error.ShouldContain(Path.Combine(Data, Image));
        error.ShouldContain($"url     https://raw.githubusercontent.com/{Image["github.com/".Length..]}");
        error.ShouldContain("sha256  cb7042e5795dcc6db8b1cf67b37114616f28c48f7ac5dad610adb5ff87935f29, 4908 bytes");
        error.ShouldContain("ventral data get algonauts-2019-92");
    }

    [Fact]
    public void A_truncated_image_is_told_by_its_length()
    {
        CopyData();
        string image = Path.Combine(Data, Image);
        File.WriteAllBytes(image, File.ReadAllBytes(image)[..3000]);

        Refused().ShouldStartWith($"'{image}' is not the file that 'algonauts-2019-92' describes: expected 4908 bytes, found 3000. It is damaged or another version. Remove it");
    }

    [Theory]
    [InlineData(Image, "algonauts-2019-92", "cb7042e5795dcc6db8b1cf67b37114616f28c48f7ac5dad610adb5ff87935f29")]
    [InlineData(Responses, "algonauts-2019-92", "f70846e64b763499640ed9c35e5a2b3ed7a8682ded9993d9ca6679aedee5106d")]
    [InlineData(Weights, "mobilenet-v1-0.25-128", "cb273c23ee76374b05b9583177e28aa19744858a7679c56a250e83d0333da785")]
    public void One_flipped_bit_is_told_by_the_checksum(string file, string dataset, string sha256)
    {
        CopyData();
        string path = Path.Combine(Data, file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);

        Refused().ShouldStartWith($"'{path}' is not the file that '{dataset}' describes: expected sha256 {sha256}, found ");
    }

    private string Refused()
    {
        var (code, output, error) = Tool.Run(
            folder.Path, "run", Tool.Study("truzzi-cusack-2020"), "--data", Data, "--offline", "--out", "out", "--quiet", "--only", "mobilenet-v1-0.25-128/*");

        code.ShouldBe(1, error);
        output.ShouldBeEmpty();
        error.ShouldNotContain("   at ");
        Directory.Exists(Path.Combine(folder.Path, "out")).ShouldBeFalse();
        return error;
    }

    private void CopyData()
    {
        string from = Requirement.RealData();
        string[] images = Directory.GetFiles(Path.GetDirectoryName(Requirement.RealFile(Image))!, "*.jpg");
        foreach (string file in images.Concat(new[] { "IT", "EVC" }.Select(roi => Requirement.RealFile($"{Repo}/92images_fmri_{roi}_RDMs.gzip"))).Append(Requirement.RealFile(Weights)))
        {
            string to = Path.Combine(Data, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.WriteAllBytes(to, File.ReadAllBytes(file));
        }
    }
}
