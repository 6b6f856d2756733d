using System.Text.Json.Nodes;

using Ventral.Studies.Published;

namespace Ventral.Studies.Reading;

/// <summary>A printed number as it was understood, key by key as a study file has them.</summary>
internal static class PublishedSettings
{
    public static JsonObject Of(PublishedQuantity quantity)
    {
        var settings = new JsonObject { ["source"] = quantity.Source, ["tolerance"] = quantity.Tolerance };
        foreach (var (key, value) in Kind(quantity))
        {
            settings[key] = value;
        }

        return settings;
    }

    private static (string Key, JsonNode? Value)[] Kind(PublishedQuantity quantity) => quantity switch
    {
        PublishedCeiling ceiling => [("ceiling", new JsonObject { ["roi"] = ceiling.Roi, ["measure"] = ceiling.Measure, ["lower"] = ceiling.Lower, ["upper"] = ceiling.Upper })],
        PublishedScores scores =>
        [
            ("scores", new JsonObject { ["network"] = scores.Network, ["roi"] = scores.Roi, ["measure"] = scores.Measure }),
            ("layers", StudySettings.List(scores.Layers, layer => layer)),
            ("values", StudySettings.List(scores.Values, value => value)),
        ],
        PublishedBestScore best => [("best-score", new JsonObject { ["network"] = best.Network, ["roi"] = best.Roi, ["measure"] = best.Measure, ["value"] = best.Value })],
        PublishedAgreement pair =>
        [
            ("agreement", new JsonObject { ["network"] = pair.Network, ["reference"] = pair.Reference, ["roi"] = pair.Roi, ["minimum"] = pair.Minimum }),
            ("layers", StudySettings.List(pair.Layers, layer => layer)),
        ],
        KnownLayer known => [("known-layer", new JsonObject { ["network"] = known.Network, ["roi"] = known.Roi, ["layer"] = known.Layer })],
        PublishedTest test =>
        [
            ("test", test.Test),
            ("contrast", test.Contrast?.Split(" - ") switch
            {
                null => null,
                [var network] => JsonValue.Create(network),
                var pair => StudySettings.List(pair, key => key),
            }),
            ("describe", test.Description == test.Contrast ? null : StudySettings.Said(test.Description)),
            ("roi", test.Roi),
            ("layers", test.Layers is [""] ? null : StudySettings.List(test.Layers, layer => layer)),
            ("reversed", test.IsReversed),
            ("reported", test.Reports.IsEmpty ? null : StudySettings.List(test.Reports, report => report.Text)),
            ("statistic", test.Reports.IsEmpty ? test.Statistic : null),
            ("values", test.Reports.IsEmpty ? StudySettings.List(test.Values, value => value) : null),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(quantity)),
    };
}
