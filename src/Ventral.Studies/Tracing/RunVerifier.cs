using System.Collections.Immutable;

using Ventral.Data.Catalogue;
using Ventral.Studies.Running;
using Ventral.Studies.Store;
using Ventral.Studies.Tables;
using Ventral.Tensors;

namespace Ventral.Studies.Tracing;

/// <summary>Computes some cells of a finished run again, from images and weights and without its store, and holds the bits against its table.</summary>
public sealed class RunVerifier
{
    private readonly RunOptions options;

    private readonly IRunMonitor monitor;

    /// <summary>Prepares verification.</summary>
    /// <param name="options">Where data lie and how to compute; its folder is not written.</param>
    /// <param name="monitor">Hears of progress.</param>
    public RunVerifier(RunOptions options, IRunMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(monitor);
        this.options = options;
        this.monitor = monitor;
    }

    /// <summary>Draws cells and computes them again. Scores that others printed are not drawn.</summary>
    /// <param name="run">The finished run.</param>
    /// <param name="sample">How many cells; all where there are fewer.</param>
    /// <param name="seed">Which cells are drawn.</param>
    /// <param name="catalogue">The datasets that the study may name; those that Ventral carries with it where null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="VentralException">The study or its data are not there any more.</exception>
    public ImmutableArray<VerifiedCell> Verify(FinishedRun run, int sample, Seed seed, DatasetCatalogue? catalogue, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        var study = run.ReadStudy(catalogue);
        var computed = run.Trace.Networks.Select(n => n.Network).ToHashSet(StringComparer.Ordinal);
        ScoreRow[] drawn = Drawn([.. run.Scores.Where(row => computed.Contains(row.NetworkKey))], sample, seed);
        if (drawn.Length == 0)
        {
            throw new VentralException($"'{run.Folder}' must hold cells that Ventral computed, found none.");
        }

        var asked = drawn.ToLookup(row => row.NetworkKey, StringComparer.Ordinal);
        ImmutableArray<NetworkFactor> factors = [.. study.Networks.Where(n => asked.Contains(n.Key)).Select(n => Restricted(n, study, [.. asked[n.Key]]))];
        string store = Directory.CreateTempSubdirectory("ventral-verify-").FullName;
        try
        {
            var inputs = StudyInputs.Gather(study, factors, options, monitor, cancellation);
            var session = new StudySession(study, inputs, StudySession.Stimulate(inputs), new RunStore(store), options, monitor, new(), cancellation);
            monitor.StageStarted("networks", factors.Length);
            var rows = new Dictionary<string, ScoreRow>(StringComparer.Ordinal);
            for (int i = 0; i < factors.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                monitor.Progressed(i, factors[i].Key);
                if (session.Run(factors[i], static (_, _) => { }, cancellation) is { } unit)
                {
                    var table = new ScoreTable(study.Inference.Measure);
                    table.Add(unit.Factor, unit.Rows, unit.MainSeed);
                    foreach (var row in table.RowsWith(unit.Permutations.ToDictionary(t => (unit.Factor.Key, t.Key), t => t.Value)))
                    {
                        rows[row.Place] = row;
                    }
                }
            }

            return [.. drawn.Select(row => new VerifiedCell(row, rows.GetValueOrDefault(row.Place)))];
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    /// <summary>Some of the rows, without replacement, in the order of the table.</summary>
    private static ScoreRow[] Drawn(ScoreRow[] rows, int count, Seed seed)
    {
        int[] places = new Philox(seed, "verify/cells").Choice(rows.Length, Math.Min(count, rows.Length));
        return [.. places.Order().Select(place => rows[place])];
    }

    /// <summary>The network with the layers and seeds alone that the cells need.</summary>
    private static NetworkFactor Restricted(NetworkFactor factor, Study study, ScoreRow[] cells)
    {
        bool permuted = cells.Any(cell => cell.P is not null);
        // A permutation test is of all layers or none, and files of one's own are matched to layers by place.
        if (!permuted && factor.Given is null)
        {
            factor = factor with { Layers = [.. factor.Layers.Where(layer => cells.Any(cell => cell.Layer == layer))], Permuted = false };
        }

        if (factor.IsSeeded && factor.SeedCount > 1 && Array.TrueForAll(cells, cell => cell.Seed != ScoreRow.MeanOfSeeds))
        {
            ImmutableArray<Seed> seeds = [.. factor.SeedsFrom(study.Seed).Where(seed => cells.Any(cell => cell.Seed == seed.ToString()))];
            factor = factor with { Seeds = seeds, SeedCount = seeds.Length, Permuted = false };
        }

        return permuted ? factor : factor with { Permuted = false };
    }
}
