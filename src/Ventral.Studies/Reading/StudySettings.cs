using System.Text.Json.Nodes;

using Ventral.Networks;
using Ventral.Studies.Claims;
using Ventral.Studies.Engines.Slurm;

namespace Ventral.Studies.Reading;

/// <summary>
/// A study as it was understood, key by key as its file has them: what the file says, and every default where it says nothing. Null stands where a key
/// has no meaning for its neighbours, as <c>seeds</c> beside trained weights.
/// </summary>
internal static class StudySettings
{
    public static JsonObject Of(Study study) => new()
    {
        ["study"] = study.Name,
        ["title"] = study.Title,
        ["question"] = study.Question,
        ["citation"] = Said(study.Citation),
        ["seed"] = study.Seed.Value,
        ["stimuli"] = study.Stimuli is { } generated ? new JsonObject { ["generated"] = new JsonObject { ["count"] = generated.Count, ["size"] = generated.Size } } : null,
        ["recordings"] = List(study.Recordings, Recording),
        ["readout"] = study.Readout.Name,
        ["networks"] = List(study.Networks, network => Network(study, network)),
        ["measures"] = List(study.Measures, measure => measure.Name),
        ["folds"] = new JsonObject { ["kind"] = FoldPlan.Kind, ["count"] = study.Folds.Count },
        ["ceiling"] = Word(StudyReader.Poolings, study.Ceiling),
        ["inference"] = new JsonObject
        {
            ["measure"] = study.Inference.Measure.Name,
            ["permutations"] = study.Inference.PermutationCount,
            ["bootstraps"] = study.Inference.BootstrapCount,
            ["contrasts"] = List(study.Inference.Contrasts, Pair),
        },
        ["hypotheses"] = List(study.Hypotheses, Hypothesis),
        ["families"] = new JsonObject(study.Hypotheses.DistinctBy(h => h.Family).Select(h => KeyValuePair.Create(h.Family, (JsonNode?)Word(HypothesisReader.Adjustments, h.Adjustment)))),
        ["simulation"] = study.StatedRecovery is { } recovery ? new JsonObject { ["recovery"] = recovery } : null,
        ["engine"] = new JsonObject { ["slurm"] = Slurm(study.Slurm) },
        ["published"] = List(study.Published, PublishedSettings.Of),
    };

    internal static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> each) => new([.. items.Select(each)]);

    /// <summary>The text, or null where there is none.</summary>
    internal static JsonNode? Said(string? text) => string.IsNullOrEmpty(text) ? null : JsonValue.Create(text);

    internal static JsonArray Pair(Contrast contrast) => new(contrast.First, contrast.Second);

    private static string Word<T>(Dictionary<string, T> words, T value) => words.First(word => Equals(word.Value, value)).Key;

    private static JsonObject Slurm(SlurmSettings slurm) => new()
    {
        ["partition"] = Said(slurm.Partition),
        ["account"] = Said(slurm.Account),
        ["time"] = Said(slurm.Time),
        ["memory"] = Said(slurm.Memory),
        ["cpus"] = slurm.Cpus,
        ["concurrency"] = slurm.Concurrency > 0 ? slurm.Concurrency : null,
        ["shards"] = slurm.Shards > 0 ? slurm.Shards : null,
        ["setup"] = slurm.Setup.IsEmpty ? null : List(slurm.Setup, line => line),
        ["options"] = slurm.Options.IsEmpty ? null : List(slurm.Options, option => option),
    };

    private static JsonNode Recording(RecordingSource source) => source switch
    {
        SimulatedSource simulated => new JsonObject
        {
            ["simulated"] = new JsonObject
            {
                ["roi"] = simulated.Roi,
                ["network"] = simulated.Network,
                ["layer"] = simulated.Layer,
                ["subjects"] = simulated.SubjectCount,
                ["channels"] = simulated.ChannelCount,
                ["noise"] = simulated.Noise,
            },
        },
        CatalogueRecording recording => new JsonObject { ["dataset"] = recording.Dataset, ["rois"] = List(recording.Rois, roi => roi) },
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    private static JsonObject Network(Study study, NetworkFactor network)
    {
        var architecture = network.Opened?.Architecture ?? (network.Architecture is { } name ? NetworkCatalogue.Get(name) : null);
        return new()
        {
            ["network"] = network.Name,
            // Those that it has stand in its name.
            ["interventions"] = NetworkCrossing.None,
            ["weights"] = network.WeightsName,
            ["seeds"] = !network.IsSeeded ? null : network.Seeds.IsEmpty ? network.SeedCount : List(network.Seeds, seed => seed.Value),
            ["source"] = Said(network.Source),
            ["file"] = Said(Relative(network.File)),
            ["preprocessing"] = (network.Opened?.Preprocessing ?? architecture?.Preprocessing)?.Describe(),
            ["select"] = Said(network.Selection),
            ["activations"] = network.Given is { AreRdms: false } activations ? Files(activations) : null,
            ["rdms"] = network.Given is { AreRdms: true } rdms ? Files(rdms) : null,
            ["ids"] = Said(Relative(network.Given?.IdsFile ?? "")),
            ["layers"] = List(network.Layers, layer => layer),
            ["when-available"] = network.WhenAvailable,
            ["permuted"] = network.Permuted,
        };

        string Relative(string path) => path.Length > 0 && study.Folder.Length > 0 ? Path.GetRelativePath(study.Folder, path) : path;

        JsonNode Files(GivenLayers given) => given.Files.Distinct(StringComparer.Ordinal).Count() == 1
            ? JsonValue.Create(Relative(given.Files[0]))
            : new JsonObject(network.Layers.Zip(given.Files, (layer, file) => KeyValuePair.Create(layer, (JsonNode?)Relative(file))));
    }

    private static JsonObject Hypothesis(Hypothesis hypothesis) => new()
    {
        ["claim"] = hypothesis.Claim,
        ["contrast"] = Pair(hypothesis.Contrast),
        ["roi"] = hypothesis.Roi,
        ["layer"] = Said(hypothesis.Layer),
        ["direction"] = Word(HypothesisReader.Directions, hypothesis.Direction),
        ["margin"] = hypothesis.Margin,
        ["test"] = Word(HypothesisReader.TestsByName, hypothesis.Test),
        ["family"] = hypothesis.Family,
        ["alpha"] = hypothesis.Alpha,
    };
}
