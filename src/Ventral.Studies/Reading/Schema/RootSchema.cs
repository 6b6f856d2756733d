using System.Text.Json.Nodes;

namespace Ventral.Studies.Reading.Schema;

/// <summary>What stands in a study file, key by key; the readers beside it hold the rules that join one key to another.</summary>
internal static class RootSchema
{
    public static JsonObject Create()
    {
        var root = SchemaPart.Mapping(
            "A study: a question to networks and brains. docs/guides/study-file.md explains every key.",
            ("study*", Name()),
            ("title*", SchemaPart.Text("The title of the report.")),
            ("question*", SchemaPart.Text("The question, in a sentence or two.")),
            ("citation", SchemaPart.Text("The work that the study repeats; left out where it is new.", otherwise: "")),
            ("seed*", SchemaPart.Whole("Where every random draw of the study starts.", 0, ulong.MaxValue)),
            ("stimuli", Stimuli()),
            ("recordings*", SchemaPart.List("The brains: datasets, or simulated subjects.", Recording(), 1)),
            ("readout", Readout()),
            ("networks*", SchemaPart.List("The networks, each with a weight state.", NetworkSchema.Create(), 1)),
            ("measures*", SchemaPart.OneOrMore("How likeness is measured; the first also scores single seeds.", SchemaPart.Choice("A path from kind to statistic.", Measure.Names))),
            ("folds", SchemaPart.Mapping(
                "How stimuli are parted for measures that learn (encoding:); drawn from the study's seed, the same for every network and layer.",
                ("kind", SchemaPart.Choice("Each stimulus is tested in one fold and learnt from in all others.", [FoldPlan.Kind], FoldPlan.Kind)),
                ("count", SchemaPart.Whole("How many folds, each of 3 stimuli or more.", 2, 1000, 5)))),
            ("ceiling", SchemaPart.Choice("How subjects are pooled for the noise ceiling: 'raw-mean' averages RDMs as they are, 'matched' first ranks or scales them as the comparison does.", StudyReader.Poolings.Keys, "raw-mean")),
            ("inference*", InferenceSchema.Create()),
            ("hypotheses", SchemaPart.List("What the study claims before it sees its data; all else that it tests is exploratory.", HypothesisSchema.Create())),
            ("families", HypothesisSchema.Families()),
            ("simulation", SchemaPart.Mapping(
                "What 'ventral simulate' must find before the study's results are believed.",
                ("recovery*", SchemaPart.Number("The share of simulated brains of which the very layer that made them must be found, in each region.", 0, 1)))),
            ("engine", EngineSchema.Create()),
            ("published", SchemaPart.List("Printed numbers to hold the computed ones against.", PublishedSchema.Create())));
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Ventral study file",
        };
        foreach (var (key, value) in root.ToArray())
        {
            root.Remove(key);
            schema[key] = value;
        }

        return schema;
    }

    private static JsonObject Name()
    {
        var name = SchemaPart.Text("The short name, also of the run folder: letters, digits, '.', '-' and '_'.");
        name["pattern"] = "^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$";
        name["type"] = new JsonArray("string", "number");
        return name;
    }

    private static JsonObject Stimuli() => SchemaPart.Mapping(
        "Stimuli that the study draws itself; only where subjects are simulated. Recorded subjects saw those of their dataset.",
        ("generated*", SchemaPart.Mapping(
            "Shapes over textures, drawn from the study's seed.",
            ("count*", SchemaPart.Whole("How many images.", 4, 10_000)),
            ("size*", SchemaPart.Whole("Side of each square image, in pixels.", 16, 2048)))));

    private static JsonObject Recording() => SchemaPart.Either(
        "A dataset and its regions, or simulated subjects.",
        SchemaPart.Mapping(
            "Regions of a dataset.",
            ("dataset*", SchemaPart.Name("A dataset with stimuli and recordings ('ventral data list').", ScoreRequest.Datasets)),
            ("rois*", SchemaPart.OneOrMore("Its regions, as in [EVC, IT] ('ventral data info DATASET').", SchemaPart.Name("A region.")))),
        SchemaPart.Mapping(
            "Simulated subjects, whose truth is known.",
            ("simulated*", SchemaPart.Mapping(
                "Subjects who each see the stimuli through random mixtures of the units of one layer, with noise.",
                ("roi*", SchemaPart.Name("What to call the region.")),
                ("network*", SchemaPart.Name("The network that the simulated brain resembles, by its key: alexnet/random.")),
                ("layer*", SchemaPart.Name("Its layer.")),
                ("subjects*", SchemaPart.Whole("How many subjects.", 2, 10_000)),
                ("channels*", SchemaPart.Whole("Measurement channels a subject.", 2, 100_000)),
                ("noise*", SchemaPart.Number("Standard deviation of the noise, in units of the signal's over stimuli.", 0, 1e6))))));

    private static JsonObject Readout() => SchemaPart.ChoiceOr(
        "How a convolutional layer's maps become a row of units: mean or greatest value over space; every position; means over 3 x 3 cells; 100 units drawn by a seed; a random projection onto 1,000 dimensions; 50 principal components.",
        ["spatial-mean", "spatial-max", "flatten", "grid(3)", "units(100)", "projection(1000)", "pca(50)"],
        @"^(grid\(\s*[0-9]+\s*\)|(units|projection|pca)\(\s*[0-9]+\s*(,\s*[0-9]+\s*)?\))$",
        "spatial-mean");
}
