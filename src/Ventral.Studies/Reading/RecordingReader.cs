using System.Collections.Immutable;

using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Studies.Reading;

/// <summary>Reads the <c>recordings:</c> of a study.</summary>
internal sealed class RecordingReader
{
    private const int MostSubjects = 10_000;

    private readonly DatasetCatalogue catalogue;

    private readonly StudyNames names;

    public RecordingReader(DatasetCatalogue catalogue, ReadNetworks networks)
    {
        this.catalogue = catalogue;
        names = new(networks, [], []);
    }

    public ImmutableArray<RecordingSource> Read(YamlMapping root)
    {
        var sources = ImmutableArray.CreateBuilder<RecordingSource>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mapping in root.Mappings("recordings"))
        {
            RecordingSource? source = mapping.OptionalMapping("simulated") is { } simulated
                ? Simulated(simulated, root)
                : FromCatalogue(mapping);
            if (source is not null)
            {
                sources.Add(source);
            }

            foreach (string roi in source?.RegionNames ?? [])
            {
                if (!seen.Add(roi))
                {
                    mapping.Fault($"Region '{roi}' occurs twice; a study names each region once.");
                }
            }
        }

        bool generated = root.Has("stimuli");
        if (sources.Any(s => s is SimulatedSource) && sources.Any(s => s is CatalogueRecording))
        {
            root.Node("recordings")!.Fault("A study's recordings must share stimuli: simulated subjects see generated stimuli, recorded ones their own. Make two studies.");
        }
        else if (sources.Any(s => s is SimulatedSource) && !generated)
        {
            root.Node("recordings")!.Fault("'stimuli' is required where subjects are simulated, found none. Add stimuli: {generated: {count: 60, size: 128}}.");
        }
        else if (generated && sources.Any(s => s is CatalogueRecording))
        {
            root.OptionalNode("stimuli")!.Fault("'stimuli' is for simulated subjects; recorded ones saw those of their dataset. Leave it out.");
        }

        return sources.ToImmutable();
    }

    private CatalogueRecording? FromCatalogue(YamlMapping mapping)
    {
        var scalar = mapping.Scalar("dataset");
        var rois = mapping.Scalars("rois");
        if (scalar is null || CatalogueNames.Entry(catalogue, scalar) is not { } entry)
        {
            return null;
        }

        if (entry.Stimuli is null || entry.Recordings.IsEmpty)
        {
            scalar.Fault($"Dataset '{entry.Id}' must hold stimuli and recordings; it holds none. Datasets that do: {string.Join(", ", catalogue.Entries.Where(e => e.Stimuli is not null && !e.Recordings.IsEmpty).Select(e => e.Id))}.");
            return null;
        }

        string[] known = [.. entry.Recordings.Select(r => r.Roi)];
        foreach (var roi in rois.Where(roi => !known.Contains(roi.Text, StringComparer.Ordinal)))
        {
            roi.Fault(UnknownName.Message("region", roi.Text, known, entry.Id));
        }

        return new(entry.Id, [.. rois.Select(roi => roi.Text)]);
    }

    private SimulatedSource? Simulated(YamlMapping mapping, YamlMapping root)
    {
        string roi = mapping.Text("roi");
        if (mapping.OptionalScalar("roi") is { IsNull: false } named && (string.IsNullOrWhiteSpace(roi) || roi.Length > 100 || roi.Any(char.IsControl)))
        {
            named.Fault($"A region's name must be 1 to 100 characters in one line, found {roi.Length}{(roi.Length > 100 ? "" : $" ('{roi.ReplaceLineEndings(" ")}')")}.");
        }

        // A number that is a fault never runs; so many subjects cast doubt on no claim besides.
        int subjects = (int)(mapping.Scalar("subjects")?.AsWhole("subjects", 2, MostSubjects) ?? MostSubjects);
        int channels = mapping.Whole("channels", 2, 100_000);
        double noise = mapping.Number("noise", 0, 1e6);
        var layer = mapping.Scalar("layer");
        if (mapping.Scalar("network") is not { } key || layer is null)
        {
            return null;
        }

        var network = names.Network(key);
        if (network is null)
        {
            return null;
        }

        if (network.Architecture is null)
        {
            key.Fault($"Subjects can be simulated from a network that Ventral runs; '{network.Key}' is {network.WeightsName}.");
        }

        if (!names.HasLayer(network.Key, layer.Text))
        {
            layer.Fault(UnknownName.Message("layer", layer.Text, network.Layers, network.Key));
        }

        root.Know("stimuli");
        return new(roi, network.Key, layer.Text, subjects, channels, noise);
    }
}
