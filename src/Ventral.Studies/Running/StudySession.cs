using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Networks;
using Ventral.Studies.Store;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>
/// What all networks of a study are held against, read once, and what becomes of each of them. A network's RDMs are in the store and leave memory
/// when it is done, so that a study's memory grows with its rows alone.
/// </summary>
internal sealed class StudySession
{
    private readonly Study study;

    private readonly RunOptions options;

    private readonly IRunMonitor monitor;

    private readonly List<FailedCells> failures = [];

    private readonly Lock monitorLock = new();

    private readonly RdmStage rdms;

    private readonly ScoreStage scores;

    private readonly PermutationStage permutations;

    private readonly GateStage gate;

    private readonly StageClock clock;

    /// <summary>Reads what the networks are held against.</summary>
    public StudySession(Study study, StudyInputs inputs, StimulusSet stimuli, RunStore store, RunOptions options, IRunMonitor monitor, StageClock clock, CancellationToken cancellation)
    {
        this.study = study;
        this.options = options;
        this.monitor = monitor;
        this.clock = clock;
        Inputs = inputs;
        Stimuli = stimuli;
        Store = store;
        // Recordings are read before any network runs: a study whose brains saw other stimuli ends at once.
        Regions = clock.Time("recordings", () => ReadRegions(cancellation));
        var extraction = new ExtractionOptions { Memory = options.Memory };
        var results = new Results(store, options.MissingBecause);
        var responses = new ResponseStage(results, study, Regions, options.Workers);
        rdms = new(results, responses, stimuli, study.Readout, options.Workers, extraction);
        scores = new(results, responses, study, Regions, options.Workers, options.Memory);
        permutations = new(results, study, options.Workers);
        gate = new(study, results, stimuli, options.Workers, extraction);
    }

    public StudyInputs Inputs { get; }

    public StimulusSet Stimuli { get; }

    public RunStore Store { get; }

    public ImmutableArray<RegionData> Regions { get; }

    /// <summary>What failed so far.</summary>
    public ImmutableArray<FailedCells> Failures => [.. failures];

    /// <summary>The stimuli, and the user's own answers to them, which must be of these stimuli: faults that end a study before it leaves anything behind.</summary>
    public static StimulusSet Stimulate(StudyInputs inputs)
    {
        var stimuli = inputs.ReadStimuli();
        foreach (var factor in inputs.Networks.Where(n => n.Given is not null))
        {
            GivenNetwork.Read(factor, stimuli.Ids);
        }

        return stimuli;
    }

    /// <summary>The rows of <c>gate.csv</c> of these networks. Those that cannot run fail here, before anything is computed.</summary>
    public ImmutableArray<GateRow> Gate(IEnumerable<NetworkFactor> networks, CancellationToken cancellation) => clock.Time("gate", () =>
    {
        NetworkFactor[] runnable = [.. networks.Where(n => IsRun(n) && Attempt(n, () => { rdms.Require(n, Inputs.ReadNetworks(n)[0]); return n; }) is not null)];
        return gate.Rows(Inputs, runnable, monitor, cancellation);
    });

    /// <summary>The RDMs of one network; null where it failed, now or before.</summary>
    public NetworkRdms? Rdms(NetworkFactor factor, Action<double> progress, CancellationToken cancellation) => failures.Exists(f => f.Network == factor.Key && f.Where.Length == 0)
        ? null
        : clock.Time("activations", () => Attempt(factor, () => Read(factor, progress, cancellation)));

