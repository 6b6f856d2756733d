using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks.Jobs;

/// <summary>
/// A Mantel test by Kendall's tau-b with 10,000 given relabellings of 92 stimuli, against SciPy's kendalltau in two processes (of
/// which 800 are timed, and taken times 12.5). The answer is the statistics of the first 200.
/// </summary>
public sealed class MantelJob : Job
{
    private RdmSet? moving;
    private RdmSet? still;
    private Relabellings? relabellings;
    private double[] first = [];
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 90;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        threads = workers;
        moving = KendallJob.Read(inputs, "moving");
        still = KendallJob.Read(inputs, "fixed");
        relabellings = new([.. NpyFile.Read(inputs.PathOf("permutations")).ToDoubles().ToArray().Select(p => (int)p).Chunk(92)]);
    }

    /// <inheritdoc/>
    public override void Run() =>
        MantelTest.Run(moving!, still!, new TauB(), new TauB().Prepare(moving!, still!), relabellings!, threads, null, CancellationToken.None);

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (Answer().Sum(), 0.0761023403, 1e-9);

    /// <inheritdoc/>
    public override double[] Answer()
    {
        if (first.Length == 0)
        {
            var scorer = new TauB().Prepare(moving!, still!).NewScorer();
            first = new double[200];
            for (int b = 0; b < first.Length; b++)
            {
                scorer.Score(relabellings![b], first.AsSpan(b, 1));
            }
        }

        return first;
    }
}
