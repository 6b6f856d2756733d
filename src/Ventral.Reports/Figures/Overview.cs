using System.Text.Json.Nodes;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Figures;

/// <summary>All networks in one region: mean score by depth, a colour a network, a dash a weight state.</summary>
internal static class Overview
{
    public static Figure Make(string key, RunTables run, ScoreEnds ends, string roi)
    {
        var scores = run.Scores;
        var places = Palette.Places(scores.WeightStates);
        var means = new FigureTable("measure", "network", "weights", "layer", "depth", "score");
        foreach (var row in scores.Means.Where(r => r.Roi == roi && scores.Ranked.Contains(r.Series)))
        {
            var layers = scores.Layers[row.Series.Network];
            double depth = layers.Length > 1 ? (double)layers.IndexOf(row.Layer) / (layers.Length - 1) : 0.5;
            means.Add(row.Measure, row.Series.Network, row.Series.Weights, row.Layer, depth, row.Score);
        }

        JsonObject Depth() => Spec.Field("depth", "quantitative", ("title", null), ("scale", new JsonObject { ["domain"] = new JsonArray(-0.02, 1.02), ["nice"] = false }), ("axis", new JsonObject
        {
            ["values"] = new JsonArray(0, 1), ["labelExpr"] = "datum.value === 0 ? 'first layer' : 'last layer'", ["labelAngle"] = 0, ["labelFlush"] = true,
        }));
        JsonObject Colour() => Spec.Field("network", "nominal", ("legend", null), ("scale", new JsonObject
        {
            ["domain"] = Spec.List(scores.RankedNetworks),
            ["range"] = Spec.List(scores.RankedNetworks.Select((_, i) => Palette.Series[i % Palette.Series.Length])),
        }));
        var dash = Spec.Field("weights", "nominal", ("legend", null), ("scale", new JsonObject
        {
            ["domain"] = Spec.List(scores.WeightStates),
            ["range"] = new JsonArray([.. scores.WeightStates.Select(w => new JsonArray([.. Palette.Dashes[places[w] % Palette.Dashes.Length].Select(d => (JsonNode)d)]))]),
        }));
        var shape = Spec.Field("weights", "nominal", ("legend", null), ("scale", new JsonObject
        {
            ["domain"] = Spec.List(scores.WeightStates),
            ["range"] = Spec.List(scores.WeightStates.Select(w => Palette.Shapes[places[w] % Palette.Shapes.Length])),
        }));
        JsonObject Standing() => new()
        {
            ["condition"] = new JsonObject { ["test"] = "network === '' || datum.network === network", ["value"] = 1 }, ["value"] = 0.12,
        };
        JsonArray Measure() => [Spec.Filter("datum.measure === measure")];

        var parameters = Spec.MeasureParameters(scores.Measure, ends, roi);
        parameters.Add((JsonNode)Spec.Parameter("network", ""));
        var spec = new JsonObject
        {
            ["description"] = $"Mean score of every network in {roi} from its first to its last layer.",
            ["width"] = "container",
            ["height"] = 340,
            ["params"] = parameters,
            ["layer"] = new JsonArray(
            [
                .. Spec.CeilingBand(),
                new JsonObject
                {
                    ["data"] = Spec.Data("means"), ["transform"] = Measure(),
                    ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2, ["aria"] = false },
                    ["encoding"] = new JsonObject { ["x"] = Depth(), ["y"] = Spec.ScoreAxis(), ["color"] = Colour(), ["strokeDash"] = dash, ["opacity"] = Standing() },
                },
                new JsonObject
                {
                    ["data"] = Spec.Data("means"), ["transform"] = Measure(),
                    ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 38 },
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = Depth(), ["y"] = Spec.ScoreAxis(), ["color"] = Colour(), ["shape"] = shape, ["opacity"] = Standing(),
                        ["tooltip"] = new JsonArray(
                            Spec.Tip("network", "network"), Spec.Tip("weights", "weights"), Spec.Tip("layer", "layer"), Spec.Tip("score", "mean score", "quantitative")),
                    },
                },
            ]),
        };
        return new Figure(key, $"{roi} all networks", spec, new Dictionary<string, FigureTable>
        {
            ["ceiling"] = LayerProfile.Ceilings(scores, roi), ["means"] = means,
        });
    }
}
