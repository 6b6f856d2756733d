using System.Text.Json.Nodes;

namespace Ventral.Reports.Figures;

/// <summary>A figure: a Vega-Lite specification and the rows that it draws.</summary>
/// <param name="Key">What the page calls it.</param>
/// <param name="Name">What a reader calls it; also the name of the file that it is saved as.</param>
/// <param name="Spec">The specification, its data by name only.</param>
/// <param name="Data">The rows behind each name.</param>
internal sealed record Figure(string Key, string Name, JsonObject Spec, IReadOnlyDictionary<string, FigureTable> Data)
{
    /// <summary>How it is drawn: <c>svg</c>, or <c>hybrid</c> (cells on a canvas, text in SVG) where there are thousands of marks.</summary>
    public string Renderer { get; init; } = "svg";

    /// <summary>The RDM whose cells become the data named <c>cells</c>; empty for other figures.</summary>
    public string Rdm { get; init; } = "";

    /// <summary>Whether it shows one measure, whichever is chosen on the page.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The line above it, where the page's script builds the frame.</summary>
    public string Caption { get; init; } = "";

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["name"] = Name, ["spec"] = Spec.DeepClone() };
        if (Data.Count > 0)
        {
            json["data"] = new JsonObject(Data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value.ToJson())));
        }

        foreach (var (name, value) in new[] { ("rdm", Rdm), ("caption", Caption), ("renderer", Renderer == "svg" ? "" : Renderer) })
        {
            if (value.Length > 0)
            {
                json[name] = value;
            }
        }

        if (IsFixed)
        {
            json["fixed"] = true;
        }

        return json;
    }
}
