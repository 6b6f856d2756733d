using System.Collections.Immutable;

using Ventral.Analysis.Rsa.Resampling;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>Two-factor bootstraps of contrasts, from the networks' RDMs: how two networks differ for fresh subjects and fresh stimuli.</summary>
internal sealed class BootstrapStage
{
    private readonly Study study;

    private readonly ImmutableArray<UnitResult> units;

    private readonly ImmutableArray<RegionData> regions;

    private readonly Workers workers;

    private readonly Dictionary<(Contrast Contrast, string Roi), RdmBootstrapResult> results = [];

    public BootstrapStage(Study study, ImmutableArray<UnitResult> units, ImmutableArray<RegionData> regions, Workers workers)
    {
        this.study = study;
        this.units = units;
        this.regions = regions;
        this.workers = workers;
    }

    /// <summary>Whether both networks have RDMs; of published scores there are none.</summary>
    public bool Knows(Contrast contrast) => Unit(contrast.First) is not null && Unit(contrast.Second) is not null;

    /// <summary>The difference of the two networks at a layer.</summary>
    /// <param name="contrast">The networks, first minus second.</param>
    /// <param name="roi">The region.</param>
    /// <param name="layer">The place of the layer among those of either network; null for the mean over all.</param>
    /// <exception cref="VentralException">One of them has no RDMs, their layers do not pair, or the comparison cannot be resampled.</exception>
    public ScoreEstimate Difference(Contrast contrast, string roi, int? layer)
    {
        var result = Result(contrast, roi);
        int layers = result.Models.Length / 2;
        double[] weights = new double[2 * layers];
        for (int l = 0; l < layers; l++)
        {
            double weight = layer is null ? 1.0 / layers : l == layer ? 1 : 0;
            (weights[l], weights[layers + l]) = (weight, -weight);
        }

        return result.Contrast([.. weights]);
    }

    /// <summary>The subjects behind a region's differences.</summary>
    public int SubjectsOf(string roi) => Region(roi).Recording.Subjects.Length;

    private RdmBootstrapResult Result(Contrast contrast, string roi)
    {
        if (results.TryGetValue((contrast, roi), out var known))
        {
            return known;
        }

        if (Unit(contrast.First) is not { } first || Unit(contrast.Second) is not { } second)
        {
            throw new VentralException("One of the networks has no RDMs: a two-factor bootstrap draws stimuli anew, which printed scores cannot.");
        }

        if (first.Layers.Length != second.Layers.Length)
        {
            throw new VentralException($"The networks must have layer for layer: '{contrast.First}' has RDMs of {first.Layers.Length}, '{contrast.Second}' of {second.Layers.Length}.");
        }

        var models = new RdmSet(contrast.Name, first.Layers.Concat(second.Layers).Select(l => l.Read()));
        var result = RdmBootstrap.Run(
            models, Region(roi).Recording.Rdms, study.Inference.Measure.Comparison, study.Inference.DrawCount, SeedOf(contrast, roi), workers);
        results.Add((contrast, roi), result);
        return result;
    }

    private RegionData Region(string roi) => regions.First(r => r.Roi == roi);

    private UnitResult? Unit(string network) => units.FirstOrDefault(u => u.Factor.Key == network);

    // Contrasts have draws of their own, which do not depend on which others the study has.
    private Seed SeedOf(Contrast contrast, string roi) => new(new Philox(study.Seed, $"two-factor bootstrap/{contrast.Name}/{roi}").NextUInt64());
}
