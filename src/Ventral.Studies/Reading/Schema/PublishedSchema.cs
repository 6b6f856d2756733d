using System.Text.Json.Nodes;

namespace Ventral.Studies.Reading.Schema;

/// <summary>The keys of an entry of <c>published</c>: what all kinds have, and one mapping a kind.</summary>
internal static class PublishedSchema
{
    public static JsonObject Create() => SchemaPart.Either(
        "A printed number, and what it should equal.",
        Kind("The noise ceiling.", ("ceiling*", SchemaPart.Mapping(
            "The noise ceiling of a region.", Roi(), MeasureOf(), ("lower", SchemaPart.Number("The lower bound.")), ("upper", SchemaPart.Number("The upper bound."))))),
        Kind("Mean scores over subjects, one a layer.", ("scores*", SchemaPart.Mapping("Whose scores.", Network(), Roi(), MeasureOf())), Layers("layers*"), Values("values*")),
        Kind("The highest mean score over subjects.", ("best-score*", SchemaPart.Mapping(
            "Whose best score.", Network(), Roi(), MeasureOf(), ("value*", SchemaPart.Number("The printed score."))))),
        Kind("The correlation over subjects between two networks' scores.", ("agreement*", SchemaPart.Mapping(
            "Which scores.", Network(), ("reference*", Key("The other network.")), Roi(), ("minimum*", SchemaPart.Number("The least correlation that agrees.", -1, 1)))), Layers("layers*")),
        Kind(
            "A test's statistic.",
            ("test*", SchemaPart.Choice("The test.", TestNames.All)),
            ("contrast", SchemaPart.Either("A network, or two of which the first is the minuend.", Key("A network."), SchemaPart.Pair("Two networks.", "A network's key: alexnet/random."))),
            ("describe", SchemaPart.Text("Instead of 'contrast', in words, where its networks cannot be had.")),
            Roi(),
            Layers("layers"),
            ("reversed", SchemaPart.Flag("Whether it was printed with the opposite sign.", false)),
            ("reported", SchemaPart.OneOrMore("Statistics as printed, one a layer, with what was said of p: 't(28) = 3.28, p < .01'. Each is audited as well.", SchemaPart.Text("A statistic."))),
            ("statistic", SchemaPart.Text("Instead of 'reported': what the values are, 't(28)'.")),
            Values("values")),
        Kind("The layer with the highest mean score, in a simulation.", ("known-layer*", SchemaPart.Mapping("Where the truth is.", Network(), Roi(), ("layer*", SchemaPart.Name("The layer."))))));

    private static JsonObject Kind(string description, params (string Key, JsonObject Value)[] keys) => SchemaPart.Mapping(
        description,
        [
            ("source*", SchemaPart.Text("Where it is printed.")),
            ("tolerance", SchemaPart.Number("Within what distance it agrees; where it is left out, the two are shown side by side and not judged.", 0)),
            .. keys,
        ]);

    private static JsonObject Key(string description) => SchemaPart.Name($"{description} By its key: alexnet/random.");

    private static (string Key, JsonObject Value) Network() => ("network*", Key("The network."));

    private static (string Key, JsonObject Value) Roi() => ("roi*", SchemaPart.Name("The region."));

    private static (string Key, JsonObject Value) MeasureOf() => ("measure*", SchemaPart.Choice("The measure, one of the study's.", Measure.Names));

    private static (string Key, JsonObject Value) Layers(string key) => (key, SchemaPart.OneOrMore("The layers, in the order of the values.", SchemaPart.Name("A layer.")));

    private static (string Key, JsonObject Value) Values(string key) => (key, SchemaPart.OneOrMore("The printed numbers, one a layer.", SchemaPart.Number("A number.")));
}
