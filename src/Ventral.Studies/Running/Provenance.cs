using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

using Ventral.Data;
using Ventral.Networks;
using Ventral.Studies.Reading;
using Ventral.Studies.Store;
using Ventral.Studies.Tracing;

namespace Ventral.Studies.Running;

/// <summary>Writes <c>run.json</c>: where every number of a run came from.</summary>
internal sealed class Provenance
{
    private readonly Study study;

    private readonly RunOptions options;

    private readonly StudyInputs inputs;

    private readonly StimulusSet stimuli;

    private readonly Dictionary<string, UnitResult> units;

    private readonly ImmutableArray<RdmPicture> pictures;

    private readonly RunOutcome outcome;

    private readonly IReadOnlyList<(string Name, string Sha256)> written;

    public Provenance(
        Study study, RunOptions options, StudyInputs inputs, StimulusSet stimuli, ImmutableArray<UnitResult> units, ImmutableArray<RdmPicture> pictures, RunOutcome outcome,
        IReadOnlyList<(string Name, string Sha256)> written)
    {
        this.study = study;
        this.options = options;
        this.inputs = inputs;
        this.stimuli = stimuli;
        this.units = units.ToDictionary(unit => unit.Factor.Key, StringComparer.Ordinal);
        this.pictures = pictures;
        this.outcome = outcome;
        this.written = written;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (study.Recordings.OfType<SimulatedSource>().FirstOrDefault() is { } simulated)
        {
            json.WriteString("simulated", string.Create(
                CultureInfo.InvariantCulture,
                $"Simulated data: the {simulated.SubjectCount} subjects of '{simulated.Roi}' were made by Ventral from layer {simulated.Layer} of {simulated.Network}, as {simulated.ChannelCount} random mixtures of its units each, with noise of {simulated.Noise} times the signal's standard deviation; nobody was measured."));
        }

        WriteStudy(json);
        json.WritePropertyName("settings");
        StudySettings.Of(study).WriteTo(json);
        json.WriteStartObject("lock");
        json.WriteString("digest", outcome.Lock.Digest);
        json.WriteStartArray("differences");
        foreach (string difference in outcome.Lock.Differences)
        {
            json.WriteStringValue(difference);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("tool");
        json.WriteString("name", "Ventral");
        json.WriteString("version", typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteString("system", RuntimeInformation.OSDescription);
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        json.WriteNumber("threads", options.Workers.ThreadCount);
        if (options.Runtime is { } runtime)
        {
            json.WriteString("onnx-graphs-run-by", runtime.ToString());
        }

        json.WriteEndObject();
        WriteDatasets(json);
        WriteFiles(json);
        WriteTables(json);
        WriteFailures(json);
        WriteTimings(json);
        WritePictures(json);
        json.WriteStartArray("stimuli");
        foreach (var stimulus in stimuli.Stimuli)
        {
            json.WriteStringValue(stimulus.Id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteStudy(Utf8JsonWriter json)
    {
        json.WriteStartObject("study");
        json.WriteString("name", study.Name);
        json.WriteString("title", study.Title);
        json.WriteString("question", study.Question);
        json.WriteString("citation", study.Citation);
        json.WriteString("sha256", study.Hash);
        json.WriteString("seed", study.Seed.ToString());
        json.WriteString("measure", study.Inference.Measure.Name);
        json.WriteString("readout", study.Readout.Name);
        json.WriteString("ceiling", JsonNamingPolicy.KebabCaseLower.ConvertName(study.Ceiling.ToString()));
        json.WriteNumber("permutations", study.Inference.PermutationCount);
        json.WriteString("only", options.Only ?? "");
        json.WriteStartArray("networks");
        foreach (var network in inputs.Networks)
        {
            json.WriteStartObject();
            json.WriteString("network", network.Key);
            WriteState(json, network);
            json.WriteNumber("layers", network.Layers.Length);
            json.WriteBoolean("permuted", network.Permuted);
            WriteInstances(json, network);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>How the network came about, with every default that the study left to Ventral.</summary>
    private static void WriteState(Utf8JsonWriter json, NetworkFactor network)
    {
        var architecture = network.Opened?.Architecture ?? (network.Architecture is { } name ? NetworkCatalogue.Get(name) : null);
        json.WriteString("architecture", architecture?.Name ?? "");
        json.WriteString("weights", network.Weights.Text());
        json.WriteString("scheme", network.Weights switch
        {
            WeightOrigin.Random when network.Scheme.Length == 0 => architecture!.DefaultInitialisation.Name,
            WeightOrigin.Shuffled => Shuffles.Of(network.Scheme).Name,
            _ => network.Scheme,
        });
        json.WriteString("source", network.Source);
        json.WriteString("file", string.Join(", ", network.OwnFiles));
        json.WriteString("preprocessing", (network.Opened?.Preprocessing ?? architecture?.Preprocessing)?.Describe() ?? "");
        json.WriteBoolean("preprocessing-stated", network.Opened?.IsPreprocessingGiven ?? false);
        json.WriteString("given", network.Given is { } given ? given.AreRdms ? "rdms" : "activations" : "");
        json.WriteNumber("seeds", network.IsSeeded ? network.SeedCount : 0);
    }

    /// <summary>Of each network that ran, its seed and the hash of graph, weights and preprocessing.</summary>
    private void WriteInstances(Utf8JsonWriter json, NetworkFactor factor)
    {
        json.WriteStartArray("instances");
        foreach (var instance in (units.GetValueOrDefault(factor.Key)?.Instances ?? []).Where(i => i.Identity.Length > 0))
        {
            json.WriteStartObject();
            json.WriteString("seed", instance.Seed);
            json.WriteString("identity", instance.Identity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteDatasets(Utf8JsonWriter json)
    {
        json.WriteStartArray("datasets");
        foreach (var entry in inputs.Datasets)
        {
            json.WriteStartObject();
            json.WriteString("id", entry.Id);
            json.WriteString("title", entry.Title);
            json.WriteString("licence", string.IsNullOrWhiteSpace(entry.Licence) ? "unknown" : entry.Licence.Trim());
            json.WriteString("cite", entry.Citations.IsEmpty ? "unknown" : string.Join(" · ", entry.Citations));
            json.WriteString("doi", string.Join(", ", entry.Dois));
            json.WriteBoolean("own", entry.IsOwn);
            json.WriteString("page", entry.Page.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFiles(Utf8JsonWriter json)
    {
        json.WriteStartArray("inputs");
        var checksums = inputs.Checksums.ToDictionary(input => (input.File.Dataset, input.File.Path), input => input.Sha256);
        foreach (var (file, role, of) in inputs.Uses)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("url", file.Url.ToString());
            json.WriteString("sha256", checksums[(file.Dataset, file.Path)]);
            json.WriteString("dataset", file.Dataset);
            WriteUse(json, role, of);
            json.WriteEndObject();
        }

        foreach (var (path, sha256) in inputs.OwnFiles)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("sha256", sha256);
            WriteUse(json, InputRole.Own, inputs.Networks.Where(network => network.OwnFiles.Contains(path, StringComparer.Ordinal)).Select(network => network.Key));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUse(Utf8JsonWriter json, string role, IEnumerable<string> of)
    {
        json.WriteString("role", role);
        json.WriteStartArray("of");
        foreach (string name in of)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private void WriteTables(Utf8JsonWriter json)
    {
        json.WriteStartArray(WrittenFiles.Property);
        foreach (var (name, sha256) in written)
        {
            json.WriteStartObject();
            json.WriteString("path", name);
            json.WriteString("sha256", sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFailures(Utf8JsonWriter json)
    {
        json.WriteStartArray("failures");
        foreach (var failure in outcome.Failures)
        {
            json.WriteStartObject();
            json.WriteString("network", failure.Network);
            json.WriteString("cells", failure.Where);
            json.WriteString("reason", failure.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteTimings(Utf8JsonWriter json)
    {
        json.WriteStartArray("timings");
        foreach (var stage in outcome.Stages)
        {
            json.WriteStartObject();
            json.WriteString("stage", stage.Stage);
            json.WriteNumber("seconds", Math.Round(stage.Seconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePictures(Utf8JsonWriter json)
    {
        json.WriteStartArray("rdms");
        foreach (var picture in pictures)
        {
            json.WriteStartObject();
            json.WriteString("title", picture.Title);
            json.WriteString("roi", picture.Roi);
            json.WriteString("network", picture.Network);
            json.WriteString("weights", picture.Weights);
            json.WriteString("layer", picture.Layer);
            json.WriteString("path", RunStore.RelativePath(picture.Key));
            json.WriteNumber("stimuli", stimuli.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
