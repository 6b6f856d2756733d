using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Studies.Running.Tests;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>Makes every test of a study: the rows of <c>tests.csv</c>.</summary>
internal sealed class TestStage
{
    private readonly Study study;

    private readonly ScoreTable scores;

    private readonly IReadOnlyDictionary<(string Network, string Roi), MantelResult> permutations;

    private readonly BootstrapStage? bootstraps;

    private readonly IRunMonitor monitor;

    private readonly ImmutableArray<TestRow>.Builder rows = ImmutableArray.CreateBuilder<TestRow>();

    public TestStage(
        Study study, ScoreTable scores, IReadOnlyDictionary<(string Network, string Roi), MantelResult> permutations, BootstrapStage? bootstraps, IRunMonitor monitor)
    {
        this.study = study;
        this.scores = scores;
        this.permutations = permutations;
        this.bootstraps = bootstraps;
        this.monitor = monitor;
    }

    /// <summary>The contrasts by region, then each network in each region.</summary>
    public ImmutableArray<TestRow> Rows()
    {
        monitor.StageStarted("tests", 1);
        rows.Clear();
        foreach (var contrast in study.Inference.Contrasts)
        {
            AddContrast(contrast);
        }

        foreach (var series in scores.Series)
        {
            AddIfDefined($"{series.Network} in {series.Roi}", LayerTests.Groups(series));
            if (permutations.TryGetValue((series.Network, series.Roi), out var result))
            {
                rows.AddRange(PermutationTests.Rows(series, result));
            }

            rows.AddRange(PermutationTests.Published(series, study.Inference.Measure));
        }

        return rows.ToImmutable();
    }

    private void AddContrast(Contrast contrast)
    {
        bool answered = false;
        foreach (string roi in scores.Rois)
        {
            if (scores.Find(contrast.First, roi) is { } first && scores.Find(contrast.Second, roi) is { } second)
            {
                answered = true;
                if (Missing(contrast.First, first) is { Length: > 0 } missing || (missing = Missing(contrast.Second, second)).Length > 0)
                {
                    monitor.Notice($"Not tested: {contrast.Name} in {roi}: no score of {missing}.");
                    continue;
                }

                AddIfDefined($"{contrast.Name} in {roi}", ContrastTests.Groups(contrast, first, second));
                if (study.Inference.BootstrapCount > 0 && bootstraps?.Knows(contrast) == true)
                {
                    AddIfDefined($"{contrast.Name} in {roi} by two-factor bootstrap", BootstrapTests.Groups(contrast, first, bootstraps));
                }
            }
        }

        // A network that was left out or failed has its own notice.
        if (!answered && scores.Holds(contrast.First) && scores.Holds(contrast.Second))
        {
            monitor.Notice($"Not tested: {contrast.Name}: one of them has no scores by '{study.Inference.Measure.Name}'.");
        }
    }

    /// <summary>The first layer of a network that has no score: its families would be smaller than was asked for.</summary>
    private string Missing(string network, ScoreSeries series) => study.Networks.FirstOrDefault(n => n.Key == network) is { } factor
        ? factor.Layers.Where(layer => !series.Layers.Contains(layer, StringComparer.Ordinal)).Select(layer => $"{network}, {layer}").FirstOrDefault("")
        : "";

    /// <summary>A group of tests that is undefined on its data (no variance, too few subjects) is left out with a notice; the others stand.</summary>
    private void AddIfDefined(string about, IEnumerable<IEnumerable<TestRow>> groups)
    {
        foreach (var group in groups)
        {
            try
            {
                rows.AddRange(group.ToArray());
            }
            catch (VentralException e)
            {
                monitor.Notice($"Not tested: {about}: {e.Message}");
            }
        }
    }
}
