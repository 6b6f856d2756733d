using System.Collections.Immutable;
using System.Security.Cryptography;

using Ventral.Data;
using Ventral.Data.Catalogue;
using Ventral.Data.Stimuli;
using Ventral.Networks;
using Ventral.Networks.Onnx.Runtime;
using Ventral.Networks.Weights;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>Everything from outside that a study reads: checked at once before anything is computed, then handed out.</summary>
internal sealed class StudyInputs
{
    private readonly Study study;

    private readonly DataFolder folder;

    private readonly IRunMonitor monitor;

    private readonly OnnxRuntime? runtime;

    private readonly List<DatasetFile> used = [];

    private StudyInputs(Study study, DataFolder folder, IRunMonitor monitor, OnnxRuntime? runtime)
    {
        this.study = study;
        this.folder = folder;
        this.monitor = monitor;
        this.runtime = runtime;
    }

    /// <summary>The networks that can be run: all but those left out because their weights are not at hand.</summary>
    public ImmutableArray<NetworkFactor> Networks { get; private set; } = [];

    /// <summary>The files that the study reads, each with the SHA-256 that was found.</summary>
    public IEnumerable<(DatasetFile File, string Sha256)> Checksums => used.Select(file => (file, folder.ChecksumOf(file)));

    /// <summary>The user's own files that the study reads, each with its SHA-256.</summary>
    public ImmutableArray<(string Path, string Sha256)> OwnFiles { get; private set; } = [];

    /// <summary>What each of these files is read for, and of which regions or networks.</summary>
    public IEnumerable<(DatasetFile File, string Role, ImmutableArray<string> Of)> Uses =>
        NeededFiles.Uses(study, Networks).GroupBy(use => (use.File.Dataset, use.File.Path, use.Role))
            .Select(uses => (uses.First().File, uses.Key.Role, uses.Select(use => use.Of).Where(of => of.Length > 0).Distinct(StringComparer.Ordinal).ToImmutableArray()));

    /// <summary>The datasets that they belong to.</summary>
    public ImmutableArray<DatasetEntry> Datasets { get; private set; } = [];

    /// <summary>Finds and checks every file of the study, downloading what is missing.</summary>
    /// <exception cref="MissingDataException">Files are missing and cannot be had; all are named.</exception>
    public static StudyInputs Gather(Study study, ImmutableArray<NetworkFactor> networks, RunOptions options, IRunMonitor monitor, CancellationToken cancellation)
    {
        using var downloader = options.Offline ? null : new Downloader();
        var folder = new DataFolder(options.DataFolder, DataFolder.DefaultCache(Environment.GetEnvironmentVariable), downloader);
        var inputs = new StudyInputs(study, folder, monitor, options.Runtime);
        inputs.Gather(networks, cancellation);
        return inputs;
    }

    public StimulusSet ReadStimuli()
    {
        if (study.Stimuli is { } generated)
        {
            return ShapesOverTextures.Create(generated.Count, generated.Size, study.Seed);
        }

        string[] datasets = [.. study.Recordings.OfType<CatalogueRecording>().Select(recording => recording.Dataset).Distinct(StringComparer.Ordinal)];
        var shown = Reader(datasets[0]).ReadStimuli();
        foreach (string other in datasets.Skip(1))
        {
            RequireSameImages(datasets[0], shown, other, Reader(other).ReadStimuli());
        }

        return shown;
    }

    /// <summary>Networks see one set of images: what another dataset calls by the same name must be the same image.</summary>
    private static void RequireSameImages(string dataset, StimulusSet shown, string otherDataset, StimulusSet others)
    {
        shown.Ids.RequireSame(others.Ids);
        for (int i = 0; i < shown.Count; i++)
        {
            var (here, there) = (shown.Stimuli[i], others.Stimuli[i]);
            if (here.ContentHash != there.ContentHash)
            {
                throw new VentralException(
                    $"All datasets of a study must show the same images: '{here.Id}' of '{dataset}' (SHA-256 {here.ContentHash[..12]}…) and of '{otherDataset}' ({there.ContentHash[..12]}…) are different files. Make a study of each dataset, or name their images apart.");
            }
        }
    }

    /// <summary>The regions' recordings; simulated ones are made from activations that <paramref name="activations"/> computes.</summary>
    public ImmutableArray<Recording> ReadRecordings(Func<SimulatedSource, Activations> activations, Workers workers) =>
    [
        .. study.Recordings.SelectMany(source => source switch
        {
            CatalogueRecording recording => recording.Rois.Select(roi => CatalogueRecording.Read(Reader(recording.Dataset), roi, study.NeedsResponses, workers)),
            SimulatedSource simulated => [SimulatedSubjects.From(activations(simulated), simulated, study.Seed, workers, study.NeedsResponses)],
            _ => throw new InvalidOperationException($"No reader for {source.GetType().Name}."),
        }),
    ];

