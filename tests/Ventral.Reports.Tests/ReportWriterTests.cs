using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ventral.Reports.Tests;

public sealed partial class ReportWriterTests
{
    [Fact]
    public void The_same_tables_give_the_same_bytes()
    {
        using var run = RunFolder.Small();
        string first = run.Render();
        run.Render().ShouldBe(first);
        Directory.GetFiles(run.Root).Select(Path.GetFileName).ShouldBe(
            ["published.csv", "report.html", "run.json", "scores.csv", "tests.csv"], ignoreOrder: true);
    }

    [Fact]
    public void The_answer_names_the_best_layer_and_its_share_of_the_ceiling()
    {
        using var run = RunFolder.Small();
        string html = run.Render();
        html.ShouldContain("In IT the best match, its layer chosen on the same scores (as-published), is tiny (trained) at conv2, 0.160 or 80\u00a0% of the noise ceiling\u2019s lower bound (0.200); next is tiny (random) at conv1, 0.050.");
        html.ShouldContain("means over 2 subjects");
        html.ShouldContain("1 test reaches another conclusion at p &lt; .05 when corrected than as published.");
        html.ShouldContain("Of 4 published numbers checked, 3 agree with what was computed here.");
    }

    /// <summary>Both subjects' layer is conv2, the best of the other; with the second subject turned, each is scored where it is worst.</summary>
    [Fact]
    public void Beside_the_best_layer_stands_the_score_at_layers_chosen_on_other_subjects()
    {
        using var run = RunFolder.Small();
        string html = run.Render();
        html.ShouldContain("<td>0.160 (conv2, 2 of 2)</td>");
        run.Replace("scores.csv", "conv2,2,faces,IT,sub-02,rsa:correlation:tau-b,0.18", "conv2,2,faces,IT,sub-02,rsa:correlation:tau-b,0.02");
        run.Render().ShouldContain("<td>0.050 (conv1, 1 of 2)</td>");
    }

    [Fact]
    public void A_simulated_run_says_so_first()
    {
        using var run = RunFolder.Small();
        run.Replace("run.json", "\"title\"", "\"simulated\": \"The subjects are simulated from conv2 of tiny.\", \"title\"");
        string text = Tags().Replace(run.Render().Split("<main>")[1], "\n").Trim();
        text.Split('\n')[0].ShouldBe("The subjects are simulated from conv2 of tiny.");
    }

    [Fact]
    public void The_policy_allows_this_script_and_this_style_and_nothing_else()
    {
        using var run = RunFolder.Small();
        string html = run.Render();
        string policy = PolicyPattern().Match(html).Groups[1].Value.Replace("&#39;", "'", StringComparison.Ordinal);
        string script = html[(html.LastIndexOf("<script>", StringComparison.Ordinal) + 8)..html.LastIndexOf("</script>", StringComparison.Ordinal)];
        string style = html.Split("<style>")[1].Split("</style>")[0];
        policy.ShouldBe($"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'");
        html.ShouldNotContain(" style=");
        Regex.Count(html, "<script").ShouldBe(2);
    }

    [Fact]
    public void Sections_stand_in_reading_order()
    {
        using var run = RunFolder.Small();
        SectionPattern().Matches(run.Render()).Select(m => m.Groups[1].Value).ShouldBe(
            ["best", "profiles", "rdms", "published", "tests", "seeds", "provenance"]);
    }

    [Fact]
    public void Tests_of_one_contrast_stand_side_by_side()
    {
        using var run = RunFolder.Small();
        string row = run.Render().Split("<tr class=\"first changed\">")[1].Split("</tr>")[0];
        Tags().Replace(row, "|").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldBe(
            ["\u25c6 tiny/trained - tiny/random", "IT", "conv2", "independent-t", "t(2) = 2.50", ".030", "paired-t", "t(1) = 2.10", ".040", ".080", "holm", ".045", "benjamini-hochberg", "dz 0.70 [0.10,\u00a01.30]"]);
    }

    [Fact]
    public void Networks_without_scores_of_subjects_are_not_ranked()
    {
        using var run = RunFolder.Small();
        run.Replace("scores.csv", "tiny,random,1,conv1,1,faces,IT,,rsa", "averages,published,1,conv1,1,faces,IT,,rsa:correlation:tau-b,0.4,,,,4,,m\ntiny,random,1,conv1,1,faces,IT,,rsa");
        string html = run.Render();
        html.ShouldContain("In IT the best match, its layer chosen on the same scores (as-published), is tiny (trained) at conv2, 0.160");
        html.ShouldContain("Not ranked, as no single subject was scored: averages/published.");
        html.ShouldContain("<td class=\"number\">0.400</td>");
        html.ShouldNotContain("data-value=\"averages\"");
    }

