using System.Collections.Immutable;
using System.IO.Enumeration;

using Ventral.Data.Catalogue;
using Ventral.Studies.Claims;
using Ventral.Studies.Planning;
using Ventral.Studies.Simulation;
using Ventral.Studies.Store;
using Ventral.Studies.Tracing;

namespace Ventral.Studies.Running;

/// <summary>
/// Runs a study from images to tables. Whatever is in the run folder's store is used again, so that a run that was
/// stopped goes on where it was; the tables are the same bytes either way, and at any number of threads.
/// </summary>
public sealed class StudyRunner
{
    private readonly RunOptions options;

    private readonly IRunMonitor monitor;

    /// <summary>Prepares runs with these options.</summary>
    /// <param name="options">Where and how to run.</param>
    /// <param name="monitor">Hears of progress.</param>
    public StudyRunner(RunOptions options, IRunMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(monitor);
        this.options = options;
        this.monitor = monitor;
    }

    /// <summary>Runs a study and writes its folder: <c>scores.csv</c>, <c>tests.csv</c>, <c>claims.csv</c>, <c>published.csv</c>, <c>gate.csv</c>, <c>run.json</c>.</summary>
    /// <param name="study">The study.</param>
    /// <param name="cancellation">Stops the run; what is finished stays in the store.</param>
    /// <exception cref="VentralException">Data are missing or wrong, or the run folder cannot be written.</exception>
    public RunOutcome Run(Study study, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(study);
        var clock = new StageClock();
        // Inputs come first: a study that lacks data, or whose given networks saw other stimuli, leaves nothing behind.
        var chosen = Chosen(study, options);
        RunFolder.RequireWritable(options.OutFolder);
        var inputs = clock.Time("data", () => StudyInputs.Gather(study, chosen, options, monitor, cancellation));
        var stimuli = StudySession.Stimulate(inputs);
        using var folder = RunFolder.Open(options.OutFolder);
        if (folder.Replaced(study, options) is { } replaced)
        {
            monitor.Notice(replaced);
        }

        foreach (var factor in inputs.Networks)
        {
            if (ReadoutNote.Of(study, factor) is { } note)
            {
                monitor.Notice(note);
            }
        }

        using var use = new StoreUse(folder.StorePath, monitor);
        var session = new StudySession(study, inputs, stimuli, use.Store, options, monitor, clock, cancellation);
        var regions = session.Regions;
        var gate = session.Gate(inputs.Networks, cancellation);
        var units = Units(study, session, inputs.Networks, cancellation);
        var scores = new ScoreTable(study.Inference.Measure);
        foreach (var unit in units)
        {
            scores.Add(unit.Factor, unit.Rows, unit.MainSeed);
        }

        var published = new PublishedStage(regions);
        foreach (var factor in inputs.Networks.Where(n => n.Weights == WeightOrigin.Published))
        {
            scores.Add(factor, published.Rows(factor, inputs.ReadPublishedScores(factor)), "");
        }

        var permutations = (from unit in units from test in unit.Permutations select (unit.Factor.Key, test.Key, test.Value)).ToDictionary(t => (Network: t.Item1, Roi: t.Item2), t => t.Value);
        var bootstraps = new BootstrapStage(study, units, regions, options.Workers);
        var tests = clock.Time("tests", () => new TestStage(study, scores, permutations, bootstraps, monitor).Rows());
        var absent = AbsentNetworks.Of(study, options.Only, chosen, inputs.Networks, session.Failures);
        var claims = clock.Time("claims", () => new ClaimStage(study, scores, bootstraps, absent).Rows());
        var rows = scores.RowsWith(permutations);
        var outcome = new RunOutcome
        {
            Folder = folder.Path,
            Scores = rows,
            Tests = tests,
            Claims = claims,
            Lock = options.Lock is { } @lock ? new(@lock.Digest, @lock.Differences(study, inputs, options.Only)) : LockCheck.None,
            Published = new PublishedComparison(study, rows, tests, regions, scores, monitor.Notice).Rows(),
            Gate = gate,
            Seeds = new SeedStage(study, scores).Rows(),
            Failures = session.Failures,
            Stages = clock.Stages,
        };
        if (rows.IsEmpty && !outcome.Failures.IsEmpty && folder.HoldsRun)
        {
            monitor.Notice($"No network was scored; '{folder.Path}' keeps the tables of the run before.");
            return outcome;
        }

        folder.Write(outcome);
        folder.WriteStudy(study);
        folder.WriteTrace(RunTrace.Of(study, options, session, units));
        var pictures = RdmPicture.Choose(regions, units, rows, study.Inference.Measure, use.Store);
        folder.WriteProvenance(json => new Provenance(study, options, inputs, stimuli, units, pictures, outcome, folder.Written).Write(json));
        use.Finish();
        return outcome;
    }

    /// <summary>Plans a study: what it would compute and read, before anything is downloaded or computed.</summary>
    /// <param name="study">The study.</param>
    /// <param name="options">Which of its networks, and where data lie.</param>
    public static StudyPlan Plan(Study study, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(options);
        return StudyPlan.Of(study, Chosen(study, options), new DataFolder(options.DataFolder, DataFolder.DefaultCache(Environment.GetEnvironmentVariable)));
    }

