using System.Globalization;
using System.Text.Json;

using Ventral.Networks;
using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary><c>ventral score</c>: one network, one dataset, no study file.</summary>
public sealed class ScoreTests : IDisposable
{
    private const string MobileNet =
        "github.com/google-coral/test_data/104342d2d3480b3e66203073dac24f4e2dbb4c41/mobilenet_v1_0.25_128_quant.tflite";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_named_network_is_scored_and_its_weights_are_held_against_the_gate()
    {
        string data = Requirement.RealData();

        var (code, output, error) = Score("mobilenet-v1-0.25-128", "--on", "algonauts-2019-92", "--data", data, "--layers", "conv1,conv_pw_13", "--permutations", "50", "--out", "out");

        code.ShouldBe(0, error);
        output.ShouldContain("mobilenet-v1-0.25-128 (trained) on algonauts-2019-92");
        output.ShouldContain("conv_pw_13");
        output.ShouldContain(" at layers chosen on the other subjects (conv");
        output.ShouldContain("* best layer (as-published: chosen on the scores shown)");
        output.ShouldContain("recognition: passed.");
        output.ShouldContain("ceiling");
        output.ShouldNotContain("FLAGGED");
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder.Path, "out")).Select(file => Path.GetFileName(file)!)];
        files.ShouldBe([".lock", "gate.csv", "report.html", "run.json", "scores.csv", "tests.csv", "trace.json"], ignoreOrder: true);
        File.ReadLines(Path.Combine(folder.Path, "out", "gate.csv")).First().ShouldBe("network,weights,check,verdict,statistic,value,expected,p,evidence");
    }

    [Fact]
    public void A_file_is_scored_like_its_name_and_a_wrong_preprocessing_is_flagged()
    {
        string file = Requirement.RealFile(MobileNet);
        string[] rest = ["--on", "algonauts-2019-92", "--data", Requirement.RealData(), "--layers", "conv_pw_13", "--json"];

        var right = Score([file, .. rest, "--architecture", "mobilenet-v1-0.25-128", "--out", "right"]);
        var named = Score(["mobilenet-v1-0.25-128", .. rest, "--out", "named"]);
        var wrong = Score([file, .. rest, "--architecture", "mobilenet-v1-0.25-128", "--preprocessing", "order=bgr", "--out", "wrong"]);

        right.ExitCode.ShouldBe(0, right.Error);
        using var asFile = JsonDocument.Parse(right.Output);
        using var asName = JsonDocument.Parse(named.Output);
        asFile.RootElement.GetProperty("scores").GetRawText().ShouldBe(asName.RootElement.GetProperty("scores").GetRawText());
        asFile.RootElement.GetProperty("flagged").GetBoolean().ShouldBeFalse();
        wrong.ExitCode.ShouldBe(0, wrong.Error);
        using var exchanged = JsonDocument.Parse(wrong.Output);
        exchanged.RootElement.GetProperty("flagged").GetBoolean().ShouldBeTrue();
        exchanged.RootElement.GetProperty("gate").EnumerateArray().Single(g => g.GetProperty("check").GetString() == "preprocessing")
            .GetProperty("evidence").GetString()!.ShouldContain("red, green, blue");
        File.ReadAllText(Path.Combine(folder.Path, "wrong", "report.html")).ShouldContain("Flagged, and to be doubted until it is explained");
    }

    [Fact]
    public void Random_weights_need_no_file_and_pass_no_gate()
    {
        var (code, output, error) = Score("vanilla-cnn(depth=2, width=8)", "--on", "algonauts-2019-92", "--data", Requirement.RealData(), "--weights", "random:he-normal", "--json", "--out", "out");

        code.ShouldBe(0, error);
        using var parsed = JsonDocument.Parse(output);
        parsed.RootElement.GetProperty("weights").GetString().ShouldBe("random:he-normal");
        parsed.RootElement.GetProperty("gate").GetArrayLength().ShouldBe(0);
        parsed.RootElement.GetProperty("scores").EnumerateArray().Select(s => s.GetProperty("layer").GetString()).Distinct()
            .ShouldBe(NetworkCatalogue.Get("vanilla-cnn(depth=2, width=8)").LayerNames);
        var chosen = parsed.RootElement.GetProperty("at_layers_chosen_on_others").EnumerateArray().ToArray();
        chosen.Select(c => c.GetProperty("roi").GetString()).ShouldBe(["EVC", "IT"], ignoreOrder: true);
        foreach (var region in chosen)
        {
            var ofRegion = parsed.RootElement.GetProperty("scores").EnumerateArray().Where(s => s.GetProperty("roi").GetString() == region.GetProperty("roi").GetString()).ToArray();
            ofRegion.ShouldContain(s => s.GetProperty("layer").GetString() == region.GetProperty("layer").GetString());
            region.GetProperty("score").GetDouble().ShouldBe(AtLayersChosenOnOthers(region.GetProperty("roi").GetString()!), 1e-12);
            region.GetProperty("chosen_for").GetInt32().ShouldBeInRange(1, region.GetProperty("subjects").GetInt32());
        }
    }

    /// <summary>Neither the weights gate nor anything else is computed first.</summary>
    [Theory]
    [InlineData("the limit is 1 MiB. Raise --memory", "--memory", "1MiB")]
    [InlineData("pca(93, 186) of layer 'conv1' must be fitted on at least 93 stimuli, found 92.", "--readout", "pca(93)")]
    public void What_cannot_run_is_said_before_the_gate(string message, params string[] options)
    {
        var (code, _, error) = Score(["mobilenet-v1-0.25-128", "--on", "algonauts-2019-92", "--data", Requirement.RealData(), "--layers", "conv1", "--out", "out", .. options]);

        code.ShouldBe(3, error);
        error.ShouldContain(message);
        error.ShouldNotContain("gate ");
        File.Exists(Path.Combine(folder.Path, "out", "report.html")).ShouldBeFalse();
    }

    [Fact]
    public void Regions_of_one_subject_are_left_out_and_said()
    {
        var (code, output, error) = Score("vanilla-cnn(depth=2, width=8)", "--on", "kriegeskorte-2008", "--data", Requirement.RealData(), "--weights", "random", "--memory", "1GiB", "--out", "out");

        code.ShouldBe(0, error);
        error.ShouldContain("Left out: mIT (one subject; a noise ceiling needs two).");
        output.ShouldContain("hIT");
        output.ShouldNotContain("mIT");
    }

    [Theory]
    [InlineData("Unknown dataset 'algonaut-2019-92'. Did you mean 'algonauts-2019-92'? Datasets to score on: algonauts-2019-92, kriegeskorte-2008.", "alexnet", "--on", "algonaut-2019-92")]
    [InlineData("Dataset 'imagenet-labels' must hold stimuli and recordings; it holds none. Datasets to score on: ", "alexnet", "--on", "imagenet-labels")]
    [InlineData("Unknown network 'alexnte'. Did you mean 'alexnet'?", "alexnte", "--on", "algonauts-2019-92")]
    [InlineData("There is no file 'mine.onnx'.", "mine.onnx", "--on", "algonauts-2019-92")]
    [InlineData("'./' is a folder, no file; name a file in it. A network is a file (", "./", "--on", "algonauts-2019-92")]
    [InlineData("Did you mean 'shuffled:filters'?", "alexnet", "--on", "algonauts-2019-92", "--weights", "shuffled:filter")]
    [InlineData("Unknown layer 'relu9' of 'alexnet'.", "alexnet", "--on", "algonauts-2019-92", "--layers", "relu9")]
    [InlineData("Option '--layers' names nothing.", "alexnet", "--on", "algonauts-2019-92", "--layers", ",")]
    [InlineData("Option '--measure' names nothing.", "alexnet", "--on", "algonauts-2019-92", "--measure", "")]
    [InlineData("Unknown readout 'mean'.", "alexnet", "--on", "algonauts-2019-92", "--readout", "mean")]
    [InlineData("'encoding:ridge:pearson' needs responses and is scored by studies alone", "alexnet", "--on", "algonauts-2019-92", "--measure", "encoding:ridge:pearson")]
    [InlineData("Unknown measure 'cka:linearr'. Did you mean 'geometry:cka'? What needs responses is scored by studies alone, among the 'measures' of a study file", "alexnet", "--on", "algonauts-2019-92", "--measure", "cka:linearr")]
    [InlineData("Unknown measure 'encoding:ridge'. Did you mean 'encoding:ridge:pearson'? What needs responses is scored by studies alone", "alexnet", "--on", "algonauts-2019-92", "--measure", "encoding:ridge")]
    [InlineData("Unknown measure 'geometry:shape-angle'. Known: geometry:cka, geometry:cka-debiased. What needs responses is scored by studies alone", "alexnet", "--on", "algonauts-2019-92", "--measure", "geometry:shape-angle")]
    [InlineData("Unknown measure 'xyz'. Known: rsa:correlation:tau-a, ", "alexnet", "--on", "algonauts-2019-92", "--measure", "xyz")]
    [InlineData("Unknown measure 'rsa:correlation:spearmen'.", "alexnet", "--on", "algonauts-2019-92", "--measure", "rsa:correlation:spearmen")]
    [InlineData("No trained weights of 'cornet_z' are known.", "cornet_z", "--on", "algonauts-2019-92")]
    [InlineData("Did you mean 'order'?", "alexnet", "--on", "algonauts-2019-92", "--preprocessing", "odrer=bgr")]
    [InlineData("Preprocessing must say at least one of size, resize, crop, filter, order, range, mean and sd, found none in ''.", "alexnet", "--on", "algonauts-2019-92", "--preprocessing", "")]
    [InlineData("Preprocessing 'crop' must be a whole number of pixels from 1 to 65500, found '999999999'.", "alexnet", "--on", "algonauts-2019-92", "--preprocessing", "crop=999999999")]
    [InlineData("found none in ' , '. Leave it out for the usual one.", "alexnet", "--on", "algonauts-2019-92", "--preprocessing", " , ")]
    [InlineData("onnxruntime-cuda", "alexnet", "--on", "algonauts-2019-92", "--runtime", "tensorrt")]
    [InlineData("--on", "alexnet")]
    public void What_is_wrong_with_a_request_is_said(string message, params string[] arguments)
    {
        var (code, _, error) = Score(arguments);

        error.ShouldContain(message);
        code.ShouldBe(2);
        error.ShouldNotContain("   at ");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Unknown weights ''. Weights: trained, random, shuffled:", "shuffled:kernels", "--on", "algonauts-2019-92", "--weights", "")]
    [InlineData("Unknown weights 'xyz'. Weights: trained, ", "shuffled:kernels", "--on", "algonauts-2019-92", "--weights", "xyz")]
    [InlineData("Unknown dataset ''. Datasets to score on: ", "kriegeskorte-2008", "--on", "")]
    public void What_there_is_to_choose_from_is_listed_once(string message, string choice, params string[] options)
    {
        var (code, _, error) = Score(["alexnet", .. options]);

        code.ShouldBe(2);
        error.ShouldStartWith(message);
        error.Split(choice).Length.ShouldBe(2, error);
    }

    [Fact]
    public void Missing_weights_are_named_with_their_address()
    {
        var (code, _, error) = Score("resnet18", "--on", "algonauts-2019-92", "--offline");

        code.ShouldBe(1);
        error.ShouldContain("https://download.pytorch.org/models/resnet18-f37072fd.pth");
        error.ShouldContain("f37072fd… (only its first 8 digits are known)");
    }

    // From the table of scores: each subject's at the layer that is best on average of the others.
    private double AtLayersChosenOnOthers(string roi)
    {
        string[][] table = [.. File.ReadLines(Path.Combine(folder.Path, "out", "scores.csv")).Select(line => line.Split(','))];
        var rows = table.Skip(1).Where(row => Of(row, "roi") == roi && Of(row, "subject").Length > 0)
            .Select(row => (Layer: Of(row, "layer"), Subject: Of(row, "subject"), Score: double.Parse(Of(row, "score"), CultureInfo.InvariantCulture))).ToArray();
        return rows.Select(row => row.Subject).Distinct().Average(subject =>
        {
            string layer = rows.Where(row => row.Subject != subject).GroupBy(row => row.Layer).MaxBy(group => group.Average(row => row.Score))!.Key;
            return rows.Single(row => row.Subject == subject && row.Layer == layer).Score;
        });

        // Counted from the end, as the network's name holds a comma.
        string Of(string[] row, string column) => row[^(table[0].Length - Array.IndexOf(table[0], column))];
    }

    private (int ExitCode, string Output, string Error) Score(params string[] arguments) => Tool.Run(folder.Path, ["score", .. arguments]);
}
