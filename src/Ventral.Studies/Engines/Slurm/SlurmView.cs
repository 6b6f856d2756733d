using System.Collections.Immutable;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>What Slurm says of a token's jobs at one moment; or that it does not answer.</summary>
/// <param name="Jobs">The jobs, of controller and accounting database together.</param>
/// <param name="Silence">Why there is no answer; null where there is one.</param>
internal sealed record SlurmView(ImmutableArray<SlurmJob> Jobs, string? Silence)
{
    /// <summary>The merge's job, where there is one: the one yet to end, else the latest.</summary>
    public SlurmJob? Merge => Best(Jobs.Where(job => job.ArrayId is null));

    /// <summary>Whether any of the jobs is yet to end.</summary>
    public bool IsActive => Jobs.Any(job => job.IsActive);

    /// <summary>Asks. Whoever asks goes on without an answer.</summary>
    /// <param name="token">The token.</param>
    /// <param name="remember">Whether to ask the accounting database as well, for jobs that the controller has forgotten.</param>
    public static SlurmView Ask(string token, bool remember = true)
    {
        try
        {
            var jobs = SlurmClient.Find(token);
            // Of a job that both know, the controller knows more.
            var known = jobs.Select(job => job.Number).ToHashSet(StringComparer.Ordinal);
            return new([.. jobs, .. remember ? SlurmClient.Recall(token).Where(job => !known.Contains(job.Number)) : []], null);
        }
        catch (ExternalProgramException e)
        {
            return new([], e.Message);
        }
    }

    /// <summary>The job of a shard, where there is one: the one yet to end, else the latest.</summary>
    public SlurmJob? Shard(int index) => Best(Jobs.Where(job => job.ArrayId is not null && job.Task == index));

    /// <summary>How many jobs of a shard are yet to end: more than one where it was submitted twice.</summary>
    public int ActiveCount(int index) => Jobs.Count(job => job.ArrayId is not null && job.Task == index && job.IsActive);

    private static SlurmJob? Best(IEnumerable<SlurmJob> jobs) => jobs.OrderBy(job => job.IsActive).ThenBy(job => job.ArrayId ?? job.Id).LastOrDefault();
}