    [Fact]
    public void A_single_seed_is_nothing_to_remark_on()
    {
        using var run = RunFolder.Small();
        run.Replace("scores.csv", ",random,1,", ",seeded,1,").Replace("scores.csv", ",random,mean,", ",seeded,1,").Replace("scores.csv", ",random,2,", ",seeded,1,");
        run.Render().ShouldNotContain("stands for it");
    }

    [Fact]
    public void Bounds_are_judged_but_not_plotted()
    {
        using var run = RunFolder.Small();
        string html = run.Render();
        html.ShouldContain("Values below 1 (3)");
        html.ShouldContain("<summary>All 6 numbers</summary>");
    }

    [Fact]
    public void Many_layers_are_named_now_and_then()
    {
        using var run = RunFolder.Small();
        run.Replace("scores.csv", "tiny,random,1,conv1,1,", string.Concat(Enumerable.Range(3, 40).Select(i => $"tiny,random,mean,conv{i},{i},faces,IT,,rsa:correlation:tau-b,0.1,0.2,0.3,,4,8,m{i}\n")) + "tiny,random,1,conv1,1,");
        run.Render().ShouldContain("\"values\":[\"conv1\",\"conv4\",\"conv7\"");
    }

    [Fact]
    public void Absent_provenance_takes_no_line()
    {
        using var run = RunFolder.Small();
        run.Replace("run.json", "\"tool\"", "\"study\": {\"citation\": \"\", \"seed\": \"1\"}, \"tool\"");
        string provenance = run.Render().Split("id=\"provenance\"")[1];
        provenance.ShouldContain("<dt>seed</dt>");
        provenance.ShouldNotContain("<dt>citation</dt>");
    }

    [Fact]
    public void A_run_without_tests_and_published_values_has_a_report()
    {
        using var run = RunFolder.Small();
        string tests = Path.Combine(run.Root, "tests.csv");
        File.WriteAllText(tests, File.ReadLines(tests).First() + "\n");
        File.Delete(Path.Combine(run.Root, "published.csv"));
        string html = run.Render();
        html.ShouldContain("The study asks for no tests.");
        html.ShouldContain("The study names no published values.");
    }

    [Fact]
    public void What_failed_is_named_at_the_top()
    {
        using var run = RunFolder.Small();
        run.Replace("run.json", "\"title\"", "\"failures\": [{\"network\": \"alexnet/trained\", \"cells\": \"\", \"reason\": \"Its weights are not here.\"}, {\"network\": \"alexnet/random\", \"cells\": \"relu7 in IT by rsa:correlation:spearman\", \"reason\": \"No variance.\"}], \"title\"");
        string head = run.Render().Split("</header>")[0];
        head.ShouldContain("Failed, and missing here: alexnet/trained: Its weights are not here.");
        head.ShouldContain("Failed, and missing here: alexnet/random, relu7 in IT by rsa:correlation:spearman: No variance.");
    }

    [Fact]
    public void A_failed_report_leaves_the_former_one_alone()
    {
        using var run = RunFolder.Small();
        string former = run.Render();
        run.Replace("scores.csv", "0.16", "a lot");
        Should.Throw<VentralException>(run.Render);
        File.ReadAllText(run.Report).ShouldBe(former);
    }

    [Fact]
    public void A_hundred_thousand_scores_make_a_small_page()
    {
        using var run = new RunFolder();
        SyntheticRun.Write(run.Root, seeds: 30, seedSubjects: true);
        File.ReadLines(Path.Combine(run.Root, "scores.csv")).Count().ShouldBeInRange(90_000, 120_000);
        long length = new FileInfo(ReportWriter.Write(run.Root)).Length;
        TestContext.Current.SendDiagnosticMessage($"A page of {length} bytes.");
        length.ShouldBeLessThan(4_000_000);
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"([^\"]+)\"")]
    private static partial Regex PolicyPattern();

    [GeneratedRegex("<section id=\"([a-z]+)\"")]
    private static partial Regex SectionPattern();

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
