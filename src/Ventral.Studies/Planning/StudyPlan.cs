using System.Collections.Immutable;

using Ventral.Data.Catalogue;
using Ventral.Studies.Running;

namespace Ventral.Studies.Planning;

/// <summary>What a study would do, known before anything is downloaded or computed.</summary>
public sealed class StudyPlan
{
    private readonly Study study;

    private StudyPlan(Study study, ImmutableArray<NetworkFactor> networks, ImmutableArray<LeftOutNetwork> leftOut, ImmutableArray<PlannedFile> files, int stimulusCount)
    {
        this.study = study;
        Networks = networks;
        LeftOut = leftOut;
        Files = files;
        StimulusCount = stimulusCount;
        Regions = [.. study.Recordings.SelectMany(source => PlannedRegion.Of(study.Catalogue, source))];
        Notes = [.. networks.Select(network => ReadoutNote.Of(study, network)).OfType<string>()];
        Units = [.. networks.Select(network => UnitSizes.Of(study, network, stimulusCount, Regions))];
    }

    /// <summary>The networks that would run.</summary>
    public ImmutableArray<NetworkFactor> Networks { get; }

    /// <summary>The networks that are run <c>when-available</c> and would be left out, as their weights are not at hand.</summary>
    public ImmutableArray<LeftOutNetwork> LeftOut { get; }

    /// <summary>Sentences on what is not as it is named: layers of which a readout takes all units, because it asks for as many or more.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>What each of them takes, in their order.</summary>
    public ImmutableArray<WorkUnit> Units { get; }

    /// <summary>The files of the catalogue that are read.</summary>
    public ImmutableArray<PlannedFile> Files { get; }

    /// <summary>The regions of the brain.</summary>
    public ImmutableArray<PlannedRegion> Regions { get; }

    /// <summary>How many stimuli are shown.</summary>
    public int StimulusCount { get; }

    /// <summary>How many cells.</summary>
    public long CellCount => Units.Sum(unit => unit.CellCount);

    /// <summary>Every cell but those of published scores, made when it is asked for, in the order of <c>scores.csv</c>.</summary>
    public IEnumerable<PlannedCell> Cells =>
        from network in Networks
        where network.Weights != WeightOrigin.Published
        from instance in InstancesOf(network)
        from region in Regions
        from measure in instance.IsMain ? study.Measures : study.Measures.Take(1)
        from layer in network.Layers
        from subject in region.Subjects.Append("")
        select new PlannedCell(network.Key, instance.Seed, layer, region.Roi, subject, measure.Name);

    /// <summary>Plans a study. Files are looked for, not read.</summary>
    /// <param name="study">The study.</param>
    /// <param name="networks">Those of its networks that were chosen.</param>
    /// <param name="data">Where data lie.</param>
    public static StudyPlan Of(Study study, ImmutableArray<NetworkFactor> networks, DataFolder data)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(data);
        ImmutableArray<NetworkFactor> kept = [.. networks.Where(network => !network.WhenAvailable || NeededFiles.AreAtHand(study, network, data))];
        ImmutableArray<LeftOutNetwork> leftOut = [.. networks.Except(kept).Select(network => new LeftOutNetwork(network.Key, NeededFiles.LeftOut(network)))];
        var recorded = study.Recordings.OfType<CatalogueRecording>().ToArray();
        ImmutableArray<PlannedFile> files = [.. NeededFiles.Of(study, kept).Select(file => new PlannedFile(file, data.Find(file) is not null))];
        int stimuli = study.Stimuli?.Count ?? study.Catalogue[recorded[0].Dataset].Stimuli!.Ids().Count;
        return new(study, kept, leftOut, files, stimuli);
    }

    /// <summary>The instances of a network, the one that stands for it first, as tables name them.</summary>
    private IEnumerable<(string Seed, bool IsMain)> InstancesOf(NetworkFactor network)
    {
        if (!network.IsSeeded)
        {
            return [("", true)];
        }

        (string Seed, bool IsMain)[] seeds = [.. network.SeedsFrom(study.Seed).Select(seed => (seed.ToString(), network.SeedCount == 1))];
        return seeds.Length == 1 ? seeds : seeds.Prepend((Tables.ScoreRow.MeanOfSeeds, true));
    }
}