    /// <summary>
    /// Computes some networks of a study into a store, without tables: one machine's part of a study that is dealt out. What another store already
    /// holds is read from there and not written again.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="networks">The keys of the networks: units of <see cref="StudyPlan"/>.</param>
    /// <param name="storePath">The folder of the store to write, this process's own.</param>
    /// <param name="readOnlyStorePath">A store that others write, or that is finished; null for none.</param>
    /// <param name="cancellation">Stops the work; what is finished stays in the store.</param>
    /// <returns>The cells that failed, each with its reason.</returns>
    /// <exception cref="VentralException">Data are missing or wrong, or the store cannot be written.</exception>
    public ImmutableArray<FailedCells> RunUnits(Study study, IReadOnlyCollection<string> networks, string storePath, string? readOnlyStorePath, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(networks);
        var mine = networks.ToHashSet(StringComparer.Ordinal);
        ImmutableArray<NetworkFactor> chosen = [.. study.Networks.Where(n => mine.Contains(n.Key))];
        var inputs = StudyInputs.Gather(study, chosen, options, monitor, cancellation);
        var stimuli = StudySession.Stimulate(inputs);
        var store = new RunStore(storePath, readOnlyStorePath);
        try
        {
            var session = new StudySession(study, inputs, stimuli, store, options, monitor, new(), cancellation);
            session.Gate(inputs.Networks, cancellation);
            Units(study, session, inputs.Networks, cancellation);
            return session.Failures;
        }
        finally
        {
            // The store may be read by others: its index is its owner's.
            StoreUse.Tell(store, monitor);
        }
    }

    /// <summary>
    /// Puts the study's design to brains that one of its layers made, or none, with the recordings' noise and numbers of subjects and
    /// stimuli, and writes what it finds of them to <c>simulation/</c> in the run folder: before the study's own results are believed.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="simulation">How much is simulated.</param>
    /// <param name="cancellation">Stops it; RDMs that are finished stay in the store.</param>
    /// <exception cref="VentralException">Data are missing or wrong, no network can be run, or the run folder cannot be written.</exception>
    public DesignReport Simulate(Study study, SimulationOptions simulation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(simulation);
        var chosen = Chosen(study, options);
        RunFolder.RequireWritable(options.OutFolder);
        var inputs = StudyInputs.Gather(study, chosen, options, monitor, cancellation);
        var stimuli = StudySession.Stimulate(inputs);
        using var folder = RunFolder.Open(options.OutFolder);
        if (folder.Beside(study) is { } beside)
        {
            monitor.Notice(beside);
        }

        using var use = new StoreUse(folder.StorePath, monitor);
        var session = new StudySession(study, inputs, stimuli, use.Store, options, monitor, new(), cancellation);
        var regions = session.Regions;
        var named = study.Inference.Contrasts.Concat(study.Hypotheses.Select(h => h.Contrast)).SelectMany(c => new[] { c.First, c.Second }).ToHashSet(StringComparer.Ordinal);
        NetworkFactor[] factors = [.. inputs.Networks.Where(n => n.Weights != WeightOrigin.Published && (named.Count == 0 || named.Contains(n.Key)))];
        monitor.StageStarted("activations", factors.Sum(f => StudySession.StepsOf(f, 0)));
        int before = 0;
        var networks = new List<NetworkRdms>();
        foreach (var factor in factors)
        {
            if (session.Rdms(factor, done => monitor.Progressed(before + done, factor.Key), cancellation) is { } network)
            {
                networks.Add(network);
            }

            before += StudySession.StepsOf(factor, 0);
        }

        var (layers, undefined) = CandidateLayer.Of(networks, study.Inference.Measure);
        foreach (var cells in undefined)
        {
            monitor.Notice($"Failed: {cells.Name}: {cells.Reason}");
        }

        if (layers.All(l => l.Generator is null))
        {
            throw new VentralException("A simulation needs a network of the study's contrasts that can be run, whose layers make the brains; there is none.");
        }

        var report = new DesignSimulation(study, layers, simulation, options.Workers, monitor, cancellation).Run(Path.Combine(folder.Path, "simulation"), regions) with { Failures = session.Failures.AddRange(undefined) };
        folder.Write(report, study);
        return report;
    }

    private static ImmutableArray<NetworkFactor> Chosen(Study study, RunOptions options)
    {
        if (options.Only is not { } pattern)
        {
            return study.Networks;
        }

        ImmutableArray<NetworkFactor> chosen = [.. study.Networks.Where(n => FileSystemName.MatchesSimpleExpression(pattern, n.Key, ignoreCase: false))];
        return chosen.IsEmpty
            ? throw new NoNetworkChosenException($"--only must fit a network of the study, found '{pattern}'. Networks: {string.Join(", ", study.Networks.Select(n => n.Key))}.")
            : chosen;
    }

    private ImmutableArray<UnitResult> Units(Study study, StudySession session, ImmutableArray<NetworkFactor> networks, CancellationToken cancellation)
    {
        NetworkFactor[] factors = [.. networks.Where(n => n.Weights != WeightOrigin.Published)];
        int permuted = study.Inference.PermutationCount > 0 ? session.Regions.Length : 0;
        monitor.StageStarted("networks", factors.Sum(f => StudySession.StepsOf(f, permuted)));
        double before = 0;
        var units = ImmutableArray.CreateBuilder<UnitResult>();
        foreach (var factor in factors)
        {
            cancellation.ThrowIfCancellationRequested();
            monitor.Progressed(before, factor.Key);
            if (session.Run(factor, (done, current) => monitor.Progressed(before + done, current), cancellation) is { } unit)
            {
                units.Add(unit);
            }

            before += StudySession.StepsOf(factor, permuted);
        }

        return units.ToImmutable();
    }
}
