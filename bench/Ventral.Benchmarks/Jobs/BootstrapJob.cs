using Ventral.Analysis.Rsa;
using Ventral.Analysis.Rsa.Resampling;
using Ventral.Data;

namespace Ventral.Benchmarks.Jobs;

/// <summary>
/// The bootstraps over subjects, over stimuli and over both, with their ceilings, of seven models and fifteen subjects: 1,000 draws,
/// against rsatoolbox (of which some draws are timed and taken times as many). The draws differ, so the answers agree only about.
/// </summary>
/// <param name="comparison">The comparison.</param>
/// <param name="goal">Times as fast.</param>
/// <param name="expected">The mean evaluation over draws of both, over models.</param>
public sealed class BootstrapJob(string comparison, double goal, double expected) : Job
{
    private RdmSet? models;
    private RdmSet? subjects;
    private RdmBootstrapResult? result;
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => goal;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        threads = workers;
        models = KendallJob.Read(inputs, "models");
        subjects = KendallJob.Read(inputs, "subjects");
    }

    /// <inheritdoc/>
    public override void Run() => result = RdmBootstrap.Run(models!, subjects!, RdmComparison.Parse(comparison), 1000, new Seed(5), threads);

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (Answer().Average(), expected, 0.005);

    /// <inheritdoc/>
    public override double[] Answer() => [.. Enumerable.Range(0, models!.Count).Select(m => result!.Draws.Average(d => d[m]))];
}
