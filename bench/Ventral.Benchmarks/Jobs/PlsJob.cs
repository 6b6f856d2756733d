using System.Collections.Immutable;
using System.Globalization;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks.Jobs;

/// <summary>PLS regression of 168 sites on 25 components of a layer, 3,200 stimuli in 10 folds, against scikit-learn (which stops before it has converged).</summary>
/// <param name="expected">The mean over folds of the median r, from scikit-learn run until it converges.</param>
public sealed class PlsJob(double expected) : Job
{
    private Activations x = null!;
    private Activations y = null!;
    private ImmutableArray<Fold> folds = [];
    private double[] medians = [];
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 40;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        threads = workers;
        x = InputResponses.Read(inputs, "x");
        y = InputResponses.Read(inputs, "y");
        int[] fold = [.. NpyFile.Read(inputs.PathOf("fold")).ToDoubles().Select(v => (int)v)];
        folds = Folds.LeaveGroupOut([.. fold.Select(f => f.ToString(CultureInfo.InvariantCulture))]);
        folds = [.. folds.OrderBy(f => int.Parse(f.Name, CultureInfo.InvariantCulture))];
    }

    /// <inheritdoc/>
    public override void Run()
    {
        var held = HeldOutPredictions.Of(new PlsRegression(25), x, y, folds, threads);
        medians = [.. Enumerable.Range(0, folds.Length).Select(f =>
        {
            double[] r = [.. held.CorrelationsOfFold(f).Select(v => v!.Value).Order()];
            return (r[r.Length / 2] + r[(r.Length - 1) / 2]) / 2;
        })];
    }

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (medians.Average(), expected, 1e-5);

    /// <inheritdoc/>
    public override double[] Answer() => medians;
}
