using System.Text.Json.Nodes;

using Ventral.Networks;

namespace Ventral.Studies.Reading.Schema;

/// <summary>The keys of an entry of <c>networks</c>.</summary>
internal static class NetworkSchema
{
    public static JsonObject Create() => SchemaPart.Mapping(
        "One network with one weight state, a level of the study's main factor; or where networks, interventions or weight states are lists, all their combinations.",
        ("network*", SchemaPart.OneOrMore("The network, or several.", SchemaPart.Name("An architecture ('ventral models list'), with interventions after it, each behind a '+': alexnet+activation=tanh. Any name where files or published scores say what it is.", NetworkCatalogue.Names))),
        ("interventions", SchemaPart.OneOrMore("Each goes with each network, as if it stood behind it after a '+'.", SchemaPart.Name("activation=tanh, pooling=average; 'none' for the network as it is.", ["none"]))),
        ("weights*", SchemaPart.OneOrMore("The weight state, or several.", SchemaPart.ChoiceOr(
            "How its weights came about. With the name it makes the key that contrasts use: alexnet/random.",
            WeightStateReader.Known,
            "^random:.+$"))),
        ("seeds", SchemaPart.Either(
            "For random and shuffled weights: how many, counted up from the study's seed, or a list of seeds. Their RDMs are averaged, and each is scored alone as well.",
            SchemaPart.Whole("How many.", 1, WeightStateReader.MostSeeds, 1),
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = WeightStateReader.MostSeeds, ["items"] = SchemaPart.Whole("A seed.", 0, ulong.MaxValue) })),
        ("source", SchemaPart.Name("The dataset of the weights, RDMs or scores ('ventral data list').", otherwise: "")),
        ("file", SchemaPart.Text("Your own file of weights, or an ONNX graph, instead of 'source'; relative to the study file.", otherwise: "")),
        ("preprocessing", SchemaPart.Text("How images become the input, where that differs from the usual: 'resize=256, crop=224, order=bgr, range=255, mean=123/117/104, sd=1'.")),
        ("select", SchemaPart.Name("Of published scores, which: alexnet/trained.", otherwise: "")),
        ("activations", Files("For weights 'given': your files of responses, [stimuli x units]: a file a layer, or one for all.")),
        ("rdms", Files("For weights 'given', instead of 'activations': your files of dissimilarities, [stimuli x stimuli] or the upper triangle row by row.")),
        ("ids", SchemaPart.Text("A text file with the stimulus of each row, one id a line, where the files do not name them.", otherwise: "")),
        ("layers", SchemaPart.OneOrMore("The layers in order; all that the network names when left out ('ventral models info NETWORK').", SchemaPart.Name("A layer."))),
        ("when-available", SchemaPart.Flag("Whether the network is left out, with a notice, when its weights are not at hand.", false)),
        ("permuted", SchemaPart.Flag("Whether its scores are tested by permutation.", true)));

    private static JsonObject Files(string description) =>
        SchemaPart.Either(description, SchemaPart.Text("One file for all layers; 'layers' says which of its arrays."), SchemaPart.Map("A file a layer.", SchemaPart.Text("A file.")));
}
