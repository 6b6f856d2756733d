using System.Collections.Immutable;
using Ventral.Data.Formats.Csv;

namespace Ventral.Data.Catalogue;

/// <summary>Reads a published table of scores whose rows do not name their subjects: the n-th row of a (state, layer, ROI) is the n-th subject.</summary>
internal static class PublishedTable
{
    internal static ImmutableArray<PublishedScore> Read(PublishedScoresDescription described, string path)
    {
        var table = CsvTable.Read(path);
        var weights = Ours(described.Weights);
        var layers = Ours(described.Layers);
        var rois = Ours(described.Rois);
        var counts = new Dictionary<(string Weights, string Layer, string Roi), int>();
        var scores = ImmutableArray.CreateBuilder<PublishedScore>(table.Rows.Length);
        foreach (var row in table.Rows)
        {
            var group = (Word(row, described.WeightsColumn, weights), Word(row, described.LayerColumn, layers), Word(row, described.RoiColumn, rois));
            int place = counts[group] = counts.GetValueOrDefault(group) + 1;
            if (place > described.Repeats.Length)
            {
                throw Uneven(described, path, group, $"more, at line {row.Line}");
            }

            double score = row.Number(described.ScoreColumn);
            if (!double.IsFinite(score))
            {
                throw row.Fault(described.ScoreColumn, "a finite number", $"'{row[described.ScoreColumn]}'");
            }

            scores.Add(new PublishedScore(
                described.Network,
                group.Item1,
                group.Item3,
                group.Item2,
                described.OfInstances ? "" : described.Repeats[place - 1],
                described.OfInstances ? place : 0,
                described.Statistic,
                score,
                described.PColumn.Length == 0 ? null : row.OptionalNumber(described.PColumn)));
        }

        foreach (var group in from state in described.Weights from layer in described.Layers from roi in described.Rois select (state.Key, layer.Key, roi.Key))
        {
            if (counts.GetValueOrDefault(group) is var found && found != described.Repeats.Length)
            {
                throw Uneven(described, path, group, found.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return scores.DrainToImmutable();
    }

    private static Dictionary<string, string> Ours(ImmutableArray<KeyValuePair<string, string>> words) =>
        words.ToDictionary(word => word.Value, word => word.Key, StringComparer.Ordinal);

    private static string Word(CsvRow row, string column, Dictionary<string, string> ours) =>
        ours.TryGetValue(row[column], out string? word) ? word : throw row.Fault(column, string.Join(" or ", ours.Keys), $"'{row[column]}'");

    private static VentralException Uneven(PublishedScoresDescription described, string path, (string Weights, string Layer, string Roi) group, string found) =>
        new($"'{path}' must have {described.Repeats.Length} rows of {described.Network}, {group.Weights}, {group.Layer}, {group.Roi}: one a {(described.OfInstances ? "instance" : "subject")}; found {found}.");
}
