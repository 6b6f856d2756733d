using System.Collections.Immutable;

using Ventral.Analysis.Inference;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>Sets the spread of scores over seeds beside that over subjects: the rows of <c>seeds.csv</c>.</summary>
internal sealed class SeedStage
{
    private readonly Study study;

    private readonly ScoreTable scores;

    public SeedStage(Study study, ScoreTable scores)
    {
        this.study = study;
        this.scores = scores;
    }

    /// <summary>A row for each layer of a network of several seeds, then one for each contrast, tested or claimed, that it takes part in.</summary>
    public ImmutableArray<SeedRow> Rows()
    {
        var rows = ImmutableArray.CreateBuilder<SeedRow>();
        var layers = scores.Rows
            .Where(row => row.Subject.Length > 0 && row.Seed.Length > 0 && row.Seed != ScoreRow.MeanOfSeeds && row.Weights != "published")
            .GroupBy(row => (Network: row.NetworkKey, row.Roi, row.Layer, row.Measure));
        Contrast[] contrasts = [.. study.Inference.Contrasts.Concat(study.Hypotheses.Select(h => h.Contrast)).Distinct()];
        foreach (var layer in layers)
        {
            var seeds = layer.GroupBy(row => row.Seed, StringComparer.Ordinal).Select(g => g.Select(row => row.Score).ToArray()).ToArray();
            if (seeds.Length < 2 || seeds.Any(s => s.Length != seeds[0].Length))
            {
                continue;
            }

            double[,] table = new double[seeds.Length, seeds[0].Length];
            for (int i = 0; i < table.Length; i++)
            {
                table[i / seeds[0].Length, i % seeds[0].Length] = seeds[i / seeds[0].Length][i % seeds[0].Length];
            }

            var spread = SeedSpread.Of(table);
            var row = new SeedRow(layer.Key.Network, layer.Key.Roi, layer.Key.Layer, layer.Key.Measure, spread.Mean, spread.OverSeeds, spread.SeedCount, spread.OverSubjects, spread.SubjectCount);
            rows.Add(row);
            if (layer.Key.Measure == study.Inference.Measure.Name)
            {
                rows.AddRange(contrasts.SelectMany(contrast => Compared(contrast, row, spread)));
            }
        }

        return rows.ToImmutable();
    }

    private IEnumerable<SeedRow> Compared(Contrast contrast, SeedRow row, SeedSpread spread)
    {
        if (contrast.First != row.Network && contrast.Second != row.Network)
        {
            yield break;
        }

        string other = contrast.First == row.Network ? contrast.Second : contrast.First;
        if (scores.Find(row.Network, row.Roi) is { OfSubjects: true } own && scores.Find(other, row.Roi) is { OfSubjects: true } against
            && own.Layers.IndexOf(row.Layer) is >= 0 and var place && place < against.Layers.Length)
        {
            double difference = own.Mean(place) - against.Mean(place);
            yield return row with { Against = other, Difference = difference, IsWithinSeeds = spread.Covers(difference) };
        }
    }
}
