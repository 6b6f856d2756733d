using System.Collections.Immutable;

using Ventral.Studies.Claims;
using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Planning;
using Ventral.Studies.Running;

namespace Ventral.Studies.Engines;

/// <summary>
/// Runs a study on a Slurm cluster: one array of jobs, each with some of the networks, and one job that merges them. Everything is written to
/// the run folder before the first job is submitted, and jobs are found again by a token of their own, so that this process may end at any moment.
/// </summary>
public sealed class SlurmEngine
{
    private readonly SlurmRequest request;

    private readonly IRunMonitor monitor;

    /// <summary>Prepares a run.</summary>
    /// <param name="request">What is run, where and how.</param>
    /// <param name="monitor">Hears of progress.</param>
    public SlurmEngine(SlurmRequest request, IRunMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(monitor);
        this.request = request;
        this.monitor = monitor;
    }

    /// <summary>
    /// Submits what is missing and follows it until it is merged. Where an earlier submission of the same work is not over, that one is
    /// followed, and only those of its jobs are submitted again that Slurm has lost.
    /// </summary>
    /// <param name="cancellation">Stops following; the jobs go on.</param>
    /// <returns>What the merge could not gather, and where its words are.</returns>
    /// <exception cref="VentralException">Slurm is not here, refuses or does not answer; data are missing; other work is under way in the folder; the merge failed.</exception>
    public (MergeRecord Merged, MergeFiles Files) Run(CancellationToken cancellation)
    {
        // First of all, so that a machine without Slurm leaves nothing behind.
        SlurmClient.Require();
        string text = request.ReadText();
        var wanted = request.Submission();
        var folder = UnderWay(wanted) ?? Created(wanted, text, cancellation);
        var merged = new SlurmFollower(folder, monitor).Follow(cancellation);
        return (merged, new(folder.Summary, folder.Outcome));
    }

    /// <summary>A new submission; or the one that another process has made meanwhile.</summary>
    private SubmissionFolder Created(Submission wanted, string text, CancellationToken cancellation)
    {
        var options = request.Options;
        var plan = StudyRunner.Plan(request.Study, options);
        RunFolder.RequireWritable(options.OutFolder);
        // Data are fetched and checked here: nodes of a cluster often reach no other host, and a fault is better told now than by a hundred jobs.
        StudyInputs.Gather(request.Study, plan.Networks, options, monitor, cancellation);
        TakeOver(cancellation);
        using var alone = EngineLock.Take(options.OutFolder, monitor, cancellation);
        if (UnderWay(wanted) is { } meanwhile)
        {
            return meanwhile;
        }

        wanted = wanted with { Shards = Shards(plan, cancellation) };
        string? lockText = StudyLock.PathFor(request.StudyFile) is var path && File.Exists(path) ? File.ReadAllText(path) : null;
        return SubmissionFolder.Create(options.OutFolder, wanted, text, request.ReadDatasets(), lockText, place =>
            (JobScript.Shard(wanted.Settings, wanted.Tool, place), JobScript.Merge(wanted.Settings, wanted.Tool, place)));
    }

    /// <summary>Makes sure that the folder is this study's, and takes over what attempts of earlier submissions left: they may have been cancelled before any merge.</summary>
    /// <exception cref="VentralException">The folder holds the run of another study, or is in use for long.</exception>
    private void TakeOver(CancellationToken cancellation)
    {
        string place = request.Options.OutFolder;
        if (!Directory.Exists(place))
        {
            return;
        }

        using var run = FreeFolder.When(() => RunFolder.Open(place, sweep: false), place, monitor, cancellation);
        if (run.Replaced(request.Study, request.Options) is { } replaced)
        {
            monitor.Notice(replaced);
        }

        AttemptImport.Into(run, SubmissionFolder.In(place), "run the same command again", monitor, cancellation);
    }

    /// <summary>An earlier submission of the same work that is not over; null where there is none.</summary>
    /// <exception cref="VentralException">One of other work has jobs under way.</exception>
    private SubmissionFolder? UnderWay(Submission wanted)
    {
        SubmissionFolder? same = null;
        foreach (var folder in SubmissionFolder.In(request.Options.OutFolder).Where(folder => !folder.IsSettled))
        {
            bool isSame = folder.Submission.IsOfSameWork(wanted);
            if (isSame && folder.Merged is null)
            {
                same = folder;
            }
            else if (SlurmClient.Find(folder.Submission.Token).FirstOrDefault(job => job.IsActive) is { } job)
            {
                if (isSame)
                {
                    same = folder;
                    continue;
                }

                throw new VentralException($"'{request.Options.OutFolder}' has jobs under way of another version of this study, or of another study or build ({SlurmClient.NameOf(folder.Submission.Token)}; {job.Fate}). Wait for them, end them with 'ventral cancel {request.Options.OutFolder}', or choose another folder with --out.");
            }
        }

        if (same is not null)
        {
            monitor.Notice($"'{request.Options.OutFolder}' has been submitted before, as {SlurmClient.NameOf(same.Submission.Token)}: going on with that. Settings of the engine that changed since are not heeded; 'ventral cancel' first for them.");
        }

        return same;
    }

    private ImmutableArray<ImmutableArray<string>> Shards(StudyPlan plan, CancellationToken cancellation)
    {
        var published = plan.Networks.Where(network => network.Weights == WeightOrigin.Published).Select(network => network.Key).ToHashSet(StringComparer.Ordinal);
        (string Key, double Cost)[] units = [.. plan.Units.Where(unit => !published.Contains(unit.Network)).Select(unit => (unit.Network, Cost(unit, plan.StimulusCount)))];
        var missing = Missing(units, cancellation);
        units = [.. units.Where(unit => missing.Contains(unit.Key))];
        return units.Length == 0 ? [] : ShardDeal.Deal(units, request.Settings.ShardCount(units.Length));
    }

    /// <summary>The units of which the run folder's store lacks results: found by gathering them without computing any.</summary>
    private HashSet<string> Missing((string Key, double Cost)[] units, CancellationToken cancellation)
    {
        string store = Path.Combine(request.Options.OutFolder, "store");
        string[] keys = [.. units.Select(unit => unit.Key)];
        if (!Directory.Exists(store))
        {
            return [.. keys];
        }

        var options = request.Options with { MissingBecause = ImmutableDictionary<string, string>.Empty };
        return [.. new StudyRunner(options, SilentMonitor.Instance).RunUnits(request.Study, keys, store, null, cancellation)
            .Where(failed => failed.IsNotComputed).Select(failed => failed.Network)];
    }

    /// <summary>Multiplications, of forward passes and of permuted comparisons together.</summary>
    private static double Cost(WorkUnit unit, int stimuli) => unit.MultiplyAdds + (unit.PermutedComparisons * (double)stimuli * stimuli);

    private sealed class SilentMonitor : IRunMonitor
    {
        public static readonly SilentMonitor Instance = new();

        public void StageStarted(string name, int stepCount)
        {
        }

        public void Progressed(double doneSteps, string current)
        {
        }

        public void Notice(string message)
        {
        }
    }
}
