using Ventral.Data.Catalogue;

namespace Ventral.Studies;

/// <summary>How a study names one set of published scores: <c>alexnet/trained</c>, or <c>…/instances</c> for scores by instance.</summary>
internal static class PublishedSelection
{
    public static string Of(PublishedScoresDescription table, string weights) =>
        $"{table.Network}/{weights}{(table.OfInstances ? "/instances" : "")}";

    public static string Of(PublishedScore score) =>
        $"{score.Network}/{score.Weights}{(score.Instance > 0 ? "/instances" : "")}";
}
