using System.Security.Cryptography;
using System.Text;
using Ventral.Reports.Figures;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>The whole page, in reading order.</summary>
internal static class ReportPage
{
    private static readonly (string Id, string Title)[] Contents =
    [
        ("claims", "Claims"), ("best", "Best layers, as-published"), ("profiles", "Layer by layer"), ("rdms", "RDMs"), ("published", "Published against computed"),
        ("tests", "Tests"), ("seeds", "Seeds"), ("simulation", "Simulation"), ("data", "Data and licences"), ("provenance", "Provenance"),
    ];

    public static string Render(RunTables run)
    {
        var content = new PageContent();
        var body = new HtmlWriter();
        body.Block("main", () =>
        {
            Lead.Write(body, run, WriteContents);
            Claims.Write(body, run);
            BestLayers.Write(body, run);
            Profiles.Write(body, run, content);
            Rdms.Write(body, run, content);
            PublishedNumbers.Write(body, run, content);
            Tests.Write(body, run);
            Seeds.Write(body, run, content);
            Simulation.Write(body, run);
            DataAndLicences.Write(body, run);
            Provenance.Write(body, run);
        });

        string style = Palette.Css() + PageAssets.Style;
        string script = PageAssets.Script;
        var page = new HtmlWriter();
        page.Trusted("<!doctype html>\n");
        page.Element("html", () =>
        {
            page.Block("head", () =>
            {
                page.Void("meta", ("charset", "utf-8"));
                page.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy(script, style)));
                page.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                page.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
                page.Void("meta", ("name", "generator"), ("content", "Ventral"));
                page.Element("title", run.Record.Title);
                page.Trusted("<style>").Trusted(style).Trusted("</style>");
            });
            page.Block("body", () =>
            {
                page.Trusted(body.ToString());
                page.Trusted("<script type=\"application/json\" id=\"ventral-content\">")
                    .Trusted(content.ToJson(run.Record.Property("stimuli"))).Trusted("</script>\n");
                page.Trusted("<script>").Trusted(script).Trusted("</script>\n");
            });
        }, ("lang", "en"));
        return page.Trusted("\n").ToString();

        void WriteContents() => body.Block("nav", () =>
        {
            foreach (var (id, title) in Contents.Where(c => c.Id switch { "claims" => !run.Claims.IsEmpty, "simulation" => run.Simulation.Any, "data" => DataAndLicences.Has(run), _ => true }))
            {
                body.Element("a", title, ("href", "#" + id));
                body.Text(" ");
            }
        }, ("aria-label", "Sections"));
    }

    /// <summary>Nothing is loaded, nothing is sent, and only this script and this style run.</summary>
    private static string Policy(string script, string style) =>
        $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'";

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
