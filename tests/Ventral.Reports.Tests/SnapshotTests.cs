using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ventral.TestSupport;

namespace Ventral.Reports.Tests;

/// <summary>
/// What the report of a tiny run looks like inside, kept under Snapshots to be read when it changes:
/// <c>VENTRAL_ACCEPT_SNAPSHOTS=1</c> writes the new ones.
/// </summary>
public sealed class SnapshotTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Ventral.Reports.Tests", "Snapshots");

    [Theory]
    [InlineData("all-networks", "IT all networks")]
    [InlineData("layer-profile", "IT tiny")]
    [InlineData("published", "published and computed values below 1")]
    [InlineData("seeds", "IT tiny, random seeds")]
    [InlineData("rdm", "RDM IT, mean of 2 subjects")]
    public void The_specification_of_a_figure(string snapshot, string figure)
    {
        using var run = WithRdm();
        var content = JsonNode.Parse(Regex.Match(run.Render(), "id=\"ventral-content\">(.*?)</script>").Groups[1].Value)!;
        var found = content["figures"]!.AsObject().Select(f => f.Value!).Single(f => (string?)f["name"] == figure);
        Compare(snapshot + ".json", found.ToJsonString(Indented) + "\n");
    }

    [Fact]
    public void The_text_of_the_page()
    {
        using var run = WithRdm();
        string html = run.Render();
        Compare("page.html", html[html.IndexOf("<main>", StringComparison.Ordinal)..(html.IndexOf("</main>", StringComparison.Ordinal) + 7)] + "\n");
    }

    [Fact]
    public void A_deleted_store_is_named_where_its_pictures_would_be()
    {
        using var run = WithRdm();
        Directory.Delete(Path.Combine(run.Root, "store"), recursive: true);
        run.Render().ShouldContain("The pictures of 1 RDM are gone with the run\u2019s store. \u2018ventral run\u2019 on the same study makes them again.");
    }

    private static RunFolder WithRdm()
    {
        var run = RunFolder.Small();
        run.Replace("run.json", "{\"title\"", """{"rdms": [{"title": "IT, mean of 2 subjects", "roi": "IT", "path": "store/a.npy", "stimuli": 4}], "title" """);
        SyntheticRun.WriteVector(Path.Combine(run.Root, "store", "a.npy"), [0, 0.5, 1, 0.25, 0.75, 1]);
        return run;
    }

    private static void Compare(string name, string text)
    {
        string file = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("VENTRAL_ACCEPT_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, text);
        }

        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(text);
    }
}
