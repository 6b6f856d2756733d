using System.Text.Json.Nodes;

namespace Ventral.Studies.Reading.Schema;

/// <summary>The keys of <c>inference</c>.</summary>
internal static class InferenceSchema
{
    public static JsonObject Create() => SchemaPart.Mapping(
        "What is tested.",
        ("measure*", SchemaPart.Choice("The measure whose scores are tested, one of the study's.", RdmMeasure.Names)),
        ("permutations", SchemaPart.Whole("Relabellings of each permutation test, 19 at least; 0 for none.", 0, 10_000_000, 0)),
        ("bootstraps", SchemaPart.Whole("Draws of each contrast's two-factor bootstrap, over subjects and stimuli; 0 for no such test.", 0, 1_000_000, 0)),
        ("contrasts", SchemaPart.List(
            "Pairs of networks whose layer profiles are compared, first minus second.",
            SchemaPart.Pair("Two networks with the same layers, by their keys: [alexnet/trained, alexnet/random].", "A network's key: alexnet/random."))));
}
