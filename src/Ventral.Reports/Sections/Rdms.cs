using System.Globalization;
using Ventral.Reports.Figures;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>RDMs as heatmaps: the regions' subject means always, the networks' all together where they are few.</summary>
internal static class Rdms
{
    // More networks' pictures than this are shown one series at a time.
    private const int ShownTogether = 24;

    public static void Write(HtmlWriter html, RunTables run, PageContent content) => html.Block("section", () =>
    {
        html.Element("h2", "RDMs");
        if (run.Rdms.IsEmpty)
        {
            html.Block("p", () => html.Text("This run kept no RDMs for the report."), ("class", "note"));
            return;
        }

        var pictures = run.Rdms.Where(r => r.Pairs is not null).ToList();
        if (pictures.Count < run.Rdms.Length)
        {
            html.Block("p", () => html.Text(
                $"The pictures of {Show.Count(run.Rdms.Length - pictures.Count, "RDM", "RDMs")} are gone with the run\u2019s store. "
                + "\u2018ventral run\u2019 on the same study makes them again."), ("class", "note missing"));
        }

        if (pictures.Count == 0)
        {
            return;
        }

        html.Block("p", () => html.Text("Each cell is the dissimilarity of two stimuli, in stimulus order. "
            + "Ranks make RDMs comparable whatever their units, as rank measures do."), ("class", "note"));
        WriteControls(html);
        var keyed = pictures.Select(p => (Picture: p, Key: AddFigure(content, p))).ToList();
        WriteGallery(html, keyed.Where(k => k.Picture.IsBrain), "data-regions");
        WriteNetworks(html, content, keyed.Where(k => !k.Picture.IsBrain).ToList());
    }, ("id", "rdms"));

    private static string AddFigure(PageContent content, RdmPicture picture)
    {
        string key = content.NextKey();
        content.Add(RdmHeatmap.Make(key, picture));
        content.AddRdm(key, RdmHeatmap.Pack(picture));
        return key;
    }

    private static void WriteControls(HtmlWriter html) => html.Block("p", () =>
    {
        html.Element("label", "Shade by ", ("for", "shade"));
        html.Element("select", () =>
        {
            html.Element("option", "rank of dissimilarity", ("value", "rank"));
            html.Element("option", "dissimilarity, each from its own least to most", ("value", "value"));
        }, ("id", "shade"), ("data-parameter", "shade"), ("autocomplete", "off"));
        html.Element("span", () =>
        {
            html.Text(" most alike ");
            html.Element("svg", () =>
            {
                html.Element("defs", () => html.Element("linearGradient", () =>
                {
                    for (int i = 0; i < RdmHeatmap.Viridis.Length; i++)
                    {
                        string offset = ((double)i / (RdmHeatmap.Viridis.Length - 1)).ToString("0.###", CultureInfo.InvariantCulture);
                        html.Element("stop", "", ("offset", offset), ("stop-color", RdmHeatmap.Viridis[i]));
                    }
                }, ("id", "viridis")));
                html.Element("rect", "", ("width", "120"), ("height", "12"), ("fill", "url(#viridis)"));
            }, ("width", "120"), ("height", "12"), ("aria-hidden", "true"));
            html.Text(" most different");
        }, ("class", "scale"));
    }, ("class", "chooser"));

    private static void WriteNetworks(HtmlWriter html, PageContent content, List<(RdmPicture Picture, string Key)> keyed)
    {
        if (keyed.Count == 0)
        {
            return;
        }

        if (keyed.Count <= ShownTogether)
        {
            WriteGallery(html, keyed, "data-gallery");
            return;
        }

        var groups = keyed.GroupBy(k => k.Picture.Series).ToList();
        foreach (var group in groups)
        {
            content.AddGallery(group.Key.Name, group.Select(k => k.Key));
        }

        html.Block("p", () =>
        {
            html.Element("label", "Layers of ", ("for", "series"));
            html.Element("select", () =>
            {
                foreach (var group in groups)
                {
                    html.Element("option", group.Key.Label, ("value", group.Key.Name));
                }
            }, ("id", "series"), ("data-rdms", ""), ("autocomplete", "off"));
        }, ("class", "chooser"));
        WriteGallery(html, groups[0], "data-gallery");
    }

    private static void WriteGallery(HtmlWriter html, IEnumerable<(RdmPicture Picture, string Key)> keyed, string name) => html.Block("div", () =>
    {
        foreach (var (picture, key) in keyed)
        {
            html.Block("figure", () =>
            {
                html.Element("figcaption", picture.Title);
                html.Element("div", "", ("class", "plot"), ("data-figure", key));
            });
        }
    }, ("class", "squares"), (name, ""));
}
