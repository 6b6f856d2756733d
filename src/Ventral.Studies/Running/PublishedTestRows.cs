using System.Collections.Immutable;

using Ventral.Analysis.Inference;
using Ventral.Studies.Published;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>
/// Printed test statistics beside computed ones, and an audit of what was reported of their p values: p is computed
/// again from the printed statistic and its degrees of freedom.
/// </summary>
internal static class PublishedTestRows
{
    public static IEnumerable<PublishedRow> Of(PublishedTest published, ImmutableArray<TestRow> tests)
    {
        for (int i = 0; i < published.Layers.Length; i++)
        {
            string layer = published.Layers[i];
            string quantity = Quantity(published, layer);
            double? computed = Find(published, layer, tests)?.Value;
            yield return PublishedComparison.Row(quantity, published.Values[i], published.IsReversed ? -computed : computed, published);
            if (!published.Reports.IsEmpty)
            {
                yield return Audit(published.Reports[i], quantity, published.Source);
            }
        }
    }

    private static string Quantity(PublishedTest published, string layer)
    {
        string where = layer.Length > 0 ? $", {layer}" : "";
        string sign = published.IsReversed ? ", printed with the opposite sign" : "";
        return $"{published.Test} {published.Statistic}, {published.Description}, {published.Roi}{where}{sign}";
    }

    private static TestRow? Find(PublishedTest published, string layer, ImmutableArray<TestRow> tests) =>
        published.Contrast is null
            ? null
            : tests.FirstOrDefault(row =>
                row.Mode == TestRow.AsPublished && row.Test == published.Test && row.Contrast == published.Contrast
                && row.Roi == published.Roi && row.Layer == layer);

    private static PublishedRow Audit(ReportedStatistic report, string quantity, string source)
    {
        var check = report.Check();
        return new()
        {
            Quantity = $"{(check.Holds ? "reported" : "misreported")} '{report.Text}', p of {quantity}",
            Published = report.ReportedP,
            Computed = check.P,
            Agrees = check.Holds,
            Source = source,
        };
    }
}
