using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using Ventral.Data.Catalogue;
using Ventral.Networks;
using Ventral.Tensors;

namespace Ventral.Studies;

/// <summary>One network against one dataset, without a study file: what <c>ventral score</c> asks.</summary>
public sealed record ScoreRequest
{
    /// <summary>The network: a name of the catalogue or a file, opened.</summary>
    public required ForeignNetwork Network { get; init; }

    /// <summary>The catalogue id of a dataset with stimuli and recordings.</summary>
    public required string Dataset { get; init; }

    /// <summary>
    /// <c>trained</c> (those of the file, or for a name of the catalogue the ones that the catalogue knows), <c>random</c>, <c>random:he-normal</c>,
    /// <c>shuffled:filters</c>, <c>shuffled:layer</c>, <c>shuffled:kernels</c> or <c>shuffled:spectrum</c>.
    /// </summary>
    public string Weights { get; init; } = "trained";

    /// <summary>The layers; all that people speak of where none is named.</summary>
    public ImmutableArray<string> Layers { get; init; } = [];

    /// <summary>The measures; the first is the one that is shown.</summary>
    public ImmutableArray<RdmMeasure> Measures { get; init; } = [RdmMeasure.Parse("rsa:correlation:spearman")];

    /// <summary>How a layer's maps become a row of units.</summary>
    public Readout Readout { get; init; } = Readout.SpatialMean;

    /// <summary>Relabellings a permutation test; 0 for none.</summary>
    public int PermutationCount { get; init; }

    /// <summary>Where random draws begin.</summary>
    public Seed Seed { get; init; } = new(1);

    /// <summary>The datasets that <see cref="Dataset"/> may name.</summary>
    public DatasetCatalogue Catalogue { get; init; } = DatasetCatalogue.BuiltIn;

    /// <summary>The datasets of the catalogue that a network can be scored on: those with stimuli, and recordings of two subjects or more.</summary>
    public static ImmutableArray<string> Datasets { get; } = Scorable(DatasetCatalogue.BuiltIn);

    /// <summary>The dataset's regions that are left out, because a noise ceiling needs two subjects and they have one.</summary>
    public ImmutableArray<string> LeftOut =>
        [.. Catalogue.Find(Dataset)?.Recordings.Where(r => !HasCeiling(r)).Select(r => r.Roi) ?? []];

    /// <summary>The request as a study, which runs as any other does.</summary>
    /// <exception cref="VentralException">The dataset, the weights or a layer is unknown, or the network has no trained weights in the catalogue; the message says what there is.</exception>
    public Study ToStudy()
    {
        if (Catalogue.Unreadable.FirstOrDefault(unreadable => unreadable.Id == Dataset && Catalogue.Find(Dataset) is null) is { } broken)
        {
            throw new VentralException(broken.Message, broken.Fault);
        }

        var datasets = Scorable(Catalogue);
        if (!datasets.Contains(Dataset, StringComparer.Ordinal))
        {
            string found = Catalogue.Find(Dataset) is not { } known ? UnknownName.BeforeList("dataset", Dataset, datasets)
                : known.Recordings.IsEmpty ? $"Dataset '{Dataset}' must hold stimuli and recordings; it holds none."
                : $"Dataset '{Dataset}' must hold two subjects of a region or more, for a noise ceiling; it holds one.";
            throw new VentralException($"{found} Datasets to score on: {string.Join(", ", datasets)}.");
        }

        var architecture = Network.Architecture;
        var (origin, scheme) = State();
        bool readsWeights = origin is WeightOrigin.Trained or WeightOrigin.Shuffled;
        string[] layers = [.. Layers.Select(name => architecture.Layer(name).Name).Distinct(StringComparer.Ordinal)];
        var factor = new NetworkFactor
        {
            Name = architecture.Name,
            Architecture = architecture.Name,
            Weights = origin,
            Scheme = scheme,
            Opened = Network,
            File = readsWeights ? Network.File ?? "" : "",
            Source = readsWeights && Network.File is null ? SourceOf(architecture) : "",
            Layers = layers.Length > 0 ? [.. layers] : architecture.LayerNames,
            Permuted = PermutationCount > 0,
        };
        var rois = Catalogue[Dataset].Recordings.Where(HasCeiling).Select(r => r.Roi);
        string said = string.Create(
            CultureInfo.InvariantCulture,
            $"{architecture.Name}; {factor.WeightsName}; {factor.Source}; {Network.Preprocessing.Describe()}; {Dataset}; {string.Join(',', factor.Layers)}; {string.Join(',', Measures.Select(m => m.Name))}; {Readout.Name}; {PermutationCount}; {Seed.Value}");
        return new()
        {
            Name = PlainName($"{architecture.Name}-{factor.WeightsName}-on-{Dataset}"),
            Title = $"{architecture.Name} ({factor.WeightsName}) on {Dataset}",
            Question = $"How alike are {architecture.Name} ({factor.WeightsName}) and the brains of {Dataset}, layer by layer?",
            Seed = Seed,
            Recordings = [new CatalogueRecording(Dataset, [.. rois])],
            Catalogue = Catalogue,
            Networks = [factor],
            Readout = Readout,
            Measures = [.. Measures],
            Inference = new() { Measure = Measures[0], PermutationCount = PermutationCount },
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said))),
        };
    }

    private static ImmutableArray<string> Scorable(DatasetCatalogue catalogue) =>
        [.. catalogue.Entries.Where(e => e.Stimuli is not null && e.Recordings.Any(HasCeiling)).Select(e => e.Id)];

    private static bool HasCeiling(RecordingDescription recording) => recording.Subjects.Length > 1;

    private (WeightOrigin Origin, string Scheme) State()
    {
        string[] known = ["trained", "random", .. Shuffles.Names.Select(name => $"shuffled:{name}")];
        return Weights.Split(':', 2) switch
        {
            ["trained"] => (WeightOrigin.Trained, ""),
            ["random"] => (WeightOrigin.Random, ""),
            ["random", var scheme] => (WeightOrigin.Random, InitialisationScheme.Parse(scheme).Name),
            ["shuffled", var scheme] when Shuffles.Names.Contains(scheme, StringComparer.Ordinal) => (WeightOrigin.Shuffled, scheme),
            _ => throw new VentralException($"{UnknownName.BeforeList("weights", Weights, known)} Weights: {string.Join(", ", known)}, random:SCHEME."),
        };
    }

    /// <summary>The catalogue's entry of trained weights.</summary>
    private static string SourceOf(Architecture architecture)
    {
        string network = architecture.Original.Name;
        return DatasetCatalogue.BuiltIn.Entries.FirstOrDefault(e => e.Weights?.Network == network)?.Id
            ?? throw new VentralException(
                $"No trained weights of '{network}' are known. Give a file of its weights instead of its name with --architecture {network}, or ask for --weights random.");
    }

    private static string PlainName(string name) =>
        new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')]);
}
