using System.Text.Json.Nodes;

namespace Ventral.Reports.Figures;

/// <summary>The parts that several specifications share.</summary>
internal static class Spec
{
    /// <summary>How every figure looks, unless it says otherwise.</summary>
    public static JsonObject Config() => new()
    {
        ["font"] = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif",
        ["background"] = "transparent",
        ["view"] = new JsonObject { ["stroke"] = null },
        ["axis"] = new JsonObject
        {
            ["labelColor"] = Palette.Muted, ["titleColor"] = Palette.Muted, ["gridColor"] = Palette.Rule, ["domainColor"] = Palette.Muted,
            ["tickColor"] = Palette.Muted, ["labelFontSize"] = 11, ["titleFontSize"] = 11, ["titleFontWeight"] = "normal", ["labelLimit"] = 110,
        },
        ["axisY"] = new JsonObject { ["domain"] = false, ["ticks"] = false, ["tickCount"] = 5 },
        ["axisX"] = new JsonObject { ["grid"] = false, ["labelAngle"] = -45 },
    };

    public static JsonObject Data(string name) => new() { ["name"] = name };

    public static JsonObject Parameter(string name, JsonNode? value) => new() { ["name"] = name, ["value"] = value };

    public static JsonObject Filter(string expression) => new() { ["filter"] = expression };

    /// <summary>A field of the data on a channel; further properties may be added.</summary>
    public static JsonObject Field(string name, string type, params ReadOnlySpan<(string Name, JsonNode? Value)> more)
    {
        var field = new JsonObject { ["field"] = name, ["type"] = type };
        foreach (var (property, value) in more)
        {
            field[property] = value;
        }

        return field;
    }

    public static JsonObject Value(JsonNode value) => new() { ["value"] = value };

    public static JsonArray List(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);

    public static JsonObject Tip(string field, string title, string type = "nominal") => type == "quantitative"
        ? Field(field, type, ("title", title), ("format", ".3f"))
        : Field(field, type, ("title", title));

    /// <summary>An ordinal axis of layers, from first to last.</summary>
    public static JsonObject LayerAxis(IReadOnlyList<string> layers)
    {
        // More names than this would run into each other; the others are in the marks' tooltips and in the tables.
        const int named = 16;
        int step = (layers.Count + named - 1) / named;
        var axis = Field("layer", "ordinal", ("title", null), ("scale", new JsonObject { ["type"] = "point", ["domain"] = List(layers), ["padding"] = 0.4 }));
        if (step > 1)
        {
            axis["axis"] = new JsonObject { ["values"] = List(layers.Where((_, i) => i % step == 0)) };
        }

        return axis;
    }

    /// <summary>A score axis whose ends come from the parameter <c>ends</c>, by measure.</summary>
    public static JsonObject ScoreAxis() => Field(
        "score", "quantitative", ("title", null), ("scale", new JsonObject
        {
            ["domain"] = new JsonArray(new JsonObject { ["expr"] = "ends[measure][0]" }, new JsonObject { ["expr"] = "ends[measure][1]" }),
            ["zero"] = false, ["nice"] = false,
        }));

    /// <summary>The parameters of a figure that shows one measure at a time.</summary>
    public static JsonArray MeasureParameters(string measure, ScoreEnds ends, string roi) =>
        [Parameter("measure", measure), Parameter("ends", ends.ToJson(roi))];

    /// <summary>The grey band between the noise ceilings, and the line at zero.</summary>
    public static JsonNode[] CeilingBand() =>
    [
        new JsonObject
        {
            ["data"] = Data("ceiling"),
            ["transform"] = new JsonArray(Filter("datum.measure === measure")),
            ["mark"] = new JsonObject { ["type"] = "rect", ["color"] = Palette.Ceiling, ["clip"] = true, ["description"] = "noise ceiling" },
            ["encoding"] = new JsonObject
            {
                ["y"] = Field("lower", "quantitative"),
                ["y2"] = new JsonObject { ["field"] = "upper" },
                ["tooltip"] = new JsonArray(Tip("lower", "noise ceiling, lower", "quantitative"), Tip("upper", "noise ceiling, upper", "quantitative")),
            },
        },
        new JsonObject
        {
            ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["score"] = 0 }) },
            ["mark"] = new JsonObject { ["type"] = "rule", ["color"] = Palette.Muted, ["aria"] = false },
            ["encoding"] = new JsonObject { ["y"] = ScoreAxis() },
        },
    ];
}
