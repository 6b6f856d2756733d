using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

/// <summary>The path of a new user with data of their own, as docs/guides/your-data.md tells it.</summary>
public sealed partial class YourDataTests : IDisposable
{
    private const int Images = 12;

    private readonly TemporaryFolder folder = new();

    public YourDataTests()
    {
        string images = Path.Combine(folder.Path, "faces", "images");
        Directory.CreateDirectory(images);
        for (int i = 0; i < Images; i++)
        {
            int hue = i;
            File.WriteAllBytes(Path.Combine(images, Id(i) + ".png"), PngBytes.Of(64, (x, y) => ((byte)(x * (hue + 1)), (byte)((y * 3) + (hue * 9)), (byte)((x * y) / (hue + 1)))));
        }

        Table("sub-01_FFA.csv", 1);
        Table("sub-02_FFA.csv", 2);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_broken_catalogue_file_is_named_and_stops_only_what_needs_it()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "own"));
        File.WriteAllText(Path.Combine(folder.Path, "own", "mine.yaml"), "ventral-dataset: 1\nid: mine\ntitel: x\n");
        string study = SmallStudy.Write(folder.Path), recorded = SmallStudy.Write(
            folder.Path,
            SmallStudy.Text.Replace("stimuli:\n  generated: {count: 12, size: 64}\n", "", StringComparison.Ordinal)
                .Replace("  - simulated: {roi: made, network: alexnet/random, layer: relu2, subjects: 4, channels: 60, noise: 0.5}", "  - {dataset: mine, rois: [IT]}", StringComparison.Ordinal),
            "recorded.yaml");
        foreach (string[] command in new[] { new[] { "data", "list" }, ["data", "info", "algonauts-2019-92"], ["check", study], ["plan", study] })
        {
            var (code, output, error) = Tool.Run(folder.Path, command);
            code.ShouldBe(0, error);
            output.ShouldNotBeEmpty();
            error.ShouldMatch(@"(?m)^Left out: dataset 'mine', whose file cannot be read: .*mine\.yaml:\d+:\d+ .* 'ventral data info mine' says all that is wrong with it\.");
        }

        foreach (string[] command in new[] { new[] { "data", "info", "mine" }, ["data", "get", "mine"], ["score", "alexnet", "--weights", "random", "--on", "mine"], ["check", recorded] })
        {
            var (code, output, error) = Tool.Run(folder.Path, command);
            (code, output).ShouldBe((2, ""));
            error.ShouldContain("Dataset 'mine' cannot be read from");
            error.ShouldContain("forget the dataset with 'ventral data remove mine'");
            error.ShouldNotContain("   at ");
        }

        Tool.Run(folder.Path, "data", "remove", "mine").ExitCode.ShouldBe(0);
        Tool.Run(folder.Path, "check", study).Error.ShouldBe("");
    }

    [Fact]
    public void Two_datasets_that_call_different_images_by_one_name_are_refused()
    {
        string images = Path.Combine(folder.Path, "faces", "images"), others = Path.Combine(folder.Path, "others");
        Directory.CreateDirectory(others);
        for (int i = 0; i < Images; i++)
        {
            File.Copy(Path.Combine(images, Id((i + 1) % Images) + ".png"), Path.Combine(others, Id(i) + ".png"));
        }

        foreach (var (id, shown, roi) in new[] { ("faces", images, "FFA"), ("again", images, "PPA"), ("others", others, "PPA") })
        {
            string[] responses = [.. Enumerable.Range(1, 2).Select(subject => Path.Combine(folder.Path, id, $"sub-0{subject}_{roi}.csv"))];
            Directory.CreateDirectory(Path.Combine(folder.Path, id));
            Table($"../{id}/sub-01_{roi}.csv", 1);
            Table($"../{id}/sub-02_{roi}.csv", 2);
            var (code, _, error) = Tool.Run(folder.Path, "data", "add", id, "--images", shown, "--responses", responses[0], responses[1], "--licence", "CC0-1.0", "--cite", "You (2026).");
            code.ShouldBe(0, error);
        }

        Run("others").ShouldBe((1, true));
        Run("again").ShouldBe((0, false));

        (int Code, bool IsRefused) Run(string second)
        {
            string study = SmallStudy.Write(
                folder.Path,
                SmallStudy.Text.Replace("stimuli:\n  generated: {count: 12, size: 64}\n", "", StringComparison.Ordinal)
                    .Replace("  - simulated: {roi: made, network: alexnet/random, layer: relu2, subjects: 4, channels: 60, noise: 0.5}", $"  - {{dataset: faces, rois: [FFA]}}\n  - {{dataset: {second}, rois: [PPA]}}", StringComparison.Ordinal));
            var (code, _, error) = Tool.Run(folder.Path, "run", study, "--out", second, "--offline");
            code.ShouldBeLessThan(2, error);
            return (code, error.Contains("All datasets of a study must show the same images: 'face_01' of 'faces'", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_guides_worked_example_runs_as_written()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "your-data.md"));
        File.WriteAllText(Path.Combine(folder.Path, "faces.yaml"), Block().Matches(guide).Single(b => b.Groups[1].Value == "yaml").Groups[2].Value);
        var outputs = new StringBuilder();
        foreach (string line in Block().Matches(guide).Where(b => b.Groups[1].Value == "sh").SelectMany(b => b.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            string[] words = [.. Word().Matches(line).Select(w => w.Value.Trim('"'))];
            words[0].ShouldBe("ventral");

            var (code, output, error) = Tool.Run(folder.Path, words[1..]);

            code.ShouldBe(0, line + "\n" + output + error);
            outputs.Append(output).Append(error);
        }

        string all = outputs.ToString();
        all.ShouldContain("  licence  CC-BY-4.0");
        all.ShouldContain("  cite     You (2026). Twelve faces.");
        all.ShouldContain("FFA          responses of 2: sub-01, sub-02");
        string run = Path.Combine(folder.Path, "runs", "faces");
        string[] scores = File.ReadAllLines(Path.Combine(run, "scores.csv"));
        scores.Length.ShouldBe(1 + (2 * 3));
        scores[1].ShouldContain(",faces,FFA,sub-01,rsa:correlation:spearman,");
        using var record = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run, "run.json")));
        record.RootElement.GetProperty("datasets")[0].GetProperty("licence").GetString().ShouldBe("CC-BY-4.0");
        record.RootElement.GetProperty("inputs").EnumerateArray().Count(i => i.GetProperty("path").GetString()!.StartsWith("own/faces/", StringComparison.Ordinal)).ShouldBe(Images + 2);

        string report = File.ReadAllText(Path.Combine(run, "report.html"));
        report.ShouldContain("<h2>Data and licences</h2>");
        report.ShouldContain("CC-BY-4.0");
        report.ShouldContain("You (2026). Twelve faces.");

        // Scores without a study file are those of the study.
        Column(Path.Combine(folder.Path, "runs", "alexnet-on-faces")).ShouldBe(Column(run));
    }

    [Fact]
    public void A_dataset_is_listed_used_changed_and_forgotten()
    {
        var added = Add("faces/sub-01_FFA.csv", "faces/sub-02_FFA.csv");
        added.ExitCode.ShouldBe(0, added.Error);
        added.Output.ShouldContain("  licence  Unknown: none was stated when it was registered.");
        added.Output.ShouldContain("  cite     unknown: nothing is stated");
        Tool.Run(folder.Path, "data", "list").Output.ShouldContain("faces                            faces (your own)");
        Tool.Run(folder.Path, "data", "get", "faces", "--offline").Output.ShouldContain("All 14 files are there");

        string table = Path.Combine(folder.Path, "faces", "sub-02_FFA.csv");
        File.AppendAllText(table, "\n");
        var info = Tool.Run(folder.Path, "data", "info", "faces");
        info.ExitCode.ShouldBe(1);
        info.Output.ShouldContain($"changed  {table}");
        var score = Tool.Run(folder.Path, "score", "alexnet", "--weights", "random", "--layers", "relu2", "--on", "faces", "--out", "out");
        score.ExitCode.ShouldBe(1);
        score.Error.ShouldContain($"'{table}' has changed since 'faces' was registered");
        Directory.Exists(Path.Combine(folder.Path, "out")).ShouldBeFalse();

        Add("faces/sub-01_FFA.csv").Error.ShouldContain("ventral data remove faces");
        Tool.Run(folder.Path, "data", "remove", "faces").ExitCode.ShouldBe(0);
        Tool.Run(folder.Path, "data", "remove", "faces").ExitCode.ShouldBe(2);
        Tool.Run(folder.Path, "data", "info", "faces").ExitCode.ShouldBe(2);
        File.Exists(table).ShouldBeTrue();
    }

    [Fact]
    public void A_file_of_ones_own_that_is_gone_is_named_with_what_to_do()
    {
        Add("faces/sub-01_FFA.csv", "faces/sub-02_FFA.csv").ExitCode.ShouldBe(0);
        string table = Path.Combine(folder.Path, "faces", "sub-02_FFA.csv"), images = Path.Combine(folder.Path, "faces", "images"), registered = Path.Combine(folder.Path, "own", "faces.yaml");
        File.Delete(table);

        var one = Tool.Run(folder.Path, "data", "info", "faces");
        Directory.Move(images, images + "-elsewhere");
        var all = Tool.Run(folder.Path, "data", "info", "faces");
        File.WriteAllText(registered, File.ReadAllText(registered).Replace("images\"", "images-elsewhere\"", StringComparison.Ordinal));
        Table("sub-02_FFA.csv", 2);
        var corrected = Tool.Run(folder.Path, "data", "info", "faces");

        one.ExitCode.ShouldBe(1);
        one.Output.ShouldContain($"missing  {table}");
        one.Error.ShouldContain($"1 file of your own dataset 'faces' is missing: '{table}'. Put it back there, or correct its path in '{registered}', or register the dataset anew: ventral data remove faces, then ventral data add faces with its options.");
        all.ExitCode.ShouldBe(1);
        all.Output.ShouldContain("12 missing  files of 'image'");
        all.Error.ShouldContain($"13 files of your own dataset 'faces' are missing, the first '{Path.Combine(images, "face_01.png")}'. Put them back there, or correct their paths in '{registered}'");
        corrected.ExitCode.ShouldBe(0, corrected.Error);
    }

    [Fact]
    public void Files_of_ones_own_that_are_gone_are_never_said_to_be_downloaded()
    {
        Add("faces/sub-01_FFA.csv", "faces/sub-02_FFA.csv").ExitCode.ShouldBe(0);
        string table = Path.Combine(folder.Path, "faces", "sub-02_FFA.csv");
        File.Delete(table);

        var (code, output, error) = Tool.Run(folder.Path, "score", "alexnet", "--weights", "random", "--layers", "relu2", "--on", "faces", "--out", "out");

        (code, output).ShouldBe((1, ""));
        error.ShouldNotContain("is downloaded");
        error.ShouldNotContain("file://");
        error.ShouldContain($"1 data file is missing:\n  {table}\nPut each file back where it is listed above, or register the dataset anew: ventral data remove faces, then ventral data add faces with its options.");
        Directory.Exists(Path.Combine(folder.Path, "out")).ShouldBeFalse();
    }

    [Fact]
    public void A_plan_names_files_of_ones_own_that_are_gone_and_downloads_none()
    {
        Add("faces/sub-01_FFA.csv", "faces/sub-02_FFA.csv").ExitCode.ShouldBe(0);
        string study = SmallStudy.Write(
            folder.Path,
            SmallStudy.Text.Replace("stimuli:\n  generated: {count: 12, size: 64}\n", "", StringComparison.Ordinal)
                .Replace("  - simulated: {roi: made, network: alexnet/random, layer: relu2, subjects: 4, channels: 60, noise: 0.5}", "  - {dataset: faces, rois: [FFA]}", StringComparison.Ordinal));
        string[] tables = [.. new[] { "sub-01_FFA.csv", "sub-02_FFA.csv" }.Select(name => Path.Combine(folder.Path, "faces", name))];
        string registered = Path.Combine(folder.Path, "own", "faces.yaml");

        var whole = Tool.Run(folder.Path, "plan", study);
        var wholeJson = Tool.Run(folder.Path, "plan", study, "--json");
        File.Delete(tables[1]);
        var one = Tool.Run(folder.Path, "plan", study);
        File.Delete(tables[0]);
        var both = Tool.Run(folder.Path, "plan", study);
        var json = Tool.Run(folder.Path, "plan", study, "--json");

        (whole.ExitCode, whole.Error).ShouldBe((0, ""));
        OnOneLine(whole.Output).ShouldContain("nothing to download. ");
        one.ExitCode.ShouldBe(1);
        OnOneLine(one.Output).ShouldContain("nothing to download; 1 file of your own is missing. ");
        one.Output.ShouldContain("Missing: faces: 1 file of your own (sub-02_FFA.csv)\n");
        one.Error.ShouldBe($"1 file of your own dataset 'faces' is missing: '{tables[1]}'. Put it back there, or correct its path in '{registered}', or register the dataset anew: ventral data remove faces, then ventral data add faces with its options.\n");
        both.ExitCode.ShouldBe(1);
        OnOneLine(both.Output).ShouldContain("nothing to download; 2 files of your own are missing. ");
        both.Output.ShouldContain("Missing: faces: 2 files of your own (sub-01_FFA.csv … sub-02_FFA.csv)\n");
        both.Output.ShouldNotContain("To download:");
        both.Output.ShouldNotContain("ventral data get");
        both.Error.ShouldContain($"2 files of your own dataset 'faces' are missing, the first '{tables[0]}'. Put them back there, or correct their paths in '{registered}'");
        (json.ExitCode, json.Error).ShouldBe((1, both.Error));
        var plan = JsonNode.Parse(json.Output)!;
        (plan["downloads"]!.AsArray().Count, (long)plan["download_bytes"]!).ShouldBe((0, 0));
        plan["missing"]!.AsArray().Select(file => ((string)file!["dataset"]!, (string)file["path"]!)).ShouldBe(tables.Select(path => ("faces", path)));
        (wholeJson.ExitCode, JsonNode.Parse(wholeJson.Output)!["missing"]!.AsArray().Count).ShouldBe((0, 0));
    }

    [Fact]
    public void Faults_are_told_at_once_and_nothing_is_registered()
    {
        File.WriteAllText(Path.Combine(folder.Path, "faces", "sub-03_FFA.csv"), "stimulus,a,b\nface_01,1,x\n");
        File.Delete(Path.Combine(folder.Path, "faces", "images", "face_07.png"));

        var (code, output, error) = Add("faces/sub-01_FFA.csv", "faces/sub-03_FFA.csv");

        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldStartWith("'faces' was not registered; 2 faults:");
        error.ShouldContain("Not in '" + Path.Combine(folder.Path, "faces", "images") + "': face_07.");
        error.ShouldContain("Column 'b' must hold a number, found 'x'");
        Directory.Exists(Path.Combine(folder.Path, "own")).ShouldBeFalse();
    }

    [Fact]
    public void A_dataset_of_one_subject_cannot_be_scored_and_says_so()
    {
        Add("faces/sub-01_FFA.csv").Error.ShouldContain("Note: 'FFA' has one subject, 'sub-01'. A noise ceiling needs two");

        var (code, _, error) = Tool.Run(folder.Path, "score", "alexnet", "--weights", "random", "--on", "faces");

        code.ShouldBe(2);
        error.ShouldContain("Dataset 'faces' must hold two subjects of a region or more");
    }

    private (int ExitCode, string Output, string Error) Add(params string[] responses) =>
        Tool.Run(folder.Path, ["data", "add", "faces", "--images", "faces/images", "--responses", .. responses]);

    private static string[] Column(string run) =>
        [.. File.ReadLines(Path.Combine(run, "scores.csv")).Skip(1).Select(line => line.Split(',')).Select(f => $"{f[3]} {f[7]} {f[9]} {f[10]} {f[11]}")];

    // Long lines are wrapped.
    private static string OnOneLine(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"face_{i + 1:D2}");

    private void Table(string name, int subject)
    {
        var text = new StringBuilder("stimulus,v1,v2,v3,v4,v5,v6\n");
        for (int i = 0; i < Images; i++)
        {
            text.Append(Id(i));
            for (int v = 1; v <= 6; v++)
            {
                text.Append(CultureInfo.InvariantCulture, $",{(Math.Sqrt(i + 1) * v * (i % 3)) + (((i + 1) * v * (subject + 4)) % 13)}");
            }

            text.Append('\n');
        }

        File.WriteAllText(Path.Combine(folder.Path, "faces", name), text.ToString());
    }

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
