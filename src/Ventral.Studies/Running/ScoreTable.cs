using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>All rows of <c>scores.csv</c>, and for tests the series of each network and region under the tested measure.</summary>
internal sealed class ScoreTable
{
    private readonly Measure measure;

    private readonly List<ScoreRow> rows = [];

    private readonly List<ScoreSeries> series = [];

    private readonly Dictionary<string, string> mainSeeds = new(StringComparer.Ordinal);

    public ScoreTable(Measure measure)
    {
        this.measure = measure;
    }

    public IReadOnlyList<ScoreSeries> Series => series;

    /// <summary>All rows, without p values.</summary>
    public IReadOnlyList<ScoreRow> Rows => rows;

    /// <summary>The regions in the order of the study.</summary>
    public IEnumerable<string> Rois => series.Select(s => s.Roi).Distinct(StringComparer.Ordinal);

    /// <summary>Adds a network's rows.</summary>
    /// <param name="factor">The network.</param>
    /// <param name="added">Its rows.</param>
    /// <param name="mainSeed">The seed column of the instance that stands for it.</param>
    public void Add(NetworkFactor factor, IReadOnlyList<ScoreRow> added, string mainSeed)
    {
        rows.AddRange(added);
        mainSeeds[factor.Key] = mainSeed;
        bool ofSubjects = added.Any(row => row.Subject.Length > 0);
        var observations = added.Where(row => row.Measure == measure.Name && (ofSubjects ? row.Seed == mainSeed && row.Subject.Length > 0 : row.Seed.Length > 0));
        foreach (var region in observations.GroupBy(row => row.Roi, StringComparer.Ordinal))
        {
            ScoreRow[][] layers = [.. region.GroupBy(row => row.LayerIndex).OrderBy(g => g.Key).Select(g => g.ToArray())];
            series.Add(new(
                factor.Key,
                region.Key,
                [.. layers.Select(l => l[0].Layer)],
                [.. layers[0].Select(row => ofSubjects ? row.Subject : row.Seed)],
                ofSubjects,
                [.. layers.Select(l => l.Select(row => row.Score).ToImmutableArray())],
                [.. layers.Select(l => l.Select(row => row.P).ToImmutableArray())]));
        }
    }

    /// <summary>Whether the network's rows were added, by whichever measure.</summary>
    public bool Holds(string network) => mainSeeds.ContainsKey(network);

    /// <summary>The scores under the tested measure, or null where there are none.</summary>
    public ScoreSeries? Find(string network, string roi) => series.Find(s => s.Network == network && s.Roi == roi);

    /// <summary>The rows with p values of the permutation tests that were made of them.</summary>
    public ImmutableArray<ScoreRow> RowsWith(IReadOnlyDictionary<(string Network, string Roi), MantelResult> permutations) =>
        [.. rows.Select(row => row with { P = P(row, permutations) })];

    private double? P(ScoreRow row, IReadOnlyDictionary<(string Network, string Roi), MantelResult> permutations)
    {
        string network = row.NetworkKey;
        if (row.Measure != measure.Name || !permutations.TryGetValue((network, row.Roi), out var result) || row.Seed != mainSeeds[network])
        {
            return row.P;
        }

        int model = result.Models.IndexOf(row.Layer);
        return row.Subject.Length == 0 ? result.GroupP[model] : result.P[result.IndexOf(model, result.Subjects.IndexOf(row.Subject))];
    }
}
