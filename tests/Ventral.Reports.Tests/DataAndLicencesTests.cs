namespace Ventral.Reports.Tests;

/// <summary>Whose data a run used stands in its report.</summary>
public sealed class DataAndLicencesTests
{
    [Fact]
    public void Licences_and_citations_are_shown_and_what_is_unknown_is_said()
    {
        using var run = RunFolder.Small();
        run.Replace("run.json", "{\"title\"", """
            {"datasets": [
              {"id": "faces", "title": "Faces", "licence": "CC-BY-4.0", "cite": "A (2020). One. · B (2021). Two.", "doi": "10.1/a, 10.1/b", "page": "https://example.org/"},
              {"id": "own<script>", "title": "", "licence": "", "cite": ""}, 7, {"title": "nameless"}], "title"
            """);

        string html = run.Render();

        html.ShouldContain("<h2>Data and licences</h2>");
        html.ShouldContain("<a href=\"#data\">Data and licences</a>");
        html.ShouldContain("A (2020). One.<br>B (2021). Two.<br>doi:10.1/a<br>doi:10.1/b");
        html.ShouldContain("<code>own&lt;script&gt;</code>");
        html.ShouldContain("<td>unknown</td>");
        html.ShouldNotContain("nameless");
        html.ShouldNotContain("<dt>datasets</dt>");
    }

    [Fact]
    public void A_run_without_data_of_others_has_no_such_section()
    {
        using var run = RunFolder.Small();

        run.Render().ShouldNotContain("Data and licences");
    }
}
