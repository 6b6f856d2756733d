using System.Collections.Immutable;

using Ventral.Analysis.Inference;
using Ventral.Analysis.Rsa;
using Ventral.Analysis.Rsa.Resampling;
using Ventral.Data;
using Ventral.Studies.Running;
using Ventral.Tensors;

namespace Ventral.Studies.Simulation;

/// <summary>Puts a study's design to brains whose truth is known, at the recordings' own noise and numbers of subjects and stimuli.</summary>
internal sealed class DesignSimulation
{
    private const string NoTruth = "none";

    private const string PairedTest = "paired-t";

    private const string BootstrapTest = "two-factor-bootstrap";

    private static readonly double[] Strengths = [1, 2, 4];

    private readonly Study study;

    private readonly ImmutableArray<CandidateLayer> layers;

    private readonly RdmSet models;

    private readonly SimulationOptions options;

    private readonly Workers workers;

    private readonly IRunMonitor monitor;

    private readonly CancellationToken cancellation;

    public DesignSimulation(Study study, ImmutableArray<CandidateLayer> layers, SimulationOptions options, Workers workers, IRunMonitor monitor, CancellationToken cancellation)
    {
        this.study = study;
        this.layers = layers;
        this.options = options;
        this.workers = workers;
        this.monitor = monitor;
        this.cancellation = cancellation;
        models = new("models", layers.Select(l => l.Rdm));
    }

    private RdmComparison Comparison => study.Inference.Measure.Comparison;

    /// <summary>All tables for all regions.</summary>
    public DesignReport Run(string folder, IReadOnlyList<RegionData> regions)
    {
        var recovery = ImmutableArray.CreateBuilder<RecoveryRow>();
        var ceilings = ImmutableArray.CreateBuilder<CeilingRow>();
        var rates = ImmutableArray.CreateBuilder<RateRow>();
        Contrast[] contrasts = [.. study.Inference.Contrasts.Concat(study.Hypotheses.Select(h => h.Contrast)).Distinct().Where(IsSimulated)];
        monitor.StageStarted("simulation", regions.Count * 2);
        for (int r = 0; r < regions.Count; r++)
        {
            var region = regions[r];
            monitor.Progressed(2 * r, $"{region.Roi}: layers");
            double[] noise = Recover(region, recovery, ceilings);
            monitor.Progressed((2 * r) + 1, $"{region.Roi}: tests");
            Rates(region, noise, contrasts, rates);
        }

        monitor.Progressed(regions.Count * 2, "");
        return new(folder, layers.Length, layers.Select(l => l.Network).Distinct(StringComparer.Ordinal).Count(), recovery.ToImmutable(), ceilings.ToImmutable(), rates.ToImmutable(), study.StatedRecovery);
    }

    private bool IsSimulated(Contrast contrast)
    {
        string[] missing = [.. new[] { contrast.First, contrast.Second }.Where(network => Places(network).Length == 0)];
        if (missing.Length > 0)
        {
            monitor.Notice($"Not simulated: {contrast.Name}: there are no RDMs of '{string.Join("' and '", missing)}'.");
        }

        return missing.Length == 0;
    }

    // The noise of each layer's brains; NaN where it makes none.
    private double[] Recover(RegionData region, ImmutableArray<RecoveryRow>.Builder recovery, ImmutableArray<CeilingRow>.Builder ceilings)
    {
        int people = region.Recording.Subjects.Length;
        double target = NoiseCeilings.Of(region.Recording.Rdms, Comparison, CeilingPooling.Matched).Lower;
        var results = new (double Noise, int[] Chosen, CeilingRow? Ceiling)[layers.Length];
        workers.For(
            layers.Length,
            t =>
            {
                if (layers[t].Generator is not { } generator)
                {
                    results[t] = (double.NaN, [], null);
                    return;
                }

                double noise = Noise(generator, people, target, $"simulation/{region.Roi}/noise", (ulong)t);
                int[] chosen = new int[layers.Length];
                double[][] scores = new double[options.DatasetCount][];
                double lower = 0, upper = 0;
                for (int d = 0; d < options.DatasetCount; d++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var brains = generator.Draw(people, options.ChannelCount, noise, study.Seed, $"simulation/{region.Roi}/recovery", Index(t, d));
                    var table = Comparison.Compare(models, brains, new Workers(1));
                    double[] means = [.. Enumerable.Range(0, layers.Length).Select(m => ScoreSeries.MeanOf(Row(table.Values, m, people)))];
                    chosen[Array.IndexOf(means, means.Max())]++;
                    scores[d] = Row(table.Values, t, people).ToArray();
                    var ceiling = NoiseCeilings.Of(brains, Comparison, CeilingPooling.Matched);
                    lower += ceiling.Lower / options.DatasetCount;
                    upper += ceiling.Upper / options.DatasetCount;
                }

                double mean = scores.Average(s => s.Average());
                double coverage = scores.Count(s => OneSampleT.Test(s, mean).RawEffect!.Interval is var interval && interval.Lower <= 0 && interval.Upper >= 0) / (double)scores.Length;
                results[t] = (noise, chosen, new(region.Roi, layers[t].Network, layers[t].Layer, noise, target, lower, upper, mean, coverage, options.DatasetCount));
            },
            cancellation);
        for (int t = 0; t < layers.Length; t++)
        {
            if (results[t].Ceiling is not { } ceiling)
            {
                continue;
            }

            ceilings.Add(ceiling);
            for (int m = 0; m < layers.Length; m++)
            {
                if (results[t].Chosen[m] > 0)
                {
                    recovery.Add(new(region.Roi, layers[t].Network, layers[t].Layer, layers[m].Network, layers[m].Layer, results[t].Chosen[m] / (double)options.DatasetCount, options.DatasetCount));
                }
            }
        }

        return [.. results.Select(r => r.Noise)];
    }

