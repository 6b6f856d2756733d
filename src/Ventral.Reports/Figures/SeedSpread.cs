using System.Text.Json.Nodes;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Figures;

/// <summary>One series with several seeds in one region: a dot a seed, a bar from the lowest to the highest, the averaged network as a diamond.</summary>
internal static class SeedSpread
{
    public static Figure Make(string key, RunTables run, string roi, Series series)
    {
        var scores = run.Scores;
        var seedRows = scores.SeedRows.Where(r => r.Series == series && r.Roi == roi).ToList();
        var meanRows = scores.Means.Where(r => r.Series == series && r.Roi == roi && !r.IsSingleSeed).ToList();
        string[] layers = [.. scores.Layers[series.Network].Where(l => seedRows.Concat(meanRows).Any(r => r.Layer == l))];
        var seeds = new FigureTable("measure", "seed", "layer", "score");
        foreach (var row in seedRows)
        {
            seeds.Add(row.Measure, row.Seed, row.Layer, row.Score);
        }

        var means = new FigureTable("measure", "layer", "score");
        foreach (var row in meanRows)
        {
            means.Add(row.Measure, row.Layer, row.Score);
        }

        string colour = Palette.Series[Palette.Places(scores.WeightStates)[series.Weights] % Palette.Series.Length];
        JsonArray Measure() => [Spec.Filter("datum.measure === measure")];
        JsonObject Layer(string data, JsonObject mark, JsonObject encoding) =>
            new() { ["data"] = Spec.Data(data), ["transform"] = Measure(), ["mark"] = mark, ["encoding"] = encoding };

        JsonObject LowToHigh(string end) => new()
        {
            ["aggregate"] = end, ["field"] = "score", ["type"] = "quantitative", ["title"] = null,
            ["scale"] = Spec.ScoreAxis()["scale"]!.DeepClone(),
        };
        var upper = new JsonObject { ["aggregate"] = "max", ["field"] = "score" };

        var spec = new JsonObject
        {
            ["description"] = $"Scores of single seeds of {series.Label} in {roi}, by layer.",
            ["width"] = "container",
            ["height"] = 180,
            ["params"] = Spec.MeasureParameters(scores.Measure, new ScoreEnds(seedRows.Concat(meanRows).Select(r => r with { CeilingLower = null, CeilingUpper = null })), roi),
            ["layer"] = new JsonArray(
                Spec.CeilingBand()[1],
                Layer("seeds", new JsonObject { ["type"] = "rule", ["strokeWidth"] = 6, ["opacity"] = 0.18, ["color"] = colour, ["aria"] = false }, new JsonObject
                {
                    ["x"] = Spec.LayerAxis(layers), ["y"] = LowToHigh("min"), ["y2"] = upper,
                }),
                Layer("seeds", new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 22, ["opacity"] = 0.6, ["color"] = colour }, new JsonObject
                {
                    ["x"] = Spec.LayerAxis(layers), ["y"] = Spec.ScoreAxis(),
                    ["tooltip"] = new JsonArray(Spec.Tip("seed", "seed"), Spec.Tip("layer", "layer"), Spec.Tip("score", "score", "quantitative")),
                }),
                Layer("means", new JsonObject { ["type"] = "point", ["filled"] = true, ["shape"] = "diamond", ["size"] = 80, ["color"] = Palette.Ink, ["opacity"] = 1 }, new JsonObject
                {
                    ["x"] = Spec.LayerAxis(layers), ["y"] = Spec.ScoreAxis(),
                    ["tooltip"] = new JsonArray(Spec.Tip("layer", "layer"), Spec.Tip("score", "seeds averaged", "quantitative")),
                })),
        };
        return new Figure(key, $"{roi} {series.Label} seeds", spec, new Dictionary<string, FigureTable> { ["seeds"] = seeds, ["means"] = means })
        {
            // Seeds are often scored by the study's own measure alone; another choice would empty the figure.
            IsFixed = seedRows.Select(r => r.Measure).Distinct().Count() == 1,
        };
    }
}
