using Ventral.TestSupport;

namespace Ventral.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_study_runs_to_its_report()
    {
        string study = SmallStudy.Write(folder.Path);

        var (code, output, error) = Tool.Run(folder.Path, "run", study, "--out", "out", "--threads", "2");

        error.ShouldNotContain("   at ");
        code.ShouldBe(0, error);
        output.ShouldContain("relu2");
        output.ShouldContain("(as-published)");
        output.ShouldContain("(relu2, 4 of 4)");
        output.ShouldContain("As-published: the layer is chosen on the scores shown, which therefore look better than they would on new data.\n");
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder.Path, "out")).Select(file => Path.GetFileName(file)!)];
        files.ShouldBe([".lock", "report.html", "run.json", "scores.csv", "study.yaml", "tests.csv", "trace.json"], ignoreOrder: true);
        File.ReadLines(Path.Combine(folder.Path, "out", "scores.csv")).First()
            .ShouldBe("network,weights,seed,layer,layer_index,dataset,roi,subject,measure,score,ceiling_lower,ceiling_upper,p,n_stimuli,n_units,cell");
        File.ReadLines(Path.Combine(folder.Path, "out", "tests.csv")).First()
            .ShouldBe("family,test,contrast,roi,layer,mode,statistic,value,df1,df2,p,p_adjusted,adjustment,effect_size,effect,ci_lower,ci_upper,n");
    }

    [Fact]
    public void A_p_stands_beside_a_best_score_below_0_too()
    {
        string study = SmallStudy.Write(folder.Path, SmallStudy.Text.Replace("noise: 0.5", "noise: 50", StringComparison.Ordinal));

        var (code, output, error) = Tool.Run(folder.Path, "run", study, "--out", "out", "--seed", "5");

        code.ShouldBe(0, error);
        output.ShouldMatch(@"relu2 +-0\.\d{3} +\S+ to \S+ +0\.86 ");
        output.ShouldContain("p is two-sided: beside a score that is not above 0, a small one speaks against likeness.\n");
        Tool.Run(folder.Path, "run", study, "--out", "other", "--seed", "1").Output.ShouldNotContain("two-sided");
    }

    [Fact]
    public void Quiet_and_json_say_no_more_than_that()
    {
        string study = SmallStudy.Write(folder.Path);

        var quiet = Tool.Run(folder.Path, "run", study, "--out", "out", "--quiet");
        var json = Tool.Run(folder.Path, "run", study, "--out", "out", "--json");

        (quiet.ExitCode, quiet.Output, quiet.Error).ShouldBe((0, "", ""));
        json.ExitCode.ShouldBe(0);
        using var parsed = System.Text.Json.JsonDocument.Parse(json.Output);
        parsed.RootElement.GetProperty("failures").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void An_invalid_study_is_exit_code_2()
    {
        string study = SmallStudy.Write(folder.Path, SmallStudy.Text.Replace("relu1, relu2]", "relu1, relu22]", StringComparison.Ordinal).Replace("seed: 1", "sed: 1", StringComparison.Ordinal), "broken.yaml");

        foreach (string command in new[] { "check", "run" })
        {
            var (code, _, error) = Tool.Run(folder.Path, command, study);

            code.ShouldBe(2);
            error.ShouldContain("broken.yaml:12:21 Unknown layer 'relu22' of 'alexnet'. Did you mean 'relu2'?");
            error.ShouldContain("Unknown key 'sed'");
            error.ShouldNotContain("   at ");
        }

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBe([study]);
    }

    [Theory]
    [InlineData("'ventral' needs a command, found none. Commands: run, ")]
    [InlineData("Unknown command 'ventral rnu'. Did you mean 'run'?\nRun 'ventral --help' for the commands.", "rnu", "a.yaml")]
    [InlineData("Unknown command 'ventral data lsit'. Did you mean 'list'?\nRun 'ventral data --help'", "data", "lsit")]
    [InlineData("Unknown option '--thraeds' of 'ventral run'. Did you mean '--threads'?\nRun 'ventral run --help' for its options and an example.", "run", "a.yaml", "--thraeds", "2")]
    [InlineData("'ventral run' needs STUDY.yaml, found none.\n", "run")]
    [InlineData("'ventral run' takes STUDY.yaml, found more: 'b.yaml'.", "run", "a.yaml", "b.yaml")]
    [InlineData("'ventral score' needs MODEL and --on DATASET, found none.\n", "score")]
    [InlineData("--threads must be a whole number from 1 to 1024, found '0'.\nRun ", "run", "a.yaml", "--threads", "0")]
    [InlineData("--engine must be local or slurm, found 'foo'.\nRun 'ventral run --help'", "run", "a.yaml", "--engine", "foo")]
    [InlineData("--runtime must be ventral, onnxruntime or onnxruntime-cuda, found 'tensorrt'.\nRun ", "run", "a.yaml", "--runtime", "tensorrt")]
    [InlineData("A dataset's name must be 1 to 64 lower-case letters, digits, '.', '-' or '_', and begin with a letter or digit, found 'My Faces'.\nRun ", "data", "add", "My Faces", "--images", "a", "--responses", "b.csv")]
    [InlineData("Unknown dataset 'algonauts'. Did you mean 'algonauts-2019-92'?", "data", "info", "algonauts")]
    public void Wrong_usage_is_said_with_what_was_meant(string message, params string[] arguments)
    {
        var (code, _, error) = Tool.Run(folder.Path, arguments);

        code.ShouldBe(2);
        error.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("run", "STUDY")]
    [InlineData("plan", "STUDY")]
    [InlineData("lock", "STUDY")]
    [InlineData("simulate", "STUDY")]
    [InlineData("verify", "out")]
    [InlineData("score", "alexnet", "--on", "algonauts-2019-92")]
    [InlineData("data", "info", "algonauts-2019-92")]
    [InlineData("data", "get", "algonauts-2019-92", "--offline")]
    [InlineData("models", "info", "alexnet")]
    [InlineData("models", "get", "alexnet", "--offline")]
    public void A_data_folder_that_is_not_there_is_wrong_usage(params string[] arguments)
    {
        string study = SmallStudy.Write(folder.Path);
        arguments = [.. arguments.Select(word => word == "STUDY" ? study : word)];

        var none = Tool.Run(folder.Path, [.. arguments, "--data", "nope"]);
        var file = Tool.Run(folder.Path, [.. arguments, "--data", study]);

        string cache = Path.Combine(folder.Path, "no-cache");
        (none.ExitCode, none.Output, file.ExitCode, file.Output).ShouldBe((2, "", 2, ""));
        none.Error.ShouldStartWith($"--data must name a folder that is there, found 'nope', which is not there. Leave it out to use '{cache}'.\nRun 'ventral ");
        file.Error.ShouldStartWith($"--data must name a folder that is there, found the file '{study}'. Leave it out to use '{cache}'.\n");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBe([study]);
    }

    [Fact]
    public void A_study_that_is_not_there_is_named()
    {
        var (code, _, error) = Tool.Run(folder.Path, "run", "nowhere.yaml");

        code.ShouldBe(2);
        error.ShouldContain("nowhere.yaml");
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public void Missing_data_are_named_all_at_once()
    {
        var (code, _, error) = Tool.Run(folder.Path, "run", Tool.Study("truzzi-cusack-2020"), "--offline", "--out", "out");

        code.ShouldBe(1);
        error.ShouldContain("92images_fmri_IT_RDMs.gzip");
        error.ShouldContain("sha256");
        error.ShouldContain("https://");
        error.ShouldNotContain("   at ");
        File.Exists(Path.Combine(folder.Path, "out", "scores.csv")).ShouldBeFalse();
    }

    [Fact]
    public void Datasets_and_models_are_listed_and_shown()
    {
        Tool.Run(folder.Path, "data", "list").Output.ShouldContain("algonauts-2019-92");
        string info = Tool.Run(folder.Path, "data", "info", "algonauts-2019-92").Output, files = Tool.Run(folder.Path, "data", "info", "algonauts-2019-92", "--files").Output;
        info.ShouldContain("licence");
        info.Split('\n').Length.ShouldBeLessThan(60);
        info.ShouldContain("files of 'image'");
        files.Split('\n').Count(line => line.Contains("https://", StringComparison.Ordinal)).ShouldBeGreaterThan(92);
        Tool.Run(folder.Path, "models", "list").Output.ShouldContain("squeezenet1_0");
        Tool.Run(folder.Path, "models", "info", "alexnet").Output.ShouldContain("relu5");
        Tool.Run(folder.Path, "models", "info", "alexnte").Error.ShouldContain("Did you mean 'alexnet'?");
    }

    [Fact]
    public void A_cache_that_is_not_there_is_said()
    {
        foreach (string[] command in new[] { new[] { "data", "list" }, ["data", "info", "algonauts-2019-92"], ["models", "info", "alexnet"] })
        {
            var (code, output, error) = Tool.Run(folder.Path, command);
            code.ShouldBe(0);
            output.ShouldNotBeEmpty();
            error.ShouldStartWith($"VENTRAL_DATA names '{Path.Combine(folder.Path, "no-cache")}', where there is no folder");
        }
    }

    [Fact]
    public void A_report_of_tables_that_the_run_did_not_write_is_refused()
    {
        string[] run = ["run", SmallStudy.Write(folder.Path), "--out", "out", "--quiet"];
        Tool.Run(folder.Path, run).ExitCode.ShouldBe(0);
        string File(string name) => Path.Combine(folder.Path, "out", name);
        string scores = System.IO.File.ReadAllText(File("scores.csv"));
        byte[] report = System.IO.File.ReadAllBytes(File("report.html"));

        System.IO.File.WriteAllText(File("scores.csv"), scores.Replace(",made,,rsa:correlation:spearman,0.", ",made,,rsa:correlation:spearman,0.9", StringComparison.Ordinal));
        var (code, output, error) = Tool.Run(folder.Path, "report", "out");
        (code, output).ShouldBe((1, ""));
        error.ShouldStartWith("'out' was changed since its run ended. 'scores.csv' is not what the run wrote: its SHA-256 must be ");
        error.ShouldEndWith($". Run the study again with the same --out, which writes its tables anew from what the store holds.{Environment.NewLine}");

        System.IO.File.Delete(File("tests.csv"));
        Tool.Run(folder.Path, "report", "out").Error.ShouldContain(" 1 more file differs ('ventral status out' names all). Run the study again");

        System.IO.File.WriteAllText(File("run.json"), "{}");
        (code, _, error) = Tool.Run(folder.Path, "report", "out");
        code.ShouldBe(1);
        error.ShouldStartWith("'out' was changed since its run ended. run.json must name the tables that the run wrote with their hashes, found none");
        error.ShouldContain("Remove run.json and run the study again with the same --out");

        System.IO.File.Delete(File("run.json"));
        Tool.Run(folder.Path, "report", "out").Error.ShouldContain("'out' holds no finished run: run.json is not there.");
        Tool.Run(folder.Path, "report", "nowhere").Error.ShouldContain("found no folder 'nowhere'");
        System.IO.File.ReadAllBytes(File("report.html")).ShouldBe(report);

        Tool.Run(folder.Path, run).ExitCode.ShouldBe(0);
        System.IO.File.ReadAllText(File("scores.csv")).ShouldBe(scores);
        Tool.Run(folder.Path, "report", "out").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Tables_of_another_run_are_not_replaced_without_a_word()
    {
        string two = SmallStudy.Text.Replace("measures:", "  - network: vanilla-cnn\n    weights: random\n    layers: [act1]\nmeasures:", StringComparison.Ordinal);
        string[] small = ["run", SmallStudy.Write(folder.Path, two), "--out", "out"];
        Tool.Run(folder.Path, [.. small, "--quiet"]).ExitCode.ShouldBe(0);
        Tool.Run(folder.Path, small).Error.ShouldNotContain("holds the tables");

        Tool.Run(folder.Path, [.. small, "--only", "alexnet/*"]).Error.ShouldContain("'out' holds the tables of all networks; they are replaced by those of the networks 'alexnet/*'.");
        Tool.Run(folder.Path, small).Error.ShouldContain("'out' holds the tables of the networks 'alexnet/*'; they are replaced by those of all networks.");
        Tool.Run(folder.Path, [.. small, "--seed", "2"]).Error.ShouldContain("'out' holds the tables of another version of 'small' (its file or seed has changed since); they are replaced.");

        byte[] scores = File.ReadAllBytes(Path.Combine(folder.Path, "out", "scores.csv"));
        string other = SmallStudy.Write(folder.Path, SmallStudy.Text.Replace("study: small", "study: other", StringComparison.Ordinal), "other.yaml");
        var (code, _, error) = Tool.Run(folder.Path, "run", other, "--out", "out", "--quiet");
        code.ShouldBe(1);
        error.ShouldContain("'out' holds the run of another study, 'small', which 'other' would replace or mix with its own. Choose another folder with --out");
        File.ReadAllBytes(Path.Combine(folder.Path, "out", "scores.csv")).ShouldBe(scores);
    }

    [Fact]
    public void A_report_is_made_again_from_tables()
    {
        string study = SmallStudy.Write(folder.Path);
        Tool.Run(folder.Path, "run", study, "--out", "out", "--quiet").ExitCode.ShouldBe(0);
        string report = Path.Combine(folder.Path, "out", "report.html");
        byte[] before = File.ReadAllBytes(report);
        File.Delete(report);

        Tool.Run(folder.Path, "report", "out").ExitCode.ShouldBe(0);

        File.ReadAllBytes(report).ShouldBe(before);
    }
}
