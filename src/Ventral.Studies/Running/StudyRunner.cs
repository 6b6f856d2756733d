using System.Collections.Immutable;
using System.Diagnostics;
using System.IO.Enumeration;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Networks;
using Ventral.Studies.Claims;
using Ventral.Studies.Simulation;
using Ventral.Studies.Store;

namespace Ventral.Studies.Running;

/// <summary>
/// Runs a study from images to tables. Whatever is in the run folder's store is used again, so that a run that was
/// stopped goes on where it was; the tables are the same bytes either way, and at any number of threads.
/// </summary>
public sealed class StudyRunner
{
    private readonly RunOptions options;

    private readonly IRunMonitor monitor;

    private readonly List<StageTime> stages = [];

    private readonly List<FailedNetwork> failures = [];

    private readonly Lock monitorLock = new();

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
        stages.Clear();
        failures.Clear();
        // Inputs come first: a study that lacks data, or whose given networks saw other stimuli, leaves nothing behind.
        var inputs = Timed("data", () => StudyInputs.Gather(study, Chosen(study), options, monitor, cancellation));
        var stimuli = inputs.ReadStimuli();
        var given = inputs.Networks.Where(n => n.Given is not null).ToDictionary(n => n.Key, n => GivenNetwork.Read(n, stimuli.Ids), StringComparer.Ordinal);
        using var folder = RunFolder.Open(options.OutFolder);
        if (folder.Replaced(study, options) is { } replaced)
        {
            monitor.Notice(replaced);
        }

        var store = new RunStore(folder.StorePath);
        var extraction = new ExtractionOptions { Memory = options.Memory };
        var rdmStage = new RdmStage(store, stimuli, study.Readout, options.Workers, extraction);
        // Recordings are read before any network runs: a study whose brains saw other stimuli ends at once.
        var regions = Timed("recordings", () => Regions(study, inputs, stimuli, cancellation));
        var gate = Timed("gate", () => new GateStage(study, store, stimuli, options.Workers, extraction).Rows(inputs, Runnable(inputs, given, rdmStage), monitor, cancellation));
        var networks = Timed("activations", () => Networks(inputs, given, rdmStage, cancellation));
        var scores = Timed("scores", () => Scores(study, inputs, networks, regions, cancellation));
        networks = networks.RemoveAll(network => failures.Any(failed => failed.Network == network.Factor.Key));
        var permutations = Timed("permutations", () => Permutations(study, store, networks, regions, cancellation));
        var tests = Timed("tests", () => new TestStage(study, scores, permutations, monitor).Rows());
        var claims = new ClaimStage(study, scores).Rows();
        var rows = scores.RowsWith(permutations);
        var published = new PublishedComparison(study, rows, tests, regions, scores, monitor.Notice).Rows();

        foreach (var damage in store.Damages)
        {
            monitor.Notice(damage.Message);
        }

        var outcome = new RunOutcome
        {
            Folder = folder.Path,
            Scores = rows,
            Tests = tests,
            Claims = claims,
            Lock = options.Lock is { } @lock ? new(@lock.Digest, @lock.Differences(study, inputs, options.Only)) : LockCheck.None,
            Published = published,
            Gate = gate,
            Failures = [.. failures],
            Stages = [.. stages],
        };
        if (rows.IsEmpty && !outcome.Failures.IsEmpty && folder.HoldsRun)
        {
            monitor.Notice($"No network was scored; '{folder.Path}' keeps the tables of the run before.");
            return outcome;
        }

        folder.Write(outcome);
        var pictures = RdmPicture.Choose(regions, networks, rows, study.Inference.Measure, store);
        folder.WriteProvenance(json => new Provenance(study, options, inputs, stimuli, networks, pictures, outcome).Write(json));
        return outcome;
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
        stages.Clear();
        failures.Clear();
        var inputs = StudyInputs.Gather(study, Chosen(study), options, monitor, cancellation);
        var stimuli = inputs.ReadStimuli();
        var given = inputs.Networks.Where(n => n.Given is not null).ToDictionary(n => n.Key, n => GivenNetwork.Read(n, stimuli.Ids), StringComparer.Ordinal);
        using var folder = RunFolder.Open(options.OutFolder);
        var stage = new RdmStage(new RunStore(folder.StorePath), stimuli, study.Readout, options.Workers, new() { Memory = options.Memory });
        var regions = Regions(study, inputs, stimuli, cancellation);
        var named = study.Inference.Contrasts.Concat(study.Hypotheses.Select(h => h.Contrast)).SelectMany(c => new[] { c.First, c.Second }).ToHashSet(StringComparer.Ordinal);
        var networks = Networks(inputs, given, stage, cancellation).RemoveAll(n => named.Count > 0 && !named.Contains(n.Factor.Key));
        ImmutableArray<CandidateLayer> layers =
            [.. networks.SelectMany(n => n.Main.Layers.Select(l => new CandidateLayer(n.Factor.Key, l.Layer, l.Rdm, BrainGenerator.Of(l.Rdm))))];
        if (layers.All(l => l.Generator is null))
        {
            throw new VentralException("A simulation needs a network of the study's contrasts that can be run, whose layers make the brains; there is none.");
        }

