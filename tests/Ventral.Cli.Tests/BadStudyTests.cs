using System.Text;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>Whatever stands in a study file, a user reads one message with its place, and nothing is made.</summary>
public sealed class BadStudyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("    weights: random", "   weights: random", "bad.yaml:11:4 This is not valid YAML")]
    [InlineData("    weights: random", "\tweights: random", "bad.yaml:10:14 This is not valid YAML")]
    [InlineData("title: A", "title: \"A", "bad.yaml:2:8 This is not valid YAML")]
    [InlineData("[relu1, relu2]", "[relu1, relu2", "not closed above")]
    [InlineData("seed: 1", "seed: 1\nseed: 2", "bad.yaml:5:1 Key 'seed' occurs twice")]
    [InlineData("seed: 1", "seed: {a: 1}", "bad.yaml:4:7 'seed' must be a single value, found a mapping.")]
    [InlineData("seed: 1", "seed: 18446744073709551616", "bad.yaml:4:7 'seed' must be a whole number from 0 to 18446744073709551615, found '18446744073709551616'.")]
    [InlineData("[relu1, relu2]", "[relu2, relu2]", "bad.yaml:12:21 Layer 'relu2' is named twice; name it once.")]
    [InlineData("weights: random", "weights: {file: x.pth}", "bad.yaml:11:14 'weights' must be a single value, found a mapping.\n1 fault.")]
    [InlineData("network: alexnet\n", "network: {alexnet: random}\n", "bad.yaml:10:14 'network' must be a single value, found a mapping.\n1 fault.")]
    [InlineData("[relu1, relu2]", "[]", "'layers' must name at least one, found an empty list.")]
    [InlineData("roi: made", "roi: \"\"", "bad.yaml:8:22 A region's name must be 1 to 100 characters in one line")]
    [InlineData("permutations: 50", "permutations: 50\n  contrasts: [[alexnet/random, alexnet/random]]", "must name two different networks, found 'alexnet/random' twice.")]
    [InlineData("study: small", "study: --help", "A study's name must consist of")]
    [InlineData("study: small", "study: a23456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012", "at most 100, and begin with neither '.' nor '-' (it names the run folder), found 102 characters.")]
    public void A_fault_is_said_in_one_message(string right, string wrong, string message)
    {
        SmallStudy.Text.ShouldContain(right);
        string study = SmallStudy.Write(folder.Path, SmallStudy.Text.Replace(right, wrong, StringComparison.Ordinal), "bad.yaml");

        Refused(study, 2, message);
    }

    [Fact]
    public void Recorded_subjects_bring_their_own_stimuli()
    {
        string text = SmallStudy.Text.Replace(
            "simulated: {roi: made, network: alexnet/random, layer: relu2, subjects: 4, channels: 60, noise: 0.5}",
            "dataset: algonauts-2019-92\n    rois: [IT]",
            StringComparison.Ordinal);

        Refused(SmallStudy.Write(folder.Path, text), 2, "'stimuli' is for simulated subjects");
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        string path = Path.Combine(folder.Path, "latin.yaml");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(SmallStudy.Text.Replace("A small", "Caf\u00e9, a small", StringComparison.Ordinal)));

        Refused(path, 2, "must be UTF-8 text, found other bytes (0xE9). Save it as UTF-8");
    }

    [Fact]
    public void Aliases_that_stand_for_endless_lists_are_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Refused(SmallStudy.Write(folder.Path, bomb.ToString()), 2, "may stand for at most 100000 values");
    }

    [Fact]
    public void Files_that_are_no_study_are_told_from_one()
    {
        string big = Path.Combine(folder.Path, "big.yaml");
        using (var stream = File.Create(big))
        {
            stream.SetLength(100L << 20);
        }

        string binary = Path.Combine(folder.Path, "binary.yaml");
        File.WriteAllBytes(binary, [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37))]);

        Refused(big, 2, "a YAML file may have at most");
        Refused(binary, 2, "must be UTF-8 text");
        Refused(SmallStudy.Write(folder.Path, "", "empty.yaml"), 2, "empty.yaml' must be a plain file with content, found an empty file");
        Refused(folder.Path, 2, "must be a YAML file, found a folder");
        Refused(Path.Combine(folder.Path, "none.yaml"), 2, "must be a YAML file, found none");
    }

    [Theory]
    [InlineData("weights: given, activations: {a: FILE}, ids: ids.txt", 1)]
    [InlineData("weights: given, activations: {a: ids.txt}, ids: FILE", 1)]
    [InlineData("weights: given, rdms: {a: FILE}, ids: FILE", 2)]
    [InlineData("weights: trained, file: FILE, layers: [a]", 1)]
    [InlineData("weights: trained, file: FILE, when-available: true, layers: [a]", 1)]
    public async Task Pipes_and_devices_are_refused_at_their_place(string network, int faults)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such files on Windows");
        File.WriteAllText(Path.Combine(folder.Path, "ids.txt"), "face\n");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link"), "/dev/zero");
        string pipe = Pipe();
        foreach (string file in new[] { "/dev/zero", pipe, Path.Combine(folder.Path, "link") })
        {
            string text = SmallStudy.Text.Replace("measures:", $"  - {{network: theirs, {network.Replace("FILE", file, StringComparison.Ordinal)}}}\nmeasures:", StringComparison.Ordinal);
            string study = SmallStudy.Write(folder.Path, text, "study.yaml");

            foreach (string command in new[] { "check", "run" })
            {
                string error = await Ended(command, study);

                error.ShouldMatch(@"(?m)^.*study\.yaml:13:\d+ ");
                error.ShouldContain($"'{file}' must be a plain file with content, found an empty file, a pipe or a device");
                error.ShouldContain($"\n{faults} fault{(faults == 1 ? "" : "s")}. ");
            }
        }
    }

    [Fact]
    public async Task A_study_or_network_that_is_a_pipe_or_device_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such files on Windows");
        foreach (string file in new[] { "/dev/zero", Pipe() })
        {
            foreach (string[] command in new[] { new[] { "check", file }, ["plan", file], ["models", "info", file], ["score", file, "--on", "algonauts-2019-92"] })
            {
                (await Ended(command)).ShouldBe($"'{file}' must be a plain file with content, found an empty file, a pipe or a device; write its content to a file, and name that [file, byte 0].\n");
            }
        }
    }

    [Theory]
    [InlineData("STUDY.yaml must be named, found nothing.", "check", "")]
    [InlineData("STUDY.yaml must be named, found nothing.", "run", " ")]
    [InlineData("NAME must be named, found nothing.", "models", "info", "")]
    [InlineData("NAME must be named, found nothing.", "models", "get", "alexnet", "")]
    [InlineData("MODEL must be named, found nothing.", "score", "", "--on", "algonauts-2019-92")]
    [InlineData("--architecture must name something, found nothing.", "score", "alexnet", "--on", "algonauts-2019-92", "--architecture", "")]
    [InlineData("--images must name something, found nothing.", "data", "add", "mine", "--images", "", "--responses", "a.csv")]
    [InlineData("--responses must name something, found nothing.", "data", "add", "mine", "--images", "images", "--responses", "")]
    [InlineData("--ids must name something, found nothing.", "data", "add", "mine", "--images", "images", "--responses", "a.csv", "--ids", "")]
    public void A_name_must_not_be_empty(string message, params string[] command) => Said(Tool.Run(folder.Path, command), 2, message);

    [Theory]
    [InlineData("--out", "", "--out must name a folder, found nothing.")]
    [InlineData("--data", " ", "--data must name a folder, found nothing.")]
    [InlineData("--seed", "-1", "--seed must be a whole number from 0 to 18446744073709551615, found '-1'.")]
    [InlineData("--threads", "two", "--threads must be a whole number from 1 to 1024, found 'two'.")]
    [InlineData("--only", "nothing*", "--only must fit a network of the study, found 'nothing*'. Networks: alexnet/random.")]
    public void A_wrong_option_is_said_in_one_message(string option, string value, string message)
    {
        string study = SmallStudy.Write(folder.Path);

        Said(Tool.Run(folder.Path, "run", study, option, value), 2, message);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBe([study]);
    }

    [Fact]
    public void A_layer_that_cannot_be_scored_costs_its_network_alone()
    {
        string text = SmallStudy.Text
            .Replace("spearman", "tau-b", StringComparison.Ordinal)
            .Replace("measures:", "  - network: squeezenet1_0\n    weights: random:he-normal\n    layers: [softmax]\nmeasures:", StringComparison.Ordinal);

        var (code, _, error) = Tool.Run(folder.Path, "run", SmallStudy.Write(folder.Path, text), "--out", "out", "--quiet");

        code.ShouldBe(3, error);
        const string Failure = "Failed: squeezenet1_0/random:he-normal, softmax (seed 1) in made by rsa:correlation:tau-b: Comparison 'tau-b' needs dissimilarities that differ";
        error.ShouldContain(Failure);
        SmallStudy.Tables(Path.Combine(folder.Path, "out")).Scores.ShouldContain("alexnet,random");

        (code, _, error) = Tool.Run(folder.Path, "run", "small.yaml", "--out", "out");
        code.ShouldBe(3, error);
        error.Split(Failure).Length.ShouldBe(2, error);
        error.ShouldEndWith($"1 failure, named above.{Environment.NewLine}");
    }

    [Fact]
    public void A_simulation_without_some_of_its_layers_names_them_and_is_partial()
    {
        string broken = Path.Combine(folder.Path, "broken.pth");
        File.WriteAllText(broken, "nonsense");
        string text = SmallStudy.Text.Replace("spearman", "tau-b", StringComparison.Ordinal).Replace("measures:", """
              - {network: squeezenet1_0, weights: 'random:he-normal', layers: [conv1, softmax]}
              - {network: squeezenet1_0, weights: trained, file: broken.pth, layers: [conv1]}
            measures:
            """, StringComparison.Ordinal);

        var (code, output, error) = Tool.Run(folder.Path, "simulate", SmallStudy.Write(folder.Path, text), "--out", "out", "--datasets", "2", "--tests", "10");

        code.ShouldBe(3, error);
        string[] failed = [.. error.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("Failed: ", StringComparison.Ordinal))];
        failed.Length.ShouldBe(2);
        error.ShouldEndWith($"2 failures, named above.{Environment.NewLine}");
        failed[0].ShouldStartWith($"Failed: squeezenet1_0/trained: '{broken}' must hold weights");
        failed[1].ShouldStartWith("Failed: squeezenet1_0/random:he-normal, softmax: Comparison 'tau-b' needs dissimilarities that differ");
        output.ShouldContain("by chance, one of 3 layers in 33.3 %, one of 2 networks in 50.0 %.");
        File.ReadAllText(Path.Combine(folder.Path, "out", "simulation", "summary.csv")).ShouldStartWith("roi,layer_found,layer_by_chance,network_found,network_by_chance,stated,verdict\n");
    }

    private string Pipe()
    {
        string path = Path.Combine(folder.Path, "pipe");
        using var made = System.Diagnostics.Process.Start("mkfifo", path);
        made.WaitForExit();
        return path;
    }

    /// <summary>What a command says that is refused, within a time in which no endless file is read.</summary>
    private async Task<string> Ended(params string[] command)
    {
        using var process = Tool.Start(folder.Path, command);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
        finally
        {
            process.Kill();
        }

        process.ExitCode.ShouldBe(2);
        return (await error).ReplaceLineEndings("\n");
    }

    private void Refused(string study, int code, string message)
    {
        string[] before = [.. Directory.EnumerateFileSystemEntries(folder.Path)];
        Said(Tool.Run(folder.Path, "run", study), code, message);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBe(before, ignoreOrder: true);
    }

    private static void Said((int ExitCode, string Output, string Error) run, int code, string message)
    {
        run.Error.ShouldContain(message);
        run.Error.ShouldNotContain("   at ");
        run.Output.ShouldBeEmpty();
        run.ExitCode.ShouldBe(code, run.Error);
    }
}
