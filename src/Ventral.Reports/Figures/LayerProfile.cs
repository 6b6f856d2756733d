using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Figures;

/// <summary>One network in one region: score by layer, a line a weight state, subjects behind it, the noise ceiling as a band.</summary>
internal static class LayerProfile
{
    public static Figure Make(string key, RunTables run, ScoreEnds ends, Significance significance, string roi, string network)
    {
        var scores = run.Scores;
        string[] layers = [.. scores.Layers[network]];
        string[] states = [.. scores.WeightStates.Where(w => scores.Means.Concat(scores.SubjectRows).Any(r => r.Series == new Series(network, w) && r.Roi == roi))];
        var places = Palette.Places(scores.WeightStates);

        var means = new FigureTable("measure", "weights", "layer", "score", "verdict");
        foreach (var row in scores.Means.Where(r => r.Series.Network == network && r.Roi == roi))
        {
            means.Add(row.Measure, row.Series.Weights, row.Layer, row.Score, row.Measure == scores.Measure ? significance.Verdict(row) : "");
        }

        var subjects = new FigureTable("measure", "weights", "subject", "layer", "score");
        foreach (var row in scores.SubjectRows.Where(r => r.Series.Network == network && r.Roi == roi))
        {
            subjects.Add(row.Measure, row.Series.Weights, row.Subject, row.Layer, row.Score);
        }

        var stars = new FigureTable("measure", "layer", "contrast");
        foreach (var (layer, contrasts) in significance.Contrasts(network, roi))
        {
            stars.Add(scores.Measure, layer, contrasts);
        }

        var spec = new JsonObject
        {
            ["description"] = $"Score by layer of {network} in {roi}, one line for each of: {string.Join(", ", states)}.",
            ["width"] = "container",
            ["height"] = 200,
            ["params"] = Spec.MeasureParameters(scores.Measure, ends, roi),
            ["layer"] = new JsonArray([.. Spec.CeilingBand(), .. Layers(layers, states, places)]),
        };
        return new Figure(key, $"{roi} {network}", spec, new Dictionary<string, FigureTable>
        {
            ["ceiling"] = Ceilings(scores, roi), ["means"] = means, ["subjects"] = subjects, ["stars"] = stars,
        });
    }

    /// <summary>The distinct noise ceilings of a region.</summary>
    public static FigureTable Ceilings(ScoreTable scores, string roi)
    {
        var table = new FigureTable("measure", "lower", "upper");
        foreach (var (measure, lower, upper) in scores.Means
            .Where(r => r.Roi == roi && r.CeilingLower is not null && r.CeilingUpper is not null)
            .Select(r => (r.Measure, r.CeilingLower, r.CeilingUpper)).Distinct())
        {
            table.Add(measure, lower, upper);
        }

        return table;
    }

    private static JsonNode[] Layers(string[] layers, string[] states, ImmutableDictionary<string, int> places)
    {
        JsonObject Colour() => Spec.Field("weights", "nominal", ("legend", null), ("scale", new JsonObject
        {
            ["domain"] = Spec.List(states), ["range"] = Spec.List(states.Select(s => Palette.Series[places[s] % Palette.Series.Length])),
        }));
        JsonObject Shape() => Spec.Field("weights", "nominal", ("legend", null), ("scale", new JsonObject
        {
            ["domain"] = Spec.List(states), ["range"] = Spec.List(states.Select(s => Palette.Shapes[places[s] % Palette.Shapes.Length])),
        }));
        JsonObject Layer(string data, JsonObject mark, JsonObject encoding) => new()
        {
            ["data"] = Spec.Data(data), ["transform"] = new JsonArray(Spec.Filter("datum.measure === measure")), ["mark"] = mark, ["encoding"] = encoding,
        };

        return
        [
            Layer("subjects", new JsonObject { ["type"] = "line", ["strokeWidth"] = 0.8, ["opacity"] = 0.22, ["aria"] = false }, new JsonObject
            {
                ["x"] = Spec.LayerAxis(layers), ["y"] = Spec.ScoreAxis(), ["color"] = Colour(), ["detail"] = Spec.Field("subject", "nominal"),
            }),
            Layer("means", new JsonObject { ["type"] = "line", ["strokeWidth"] = 2.2, ["aria"] = false }, new JsonObject
            {
                ["x"] = Spec.LayerAxis(layers), ["y"] = Spec.ScoreAxis(), ["color"] = Colour(),
            }),
            Layer("means", new JsonObject { ["type"] = "point", ["size"] = 52, ["strokeWidth"] = 1.8, ["opacity"] = 1 }, new JsonObject
            {
                ["x"] = Spec.LayerAxis(layers), ["y"] = Spec.ScoreAxis(), ["stroke"] = Colour(), ["shape"] = Shape(),
                ["fill"] = new JsonObject
                {
                    // Open marks are layers whose corrected test leaves them indistinguishable from no relation.
                    ["condition"] = new JsonObject { ["test"] = "datum.verdict === 'not significant'", ["value"] = Palette.Ground },
                    ["field"] = "weights", ["type"] = "nominal", ["legend"] = null, ["scale"] = Colour()["scale"]!.DeepClone(),
                },
                ["tooltip"] = new JsonArray(
                    Spec.Tip("weights", "weights"), Spec.Tip("layer", "layer"), Spec.Tip("score", "mean score", "quantitative"), Spec.Tip("verdict", "corrected test")),
            }),
            Layer("stars", new JsonObject { ["type"] = "text", ["text"] = "\u2217", ["fontSize"] = 16, ["baseline"] = "middle", ["color"] = Palette.Ink }, new JsonObject
            {
                ["x"] = Spec.LayerAxis(layers), ["y"] = Spec.Value(7),
                ["tooltip"] = new JsonArray(Spec.Tip("layer", "layer"), Spec.Tip("contrast", "differs, corrected")),
            }),
        ];
    }
}
