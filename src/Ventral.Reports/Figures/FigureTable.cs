using System.Text.Json.Nodes;

namespace Ventral.Reports.Figures;

/// <summary>Rows for a figure, in the compact form that the page's script expands: column names once, then values.</summary>
internal sealed class FigureTable(params string[] columns)
{
    // Far below a pixel of any figure, and a third of the bytes of all digits; the tables keep them all.
    private const int Decimals = 6;

    private readonly JsonArray rows = [];

    public int Count => rows.Count;

    public FigureTable Add(params ReadOnlySpan<object?> values)
    {
        var row = new JsonArray();
        foreach (object? value in values)
        {
            row.Add(value switch
            {
                null => null,
                double number => JsonValue.Create(Math.Round(number, Decimals)),
                int number => JsonValue.Create(number),
                bool claim => JsonValue.Create(claim),
                _ => JsonValue.Create((string)value),
            });
        }

        rows.Add((JsonNode)row);
        return this;
    }

    public JsonObject ToJson() => new()
    {
        ["columns"] = new JsonArray([.. columns.Select(c => (JsonNode)c)]),
        ["rows"] = rows.DeepClone(),
    };
}
