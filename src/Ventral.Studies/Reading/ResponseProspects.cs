using System.Collections.Immutable;
using System.Globalization;

using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Studies.Reading;

/// <summary>Finds measures of responses that have no prospects: what they need is known to be missing before anything runs.</summary>
internal sealed class ResponseProspects
{
    private readonly DatasetCatalogue catalogue;

    private readonly ImmutableArray<RecordingSource> recordings;

    private readonly ImmutableArray<NetworkFactor> networks;

    private readonly FoldPlan folds;

    public ResponseProspects(DatasetCatalogue catalogue, ImmutableArray<RecordingSource> recordings, ImmutableArray<NetworkFactor> networks, FoldPlan folds)
    {
        this.catalogue = catalogue;
        this.recordings = recordings;
        this.networks = networks;
        this.folds = folds;
    }

    /// <summary>Records a fault for each such measure, where it is named.</summary>
    public void Require(IEnumerable<(YamlScalar Scalar, Measure Measure)> measures, YamlMapping root)
    {
        foreach (var (scalar, measure) in measures)
        {
            if (measure is ResponseMeasure needy && Obstacle(needy, root) is { } obstacle)
            {
                scalar.Fault(obstacle);
            }
        }
    }

    private string? Obstacle(ResponseMeasure measure, YamlMapping root)
    {
        string[] known =
        [
            .. from recording in recordings.OfType<CatalogueRecording>()
               let regions = catalogue[recording.Dataset].Recordings.Where(r => recording.Rois.Contains(r.Roi, StringComparer.Ordinal) && !r.HoldsResponses).Select(r => r.Roi).ToArray()
               where regions.Length > 0
               select $"'{recording.Dataset}' holds RDMs alone of {string.Join(", ", regions)}",
        ];
        if (known.Length > 0)
        {
            return $"'{measure.Name}' needs what channels answered; {string.Join("; ", known)}. Compare RDMs by rsa: measures, or take a recording with responses: simulated subjects, or your own ('ventral data add').";
        }

        string[] given = [.. networks.Where(network => network.Given is { AreRdms: true } || (network.Weights == WeightOrigin.Given && network.Given is null)).Select(network => network.Key)];
        return given.Length > 0
            ? $"'{measure.Name}' needs what units answered; of {string.Join(", ", given)} RDMs alone are given. Give activations instead, or leave the measure to another study."
            : measure.UsesFolds && StimulusCount(root) is { } stimuli && folds.Count > FoldPlan.Most(stimuli)
                ? $"'{measure.Name}' is tested on each of {folds.Count} folds, which must hold {FoldPlan.FewestTested} stimuli or more; {stimuli} stimuli make at most {FoldPlan.Most(stimuli)}. {(FoldPlan.Most(stimuli) < 2 ? "Show more stimuli." : $"Ask for fewer with folds: {{count: {FoldPlan.Most(stimuli)}}}, or show more stimuli.")}"
                : null;
    }

    /// <summary>How many stimuli there are; null where a fault elsewhere leaves that open.</summary>
    public int? StimulusCount(YamlMapping root) => recordings.OfType<CatalogueRecording>().FirstOrDefault() is { } recorded
        ? catalogue[recorded.Dataset].Stimuli?.Ids().Count
        : root.OptionalMapping("stimuli")?.OptionalMapping("generated")?.OptionalScalar("count") is { } count && int.TryParse(count.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