    /// <summary>The rows of one network, and its permutation tests by region; null where it failed.</summary>
    public UnitResult? Run(NetworkFactor factor, Action<double, string> progress, CancellationToken cancellation)
    {
        if (Rdms(factor, done => progress(done, factor.Key), cancellation) is not { } network)
        {
            return null;
        }

        double before = StepsOf(factor, 0);
        var rows = clock.Time("scores", () => Attempt(factor, () =>
        {
            var (made, undefined) = scores.Rows(network, cancellation);
            foreach (var cells in undefined)
            {
                Fail(cells);
            }

            return made;
        }));
        if (rows is null)
        {
            return null;
        }

        var tests = ImmutableDictionary.CreateBuilder<string, MantelResult>(StringComparer.Ordinal);
        if (study.Inference.PermutationCount > 0 && factor.Permuted)
        {
            foreach (var region in Regions)
            {
                double start = before;
                string current = $"{factor.Key}, {region.Roi}";
                if (rows.Count(row => row.Roi == region.Roi && row.Seed == network.Main.Seed && row.Measure == study.Inference.Measure.Name && row.Subject.Length == 0) != factor.Layers.Length)
                {
                    monitor.Notice($"Not tested by permutation: {current}: max-T is over all layers, and one of them has no score. Leave that layer out of the study.");
                }
                else if (clock.Time("permutations", () => Attempt(factor, $"permutation tests in {region.Roi}", () => permutations.Run(network, region, part => Progressed(progress, start + part, current), cancellation))) is { } result)
                {
                    tests[region.Roi] = result;
                }

                before++;
            }
        }

        return new(factor, network.Main.Seed, network.Instances, rows, tests.ToImmutable());
    }

    /// <summary>Steps of progress that a network takes.</summary>
    public static int StepsOf(NetworkFactor factor, int permutedRegions) => (factor.IsSeeded ? factor.SeedCount : 1) + (factor.Permuted ? permutedRegions : 0);

    private static bool IsRun(NetworkFactor factor) => factor.Weights is not (WeightOrigin.Published or WeightOrigin.Given) && factor.Given is null;

    private NetworkRdms Read(NetworkFactor factor, Action<double> progress, CancellationToken cancellation)
    {
        void Failed(string layer, VentralException e) => Fail(new(factor.Key, layer, e.Message) { IsNotComputed = e is NotComputedException });
        if (factor.Given is not null)
        {
            var given = GivenNetwork.Read(factor, Stimuli.Ids);
            return given.Rdms is { } kept ? rdms.Given(factor, kept) : rdms.Given(factor, given.Activations, Failed);
        }

        return factor.Weights == WeightOrigin.Given
            ? rdms.Given(factor, Inputs.ReadRdms(factor))
            : rdms.Computed(factor, Inputs.ReadNetworks(factor), done => progress(done), Failed, cancellation);
    }

    private void Fail(FailedCells cells)
    {
        failures.Add(cells);
        monitor.Notice($"Failed: {cells.Name}: {cells.Reason}");
    }

    /// <summary>A network's faults end its own cells only; a full disk or a cancelled run ends the run.</summary>
    private T? Attempt<T>(NetworkFactor factor, Func<T> compute)
        where T : class => Attempt(factor, "", compute);

    private T? Attempt<T>(NetworkFactor factor, string where, Func<T> compute)
        where T : class
    {
        try
        {
            return compute();
        }
        catch (VentralException e) when (e is not UnwritableFileException)
        {
            Fail(new(factor.Key, where, e.Message) { IsNotComputed = e is NotComputedException });
            return null;
        }
        catch (OutOfMemoryException) when (options.Memory is { } limit)
        {
            Fail(new(factor.Key, where, $"does not fit into {limit >> 20} MiB of memory. Raise --memory, use fewer threads, or show fewer stimuli."));
            return null;
        }
    }

    private ImmutableArray<RegionData> ReadRegions(CancellationToken cancellation)
    {
        monitor.StageStarted("recordings", 1);
        var recordings = Inputs.ReadRecordings(Truth, options.Workers);
        foreach (var recording in recordings)
        {
            Stimuli.Ids.RequireSame(recording.Rdms.Stimuli);
        }

        return [.. recordings.Select(recording => RegionData.Of(recording, study, options.Workers))];

        Activations Truth(SimulatedSource source)
        {
            var factor = study.Networks.First(n => n.Key == source.Network);
            var network = Inputs.ReadNetworks(factor)[0];
            return new ActivationExtractor(network, options.Workers, new() { Memory = options.Memory }).Extract(Stimuli, [source.Layer], study.Readout, cancellation)[0];
        }
    }

    private void Progressed(Action<double, string> progress, double done, string current)
    {
        lock (monitorLock)
        {
            progress(done, current);
        }
    }
}
