using System.Text.Json.Nodes;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Figures;

/// <summary>Printed numbers against computed ones, with the line on which they are equal.</summary>
internal static class PublishedScatter
{
    public static Figure Make(string key, string name, IReadOnlyList<PublishedRow> rows)
    {
        var points = new FigureTable("quantity", "published", "computed", "agreement");
        double low = 0, high = 0;
        foreach (var row in rows)
        {
            double published = row.Published!.Value, computed = row.Computed!.Value;
            points.Add(row.Quantity, published, computed, row.Agrees switch { true => "agrees", false => "differs", null => "not judged" });
            low = Math.Min(low, Math.Min(published, computed));
            high = Math.Max(high, Math.Max(published, computed));
        }

        double margin = 0.05 * (high > low ? high - low : 1);
        low = Math.Round(low < 0 ? low - margin : 0, 4);
        high = Math.Round(high + margin, 4);
        JsonObject Axis(string field) => Spec.Field(field, "quantitative", ("title", field), ("axis", new JsonObject { ["labelAngle"] = 0, ["grid"] = true, ["tickCount"] = 5 }), ("scale", new JsonObject
        {
            ["domain"] = new JsonArray(low, high), ["nice"] = false,
        }));
        JsonArray States() => ["agrees", "differs", "not judged"];
        var spec = new JsonObject
        {
            ["description"] = $"Published against computed values, {name}; points on the diagonal are equal.",
            ["width"] = 320,
            ["height"] = 320,
            ["layer"] = new JsonArray(
                new JsonObject
                {
                    ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["published"] = low, ["computed"] = low }, new JsonObject { ["published"] = high, ["computed"] = high }) },
                    ["mark"] = new JsonObject { ["type"] = "line", ["color"] = Palette.Muted, ["strokeWidth"] = 1, ["strokeDash"] = new JsonArray(4, 3), ["aria"] = false },
                    ["encoding"] = new JsonObject { ["x"] = Axis("published"), ["y"] = Axis("computed") },
                },
                new JsonObject
                {
                    ["data"] = Spec.Data("points"),
                    ["mark"] = new JsonObject { ["type"] = "point", ["size"] = 60, ["strokeWidth"] = 1.6, ["opacity"] = 0.85 },
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = Axis("published"), ["y"] = Axis("computed"),
                        ["color"] = Spec.Field("agreement", "nominal", ("legend", null), ("scale", new JsonObject { ["domain"] = States(), ["range"] = new JsonArray(Palette.Agree, Palette.Disagree, Palette.Muted) })),
                        ["shape"] = Spec.Field("agreement", "nominal", ("legend", null), ("scale", new JsonObject { ["domain"] = States(), ["range"] = new JsonArray("circle", "cross", "square") })),
                        ["tooltip"] = new JsonArray(
                            Spec.Tip("quantity", "quantity"), Spec.Field("published", "quantitative", ("title", "published"), ("format", ".4~g")),
                            Spec.Field("computed", "quantitative", ("title", "computed"), ("format", ".4~g")), Spec.Tip("agreement", "verdict")),
                    },
                }),
        };
        return new Figure(key, $"published and computed {name}", spec, new Dictionary<string, FigureTable> { ["points"] = points });
    }
}