    // The noise at which subjects agree as much as they do in the recording; the ceiling falls with it, so that halving finds it.
    private double Noise(BrainGenerator generator, int people, double target, string purpose, ulong index)
    {
        const int Datasets = 2, Steps = 10;
        double low = 1.0 / 64, high = 64;
        for (int step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double middle = Math.Sqrt(low * high), lower = 0;
            for (int d = 0; d < Datasets; d++)
            {
                var brains = generator.Draw(people, options.ChannelCount, middle, study.Seed, purpose, (index * Datasets) + (ulong)d);
                lower += NoiseCeilings.Of(brains, Comparison, CeilingPooling.Matched).Lower / Datasets;
            }

            (low, high) = lower > target ? (middle, high) : (low, middle);
        }

        return Math.Sqrt(low * high);
    }

    private void Rates(RegionData region, double[] noise, IReadOnlyList<Contrast> contrasts, ImmutableArray<RateRow>.Builder rates)
    {
        if (noise.All(double.IsNaN))
        {
            return;
        }

        double[] known = [.. noise.Where(n => !double.IsNaN(n)).Order()];
        double usual = known[known.Length / 2];
        foreach (var contrast in contrasts)
        {
            int[] first = Places(contrast.First), second = Places(contrast.Second);
            rates.AddRange(Rates(region, contrast, first, second, NoTruth, 1, (d, _) => (BrainGenerator.OfNothing(models.Stimuli, study.Seed, $"simulation/{region.Roi}/{contrast.Name}/no layer", (ulong)d), usual), withBootstrap: true));
            foreach (var (truth, places) in new[] { (contrast.First, first), (contrast.Second, second) })
            {
                int[] makers = [.. places.Where(m => layers[m].Generator is not null)];
                foreach (double strength in makers.Length > 0 ? Strengths : [])
                {
                    rates.AddRange(Rates(region, contrast, first, second, truth, strength, (d, s) => (layers[makers[d % makers.Length]].Generator!, s * noise[makers[d % makers.Length]]), withBootstrap: strength == 1));
                }
            }
        }
    }

    private IEnumerable<RateRow> Rates(
        RegionData region, Contrast contrast, int[] first, int[] second, string truth, double strength, Func<int, double, (BrainGenerator Generator, double Noise)> maker, bool withBootstrap)
    {
        int people = region.Recording.Subjects.Length, count = options.TestCount;
        var compared = new RdmSet("models", first.Concat(second).Select(m => layers[m].Rdm));
        double[] weights = [.. first.Select(_ => 1.0 / first.Length), .. second.Select(_ => -1.0 / second.Length)];
        var found = new (double Effect, double Dz, double T, double B)[count];
        workers.For(
            count,
            d =>
            {
                cancellation.ThrowIfCancellationRequested();
                var (generator, noise) = maker(d, strength);
                string purpose = $"simulation/{region.Roi}/{contrast.Name}/{truth}/{strength}";
                var brains = generator.Draw(people, options.ChannelCount, noise, study.Seed, purpose, (ulong)d);
                var table = Comparison.Compare(compared, brains, new Workers(1));
                double[] differences = new double[people];
                for (int s = 0; s < people; s++)
                {
                    for (int m = 0; m < weights.Length; m++)
                    {
                        differences[s] += weights[m] * table[m, s];
                    }
                }

                var t = OneSampleT.Test(differences);
                double b = withBootstrap && RdmBootstrap.Names.Contains(Comparison.Name)
                    ? RdmBootstrap.Run(compared, brains, Comparison, options.DrawCount, SeedOf(purpose, d), new Workers(1)).Contrast([.. weights]).P ?? 1
                    : double.NaN;
                found[d] = (t.RawEffect!.Value, t.Effect.Value, t.P, b);
            },
            cancellation);
        yield return Row(PairedTest, found.Select(f => (f.Effect, f.T)));
        if (found.All(f => !double.IsNaN(f.B)))
        {
            yield return Row(BootstrapTest, found.Select(f => (f.Effect, f.B)));
        }

        RateRow Row(string test, IEnumerable<(double Effect, double P)> tests)
        {
            int hits = tests.Count(x => x.P < options.Alpha && (truth == NoTruth || (truth == contrast.First ? x.Effect > 0 : x.Effect < 0)));
            return new(region.Roi, contrast.Name, test, truth, strength, found.Average(f => f.Effect), found.Average(f => f.Dz), hits / (double)count, Wilson(hits, count), count);
        }
    }

    private int[] Places(string network) => [.. Enumerable.Range(0, layers.Length).Where(m => layers[m].Network == network)];

    // Each brain's bootstrap has draws of its own: by the same draws all would err alike, and their rate by more than its interval says.
    private Seed SeedOf(string purpose, int dataset) => new(new Philox(study.Seed, purpose + "/bootstrap", (ulong)dataset).NextUInt64());

    private static ulong Index(int layer, int dataset) => ((ulong)layer << 32) | (uint)dataset;

    private static ReadOnlySpan<double> Row(ReadOnlySpan<double> table, int row, int width) => table.Slice(row * width, width);

    // Wilson 1927, doi:10.1080/01621459.1927.10502953: keeps within [0, 1] where the rate is 0 or 1.
    private static ConfidenceInterval Wilson(int hits, int count)
    {
        double z = NormalDistribution.Quantile(0.975), share = hits / (double)count, spread = z * z / count;
        double centre = (share + (spread / 2)) / (1 + spread), half = z / (1 + spread) * Math.Sqrt((share * (1 - share) / count) + (spread / (4 * count)));
        return new(hits == 0 ? 0 : Math.Max(0, centre - half), hits == count ? 1 : Math.Min(1, centre + half), 0.95);
    }
}
