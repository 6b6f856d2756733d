using System.Text.Json.Nodes;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Figures;

/// <summary>The ends of the score axis, one pair a region and measure: all its panels share a scale, which always holds zero.</summary>
internal sealed class ScoreEnds
{
    private const double Margin = 0.06;

    private readonly Dictionary<(string Roi, string Measure), (double Low, double High)> ends = [];

    private readonly double roomAbove;

    /// <summary>Takes the rows that the panels show; <paramref name="roomAbove"/> is the share of the axis left free above them.</summary>
    public ScoreEnds(IEnumerable<ScoreRow> rows, double roomAbove = Margin)
    {
        this.roomAbove = roomAbove;
        foreach (var row in rows)
        {
            var key = (row.Roi, row.Measure);
            var (low, high) = ends.GetValueOrDefault(key);
            ends[key] = (Math.Min(low, Math.Min(row.Score, row.CeilingLower ?? low)), Math.Max(high, Math.Max(row.Score, row.CeilingUpper ?? high)));
        }
    }

    public JsonObject ToJson(string roi)
    {
        var json = new JsonObject();
        foreach (var ((_, measure), (low, high)) in ends.Where(e => e.Key.Roi == roi))
        {
            double range = high > low ? high - low : 1;
            json[measure] = new JsonArray(Math.Round(low < 0 ? low - (Margin * range) : 0, 4), Math.Round(high + (roomAbove * range), 4));
        }

        return json;
    }
}