    /// <summary>The instances of a network that Ventral runs: one, or one a seed.</summary>
    public ImmutableArray<Network> ReadNetworks(NetworkFactor factor) =>
        [.. Instances(factor).Select(network => runtime is not null && network.IsOnnxGraph ? network.On(runtime) : network)];

    public RdmSet ReadRdms(NetworkFactor factor)
    {
        var reader = Reader(factor.Source);
        return reader.ReadNetworkRdms(reader.Entry.NetworkRdms.First(described => described.Network == factor.Name));
    }

    public ImmutableArray<PublishedScore> ReadPublishedScores(NetworkFactor factor) =>
        [.. Reader(factor.Source).ReadPublishedScores().Where(score => PublishedSelection.Of(score) == factor.Selection)];

    private ImmutableArray<Network> Instances(NetworkFactor factor)
    {
        var architecture = factor.Opened?.Architecture ?? NetworkCatalogue.Get(factor.Architecture!);
        var preprocessing = factor.Opened?.Preprocessing;
        var seeds = factor.SeedsFrom(study.Seed);
        switch (factor.Weights)
        {
            case WeightOrigin.Random:
                var scheme = factor.Scheme.Length == 0 ? architecture.DefaultInitialisation : InitialisationScheme.Parse(factor.Scheme);
                return [.. seeds.Select(seed => new Network(architecture, new WeightState.Random(seed, scheme), preprocessing))];
            case WeightOrigin.Shuffled:
                // Checked against the architecture once, whatever the number of seeds.
                var origin = new Network(architecture, new WeightState.Trained(Origin(factor), Weights(factor, architecture)), preprocessing).Weights;
                return [.. seeds.Select(seed => new Network(architecture, new WeightState.Shuffled(origin, Shuffles.Of(factor.Scheme), seed), preprocessing))];
            case WeightOrigin.Fitted:
                return [new(architecture, new WeightState.Fitted(Origin(factor), Weights(factor, architecture)), preprocessing)];
            default:
                return [new(architecture, new WeightState.Trained(Origin(factor), Weights(factor, architecture)), preprocessing)];
        }
    }

    private static string Origin(NetworkFactor factor) => factor.File.Length > 0 ? Path.GetFileName(factor.File) : factor.Source;

    private WeightSet Weights(NetworkFactor factor, Architecture architecture)
    {
        if (factor.Opened?.Weights is WeightState.Trained opened)
        {
            return opened.Weights;
        }

        if (factor.File.Length > 0)
        {
            return TrainedWeights.Read(architecture, factor.File);
        }

        var weights = study.Catalogue[factor.Source].Weights!;
        return TrainedWeights.Read(architecture, folder.PathOf(weights.File), weights.Format);
    }

    private DatasetReader Reader(string dataset) => new(study.Catalogue[dataset], folder);

    private void Gather(ImmutableArray<NetworkFactor> networks, CancellationToken cancellation)
    {
        var kept = ImmutableArray.CreateBuilder<NetworkFactor>();
        foreach (var factor in networks)
        {
            if (factor.WhenAvailable && !NeededFiles.AreAtHand(study, factor, folder))
            {
                monitor.Notice(NeededFiles.LeftOut(factor));
                continue;
            }

            kept.Add(factor);
        }

        Networks = kept.ToImmutable();
        Datasets = NeededFiles.Datasets(study, Networks);
        used.AddRange(NeededFiles.Of(study, Networks));

        string[] own = [.. Networks.SelectMany(f => f.OwnFiles).Distinct(StringComparer.Ordinal)];
        string[] missing = [.. own.Where(path => !File.Exists(path))];
        if (missing.Length > 0)
        {
            throw new VentralException($"Files that the study names must be there; missing: {string.Join(", ", missing)}.");
        }

        OwnFiles = [.. own.Select(path => (path, Sha256(path)))];
        TellOfLicences();
        monitor.StageStarted("data", used.Count);
        folder.Require(used, new DataProgressReport(monitor), cancellation);
    }

    /// <summary>Licences and citations are shown before anything is downloaded; the user's own files never are.</summary>
    private void TellOfLicences()
    {
        foreach (var entry in folder.IsOffline ? [] : Datasets.Where(entry => !entry.IsOwn && used.Any(file => file.Dataset == entry.Id && folder.Find(file) is null)))
        {
            monitor.Notice($"{entry.Id} is downloaded. Licence: {entry.Licence.Trim()} Cite: {string.Join(" · ", entry.Citations)}");
        }
    }

    private static string Sha256(string path)
    {
        try
        {
            using var stream = PlainFile.Open(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
