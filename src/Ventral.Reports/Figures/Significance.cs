using Ventral.Reports.Tables;

namespace Ventral.Reports.Figures;

/// <summary>
/// Which points of the profiles the corrected tests mark: a test of one series fills or empties its point, a contrast of
/// two series puts a star above the layer. The tests say which series they are about as <c>network/weights</c>,
/// two of them joined by <c>-</c>.
/// </summary>
internal sealed class Significance
{
    private readonly Dictionary<(string Series, string Roi, string Layer), bool> single = [];
    private readonly List<(Series First, Series Second, TestRow Test)> contrasts = [];

    public Significance(RunTables run)
    {
        var byName = run.Scores.Series.ToDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var test in run.Tests.Where(t => t.IsCorrected && t.Layer.Length > 0 && t.IsSignificant is not null))
        {
            string[] sides = test.Contrast.Split([" - ", " \u2212 ", " vs "], StringSplitOptions.TrimEntries);
            if (!byName.TryGetValue(sides[0], out var first))
            {
                continue;
            }

            if (sides.Length == 2 && byName.TryGetValue(sides[1], out var second))
            {
                contrasts.Add((first, second, test));
            }
            else if (sides.Length == 1 || sides[1] == "0")
            {
                // Of several tests of one point, one that is not significant decides: the mark never claims too much.
                var key = (first.Name, test.Roi, test.Layer);
                single[key] = single.GetValueOrDefault(key, true) && test.IsSignificant == true;
            }
        }
    }

    /// <summary>Whether any point is marked by a test of its own.</summary>
    public bool MarksPoints => single.Count > 0;

    /// <summary>Whether any layer has a star.</summary>
    public bool MarksContrasts => contrasts.Exists(c => c.Test.IsSignificant == true);

    /// <summary>What the corrected test says of a point; empty where there is none.</summary>
    public string Verdict(ScoreRow row) => single.TryGetValue((row.Series.Name, row.Roi, row.Layer), out bool significant)
        ? significant ? "p < .05" : "not significant"
        : "";

    /// <summary>The layers of a network with a significant contrast that involves it, and what is contrasted there.</summary>
    public IEnumerable<(string Layer, string Contrasts)> Contrasts(string network, string roi) =>
        from c in contrasts
        where c.Test.Roi == roi && (c.First.Network == network || c.Second.Network == network)
        group c.Test by (c.Test.Layer, c.Test.Contrast) into question
        where question.All(test => test.IsSignificant == true)
        group question.Key.Contrast by question.Key.Layer into layer
        select (layer.Key, string.Join("; ", layer));
}
