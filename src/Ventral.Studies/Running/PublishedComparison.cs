using System.Collections.Immutable;
using System.Globalization;

using Ventral.Analysis.Inference;
using Ventral.Analysis.Rsa;
using Ventral.Studies.Published;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>Sets printed numbers beside the computed ones: the rows of <c>published.csv</c>.</summary>
internal sealed class PublishedComparison
{
    private readonly ImmutableArray<ScoreRow> groups;

    private readonly ImmutableArray<TestRow> tests;

    private readonly ImmutableArray<RegionData> regions;

    private readonly ScoreTable table;

    private readonly Study study;

    private readonly Action<string> notice;

    public PublishedComparison(
        Study study,
        IEnumerable<ScoreRow> scores,
        ImmutableArray<TestRow> tests,
        ImmutableArray<RegionData> regions,
        ScoreTable table,
        Action<string> notice)
    {
        this.notice = notice;
        this.study = study;
        this.tests = tests;
        this.regions = regions;
        this.table = table;
        groups = [.. scores.Where(row => row.Subject.Length == 0)];
    }

    public ImmutableArray<PublishedRow> Rows() => [.. study.Published.SelectMany(quantity => quantity switch
    {
        PublishedCeiling ceiling => Ceiling(ceiling),
        PublishedScores scores => Scores(scores),
        PublishedBestScore best => BestScore(best),
        PublishedAgreement agreement => Agreement(agreement),
        KnownLayer known => Known(known),
        PublishedTest test => PublishedTestRows.Of(test, tests),
        _ => throw new InvalidOperationException($"No comparison for {quantity.GetType().Name}."),
    })];

    internal static PublishedRow Row(string quantity, double published, double? computed, PublishedQuantity about) => new()
    {
        Quantity = quantity,
        Published = published,
        Computed = computed,
        Tolerance = about.Tolerance,
        Agrees = computed is { } value && about.Tolerance is { } tolerance ? Math.Abs(value - published) <= tolerance : null,
        Source = about.Source,
    };

    private IEnumerable<PublishedRow> Ceiling(PublishedCeiling ceiling)
    {
        NoiseCeiling? computed = regions.FirstOrDefault(r => r.Roi == ceiling.Roi)?.Ceilings.GetValueOrDefault(ceiling.Measure);
        string quantity = $"noise ceiling, {ceiling.Roi}, {ceiling.Measure}";
        if (ceiling.Lower is { } lower)
        {
            yield return Row(quantity + ", lower", lower, computed?.Lower, ceiling);
        }

        if (ceiling.Upper is { } upper)
        {
            yield return Row(quantity + ", upper", upper, computed?.Upper, ceiling);
        }
    }

    private IEnumerable<PublishedRow> Scores(PublishedScores published)
    {
        var computed = Main(published.Network, published.Roi, published.Measure);
        return published.Layers.Select((layer, l) => Row(
            $"mean score over subjects, {published.Network}, {published.Roi}, {layer}, {published.Measure}",
            published.Values[l],
            computed.FirstOrDefault(row => row.Layer == layer)?.Score,
            published));
    }

    private IEnumerable<PublishedRow> BestScore(PublishedBestScore published)
    {
        var computed = Main(published.Network, published.Roi, published.Measure);
        double? best = computed.Length > 0 ? computed.Max(row => row.Score) : null;
        return [Row($"highest mean score over layers, {published.Network}, {published.Roi}, {published.Measure}", published.Value, best, published)];
    }

    private IEnumerable<PublishedRow> Agreement(PublishedAgreement agreement)
    {
        var first = table.Find(agreement.Network, agreement.Roi);
        var second = table.Find(agreement.Reference, agreement.Roi);
        foreach (string layer in agreement.Layers)
        {
            double? correlation = first is null || second is null ? null : Correlation(first, second, layer, agreement);
            yield return new()
            {
                Quantity = $"correlation over subjects with {agreement.Reference}, at least: {agreement.Network}, {agreement.Roi}, {layer}",
                Published = agreement.Minimum,
                Computed = correlation,
                Agrees = correlation is { } value ? value >= agreement.Minimum : null,
                Source = agreement.Source,
            };
        }
    }

    private double? Correlation(ScoreSeries first, ScoreSeries second, string layer, PublishedAgreement agreement)
    {
        try
        {
            return PearsonCorrelation.Of(first.Layer(layer), second.Layer(layer));
        }
        catch (VentralException e)
        {
            notice($"Not compared: {agreement.Network} with {agreement.Reference} in {agreement.Roi}, {layer}: {e.Message}");
            return null;
        }
    }

    private IEnumerable<PublishedRow> Known(KnownLayer known)
    {
        var factor = study.Networks.First(n => n.Key == known.Network);
        int truth = factor.Layers.IndexOf(known.Layer) + 1;
        var best = groups
            .Where(row => row.Roi == known.Roi && row.Measure == study.Inference.Measure.Name)
            .OrderByDescending(row => row.Score)
            .FirstOrDefault();
        bool sameNetwork = best is not null && $"{best.Network}/{best.Weights}" == known.Network;
        yield return new()
        {
            Quantity = string.Create(
                CultureInfo.InvariantCulture, $"layer that made the data of '{known.Roi}': number {truth} of {known.Network}, '{known.Layer}'; best of all networks: {Describe(best)}"),
            Published = truth,
            Computed = best?.LayerIndex,
            Tolerance = 0,
            Agrees = best is null ? null : sameNetwork && best.LayerIndex == truth,
            Source = known.Source,
        };
    }

    private static string Describe(ScoreRow? row) => row is null ? "none" : $"{row.NetworkKey} '{row.Layer}'";

    /// <summary>Group rows of a network's main instance.</summary>
    private ScoreRow[] Main(string network, string roi, string measure)
    {
        var factor = study.Networks.First(n => n.Key == network);
        return
        [
            .. groups.Where(row =>
                row.Network == factor.Name && row.Weights == factor.WeightsName && row.Roi == roi && row.Measure == measure
                && (factor.SeedCount == 1 || row.Seed == ScoreRow.MeanOfSeeds)),
        ];
    }
}
