using System.Collections.Immutable;
using Ventral.Studies.Tables;

namespace Ventral.Reports.Tables;

/// <summary>
/// The scores, sorted out for showing: which rows make a series' profile, which are single subjects or single seeds.
/// Everything keeps the table's order.
/// </summary>
internal sealed class ScoreTable
{
    public ScoreTable(IEnumerable<ScoreRow> rows, string preferredMeasure)
    {
        ImmutableArray<ScoreRow> all = [.. rows];
        Measures = [.. all.Select(r => r.Measure).Distinct()];
        Measure = Measures.Contains(preferredMeasure) ? preferredMeasure : Measures.FirstOrDefault("");
        Rois = [.. all.Select(r => r.Roi).Distinct()];
        Networks = [.. all.Select(r => r.Series.Network).Distinct()];
        WeightStates = [.. all.Select(r => r.Series.Weights).Distinct()];
        Series = [.. all.Select(r => r.Series).Distinct().OrderBy(s => Networks.IndexOf(s.Network))];
        Subjects = [.. all.Where(r => !r.IsGroup).Select(r => r.Subject).Distinct()];
        Layers = all.GroupBy(r => r.Series.Network).ToImmutableDictionary(
            g => g.Key,
            g => g.Select(r => (r.LayerIndex, r.Layer)).Distinct().OrderBy(l => l.LayerIndex).ThenBy(l => l.Layer, StringComparer.Ordinal)
                .Select(l => l.Layer).Distinct().ToImmutableArray());

        // Where no averaged row exists, the first seed stands for the series: a mean is never computed here.
        var firstSeed = all.GroupBy(r => r.Series).ToDictionary(
            g => g.Key, g => g.Any(r => !r.IsSingleSeed) ? null : g.First().Seed);
        LoneSeeds = [.. Series.Where(s => firstSeed[s] is not null && all.Where(r => r.Series == s).Select(r => r.Seed).Distinct().Skip(1).Any())];
        var bySubject = all.Where(r => !r.IsGroup).Select(r => r.Series).ToHashSet();
        Unranked = bySubject.Count == 0 ? [] : [.. Series.Where(s => !bySubject.Contains(s))];
        Ranked = [.. Series.Except(Unranked)];
        ImmutableArray<ScoreRow> shown = [.. all.Where(r => !r.IsSingleSeed || firstSeed[r.Series] == r.Seed)];
        Means = [.. shown.Where(r => r.IsGroup)];
        SubjectRows = [.. shown.Where(r => !r.IsGroup)];
        SeedRows = [.. all.Where(r => r.IsSingleSeed && r.IsGroup)];
        RowCount = all.Length;
    }

    public ImmutableArray<string> Measures { get; }

    /// <summary>The measure that is shown first, and that tests are about.</summary>
    public string Measure { get; }

    public ImmutableArray<string> Rois { get; }

    public ImmutableArray<string> Networks { get; }

    public ImmutableArray<string> WeightStates { get; }

    public ImmutableArray<Series> Series { get; }

    public ImmutableArray<string> Subjects { get; }

    /// <summary>Each network's layers, first to last.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Layers { get; }

    /// <summary>Series of which several single seeds were scored and no average; the first seed stands for them.</summary>
    public ImmutableArray<Series> LoneSeeds { get; }

    /// <summary>Series that can be ranked: scored subject by subject, unless no series was.</summary>
    public ImmutableArray<Series> Ranked { get; }

    /// <summary>
    /// Series without scores of single subjects where others have them. Likeness to the subjects' average RDM is higher
    /// than the average likeness to a subject, so that these stand in no ranking and on no common axis.
    /// </summary>
    public ImmutableArray<Series> Unranked { get; }

    /// <summary>The group-level rows that make the profiles: one a series, layer, region and measure.</summary>
    public ImmutableArray<ScoreRow> Means { get; }

    /// <summary>The subjects' rows behind <see cref="Means"/>.</summary>
    public ImmutableArray<ScoreRow> SubjectRows { get; }

    /// <summary>The group-level rows of single seeds.</summary>
    public ImmutableArray<ScoreRow> SeedRows { get; }

    /// <summary>The networks of <see cref="Ranked"/>.</summary>
    public ImmutableArray<string> RankedNetworks => [.. Ranked.Select(s => s.Network).Distinct()];

    public int RowCount { get; }

    /// <summary>The score of a series in a region at layers chosen on other subjects; null where the table has not every subject at every layer.</summary>
    public OthersLayer? OnOthers(Series series, string roi) => OthersLayer.Of(
        SubjectRows.Where(r => r.Series == series && r.Roi == roi && r.Measure == Measure).Select(r => (r.Subject, r.Layer, r.Score)));

    /// <summary>The best-scoring layer of a series in a region, by the first measure; null where the table has no group row.</summary>
    public ScoreRow? Best(Series series, string roi) =>
        Means.Where(r => r.Series == series && r.Roi == roi && r.Measure == Measure).MaxBy(r => r.Score);
}
