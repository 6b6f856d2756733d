using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

using Ventral.Studies.Running;
using Ventral.Studies.Store;

namespace Ventral.Studies.Tracing;

/// <summary>Of every cell of a run, the hashes that lead back to what it came from: <c>trace.json</c>.</summary>
internal sealed record RunTrace
{
    public const string FileName = "trace.json";

    /// <summary>Beyond this a file is not read: some 10⁶ RDMs.</summary>
    public const long MostBytes = 1L << 28;

    private static readonly JsonSerializerOptions Format = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The builds of the floors that computed.</summary>
    public required string Build { get; init; }

    /// <summary>The folder that paths of the study start from.</summary>
    public required string StudyFolder { get; init; }

    /// <summary>SHA-256 of the study file.</summary>
    public required string StudySha256 { get; init; }

    /// <summary>Where random draws began.</summary>
    public required string Seed { get; init; }

    /// <summary>The pattern of the networks that ran; empty for all.</summary>
    public required string Only { get; init; }

    /// <summary>How maps became units.</summary>
    public required string Readout { get; init; }

    /// <summary>How stimuli were parted for measures that learn.</summary>
    public string Folds { get; init; } = "";

    /// <summary>The images, in order.</summary>
    public required ImmutableArray<TracedPart> Stimuli { get; init; }

    /// <summary>The brains.</summary>
    public required ImmutableArray<TracedRegion> Regions { get; init; }

    /// <summary>The networks.</summary>
    public required ImmutableArray<TracedNetwork> Networks { get; init; }

    public static RunTrace Of(Study study, RunOptions options, StudySession session, ImmutableArray<UnitResult> units) => new()
    {
        Build = RunStore.Build,
        StudyFolder = study.Folder,
        StudySha256 = study.Hash,
        Seed = study.Seed.ToString(),
        Only = options.Only ?? "",
        Readout = study.Readout.ToString(),
        Folds = study.Folds.Describe(study.Seed),
        Stimuli = [.. session.Stimuli.Stimuli.Select(s => new TracedPart(s.Id, s.ContentHash))],
        Regions = [.. session.Regions.Select(r => new TracedRegion(r.Roi, r.Recording.Dataset, [.. r.Recording.Subjects.Zip(r.Hashes, (name, hash) => new TracedPart(name, hash))]) { Responses = [.. r.Recording.Subjects.Zip(r.ChannelHashes, (name, hash) => new TracedPart(name, hash))] })],
        Networks =
        [
            .. units.Select(unit => new TracedNetwork(
                unit.Factor.Key,
                [.. unit.Instances.Select(i => new TracedInstance(i.Seed, i.Identity, [.. i.Layers.Select(l => new TracedPart(l.Layer, l.Key))]))])),
        ],
    };

    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Format);

    /// <exception cref="JsonException">It is not what <see cref="Write"/> writes.</exception>
    public static RunTrace Read(Stream stream) => JsonSerializer.Deserialize<RunTrace>(stream, Format) is { } trace && trace.IsWhole
        ? trace
        : throw new JsonException();

    // A default array or a null entry is valid JSON for the serializer.
    [JsonIgnore]
    private bool IsWhole =>
        !Stimuli.IsDefault && !Regions.IsDefault && !Networks.IsDefault
        && Stimuli.All(p => p is not null)
        && Regions.All(r => r is not null && !r.Subjects.IsDefault && !r.Responses.IsDefault && r.Subjects.Concat(r.Responses).All(p => p is not null))
        && Networks.All(n => n is not null && !n.Instances.IsDefault && n.Instances.All(i => i is not null && !i.Layers.IsDefault && i.Layers.All(p => p is not null)));
}

/// <summary>Something with a name and a hash: an image, a subject's RDM, a layer with its RDM's key.</summary>
internal sealed record TracedPart(string Name, string Hash);

/// <summary>A region with its subjects.</summary>
internal sealed record TracedRegion(string Roi, string Dataset, ImmutableArray<TracedPart> Subjects)
{
    /// <summary>The subjects with the hashes of their responses; empty where no measure needed them.</summary>
    public ImmutableArray<TracedPart> Responses { get; init; } = [];

    /// <summary>The subjects with the hash of what a measure needs of them.</summary>
    public ImmutableArray<TracedPart> Of(Measure? measure) => measure is ResponseMeasure ? Responses : Subjects;
}

/// <summary>A network's instances, the one that stands for it first.</summary>
internal sealed record TracedNetwork(string Network, ImmutableArray<TracedInstance> Instances);

/// <summary>An instance: its seed as tables write it, the hash of graph, weights and preprocessing (empty of a mean and of what was given), and its layers.</summary>
internal sealed record TracedInstance(string Seed, string Identity, ImmutableArray<TracedPart> Layers);
