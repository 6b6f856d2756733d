using System.Text.Json.Nodes;

namespace Ventral.Studies.Reading.Schema;

/// <summary>The keys of an entry of <c>hypotheses</c>, and of <c>families</c>.</summary>
internal static class HypothesisSchema
{
    public static JsonObject Create() => SchemaPart.Mapping(
        "A claim, and how it will be put to the test.",
        ("claim*", SchemaPart.Text("The claim in words.")),
        ("contrast*", SchemaPart.Pair("Two networks with the same layers, first minus second: [alexnet/trained, alexnet/random].", "A network's key: alexnet/random.")),
        ("roi*", SchemaPart.Name("The region.")),
        ("layer", SchemaPart.Name("One layer; the mean over all where it is left out.", otherwise: "")),
        ("direction*", SchemaPart.Choice("What the claim says of the difference; 'equivalent' needs a margin.", HypothesisReader.Directions.Keys)),
        ("margin", SchemaPart.Number("For 'equivalent': the difference that would matter, in the measure's unit.", double.Epsilon)),
        ("test", SchemaPart.Choice("The test: over subjects ('equivalent' takes paired-t alone), or over subjects and stimuli, from RDMs.", HypothesisReader.TestsByName.Keys, "paired-t")),
        ("family", SchemaPart.Name("The hypotheses among which p is adjusted.", otherwise: HypothesisReader.UsualFamily)),
        ("alpha", SchemaPart.Number("The level that the adjusted p must be below.", 1e-6, 0.5, 0.05)));

    public static JsonObject Families() => SchemaPart.Map(
        "How p is adjusted in each family of hypotheses; 'holm' where it is left out.",
        SchemaPart.Choice("The adjustment.", HypothesisReader.Adjustments.Keys, "holm"));
}