        var report = new DesignSimulation(study, layers, simulation, options.Workers, monitor, cancellation).Run(Path.Combine(folder.Path, "simulation"), regions);
        folder.Write(report);
        return report;
    }

    private ImmutableArray<NetworkFactor> Chosen(Study study)
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

    /// <summary>The networks of which nothing is known yet that would keep them from running; the others fail before anything is computed.</summary>
    private NetworkFactor[] Runnable(StudyInputs inputs, Dictionary<string, GivenNetwork> given, RdmStage stage) =>
        [.. inputs.Networks.Where(factor => factor.Weights is WeightOrigin.Published or WeightOrigin.Given || given.ContainsKey(factor.Key) || Attempt(factor, () =>
        {
            stage.Require(factor, inputs.ReadNetworks(factor)[0]);
            return factor;
        }) is not null)];

    private ImmutableArray<NetworkRdms> Networks(
        StudyInputs inputs, Dictionary<string, GivenNetwork> given, RdmStage stage, CancellationToken cancellation)
    {
        NetworkFactor[] factors = [.. inputs.Networks.Where(n => n.Weights != WeightOrigin.Published && failures.TrueForAll(failed => failed.Network != n.Key))];
        monitor.StageStarted("activations", factors.Sum(f => f.SeedCount));
        int before = 0;
        var networks = ImmutableArray.CreateBuilder<NetworkRdms>();
        foreach (var factor in factors)
        {
            monitor.Progressed(before, factor.Key);
            if (Attempt(factor, () => Rdms(factor)) is { } rdms)
            {
                networks.Add(rdms);
            }

            before += factor.SeedCount;
        }

        return networks.ToImmutable();

        NetworkRdms Rdms(NetworkFactor factor) => given.TryGetValue(factor.Key, out var network)
            ? network.Rdms is { } rdms ? stage.Given(factor, rdms) : stage.Given(factor, network.Activations)
            : factor.Weights == WeightOrigin.Given
            ? stage.Given(factor, inputs.ReadRdms(factor))
            : stage.Computed(factor, inputs.ReadNetworks(factor), done => monitor.Progressed(before + done, factor.Key), cancellation);
    }

    /// <summary>A network's faults end its own cells only; a full disk or a cancelled run ends the run.</summary>
    private T? Attempt<T>(NetworkFactor factor, Func<T> compute)
        where T : class
    {
        try
        {
            return compute();
        }
        catch (VentralException e) when (e is not UnwritableFileException)
        {
            failures.Add(new(factor.Key, e.Message));
            monitor.Notice($"Failed: {factor.Key}: {e.Message}");
            return null;
        }
    }

    private ImmutableArray<RegionData> Regions(Study study, StudyInputs inputs, StimulusSet stimuli, CancellationToken cancellation)
    {
        monitor.StageStarted("recordings", 1);
        var recordings = inputs.ReadRecordings(Truth, options.Workers);
        foreach (var recording in recordings)
        {
            stimuli.Ids.RequireSame(recording.Rdms.Stimuli);
        }

        return [.. recordings.Select(recording => RegionData.Of(recording, study))];

        Activations Truth(SimulatedSource source)
        {
            var factor = study.Networks.First(n => n.Key == source.Network);
            var network = inputs.ReadNetworks(factor)[0];
            return new ActivationExtractor(network, options.Workers, new() { Memory = options.Memory }).Extract(stimuli, [source.Layer], study.Readout, cancellation)[0];
        }
    }

    private ScoreTable Scores(
        Study study, StudyInputs inputs, ImmutableArray<NetworkRdms> networks, ImmutableArray<RegionData> regions, CancellationToken cancellation)
    {
        var table = new ScoreTable(study.Inference.Measure);
        var computed = new ScoreStage(study, regions, options.Workers);
        var published = new PublishedStage(regions);
        monitor.StageStarted("scores", networks.Length);
        for (int i = 0; i < networks.Length; i++)
        {
            var network = networks[i];
            if (Attempt(network.Factor, () => computed.Rows(network, cancellation)) is { } rows)
            {
                table.Add(network.Factor, rows, network.Main.Seed);
            }

            monitor.Progressed(i + 1, networks[i].Factor.Key);
        }

        foreach (var factor in inputs.Networks.Where(n => n.Weights == WeightOrigin.Published))
        {
            table.Add(factor, published.Rows(factor, inputs.ReadPublishedScores(factor)), "");
        }

        return table;
    }

    private Dictionary<(string Network, string Roi), MantelResult> Permutations(
        Study study, RunStore store, ImmutableArray<NetworkRdms> networks, ImmutableArray<RegionData> regions, CancellationToken cancellation)
    {
        var results = new Dictionary<(string Network, string Roi), MantelResult>();
        if (study.Inference.PermutationCount == 0)
        {
            return results;
        }

        var stage = new PermutationStage(store, study, options.Workers);
        (NetworkRdms Network, RegionData Region)[] pairs =
            [.. from network in networks where network.Factor.Permuted from region in regions select (network, region)];
        monitor.StageStarted("permutations", pairs.Length);
        for (int i = 0; i < pairs.Length; i++)
        {
            int before = i;
            var (network, region) = pairs[i];
            string current = $"{network.Factor.Key}, {region.Roi}";
            results[(network.Factor.Key, region.Roi)] = stage.Run(network, region, part => Progressed(before + part, current), cancellation);
        }

        return results;
    }

    private T Timed<T>(string stage, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        var result = work();
        stages.Add(new(stage, Stopwatch.GetElapsedTime(start).TotalSeconds));
        return result;
    }

    private void Progressed(double done, string current)
    {
        lock (monitorLock)
        {
            monitor.Progressed(done, current);
        }
    }
}
