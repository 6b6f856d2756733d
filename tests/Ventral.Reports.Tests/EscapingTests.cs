using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ventral.Reports.Tests;

public sealed class EscapingTests
{
    private const string Hostile = "</script><img src=x onerror=alert(1)><!--'&\u2028";

    [Fact]
    public void Hostile_names_stay_text()
    {
        using var run = RunFolder.Small();
        foreach (string table in new[] { "scores.csv", "tests.csv" })
        {
            run.Replace(table, "tiny", Hostile);
        }

        run.Replace("scores.csv", "conv2", "<script>alert(2)</script>").Replace("scores.csv", "IT", "<b>IT").Replace("published.csv", "A paper", Hostile);
        run.Replace("run.json", "A small study", "<h1>\\u003c/title>").Replace("run.json", "0.1.0", "<i>0.1.0");
        string html = Regex.Replace(run.Render(), "<script>.*?</script>", "<script></script>", RegexOptions.Singleline);
        html.ShouldNotContain("<img");
        html.ShouldNotContain("<b>");
        html.ShouldNotContain("<i>");
        html.ShouldNotContain("<!--");
        Regex.Count(html, "<script").ShouldBe(2);
        Regex.Count(html, "</script").ShouldBe(2);
        html.ShouldContain("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&lt;!--&#39;&amp;");
    }

    [Fact]
    public void Names_survive_the_page_content_unchanged()
    {
        using var run = RunFolder.Small().Replace("scores.csv", "tiny", Hostile);
        string json = Regex.Match(run.Render(), "id=\"ventral-content\">(.*?)</script>").Groups[1].Value;
        json.ShouldNotContain("<");
        json.ShouldNotContain("\u2028");
        using var content = JsonDocument.Parse(json);
        content.RootElement.GetProperty("figures").EnumerateObject().Select(f => f.Value.GetProperty("name").GetString())
            .ShouldContain($"IT {Hostile}");
    }
}
