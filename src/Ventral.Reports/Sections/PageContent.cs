using System.Text.Json.Nodes;
using Ventral.Reports.Figures;
using Ventral.Reports.Html;

namespace Ventral.Reports.Sections;

/// <summary>What the sections leave for the page's script: figures by key, packed RDMs, and which RDMs belong together.</summary>
internal sealed class PageContent
{
    private readonly JsonObject figures = [];
    private readonly JsonObject rdms = [];
    private readonly JsonObject galleries = [];

    public int FigureCount => figures.Count;

    /// <summary>A key that no other figure of the page has.</summary>
    public string NextKey() => $"figure-{figures.Count + 1}";

    public void Add(Figure figure) => figures.Add(figure.Key, figure.ToJson());

    public void AddRdm(string key, JsonObject packed) => rdms.Add(key, packed);

    public void AddGallery(string series, IEnumerable<string> keys) => galleries.Add(series, Spec.List(keys));

    /// <summary>Adds a figure and writes its frame: a caption and the room where the script draws it.</summary>
    public void Place(HtmlWriter html, Figure figure, string caption)
    {
        Add(figure);
        html.Block("figure", () =>
        {
            html.Element("figcaption", caption);
            html.Element("div", "", ("class", "plot"), ("data-figure", figure.Key));
        });
    }

    /// <summary>
    /// The content as JSON that may stand inside a script element: the writer escapes every character that could end
    /// the element or a line, so no name in a table can become markup.
    /// </summary>
    public string ToJson(JsonNode? stimuli) => new JsonObject
    {
        ["figures"] = figures.DeepClone(),
        ["rdms"] = rdms.DeepClone(),
        ["galleries"] = galleries.DeepClone(),
        ["stimuli"] = stimuli?.DeepClone(),
        ["config"] = Spec.Config(),
        ["colours"] = Palette.ToJson(),
    }.ToJsonString();
}
