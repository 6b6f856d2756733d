using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks.Jobs;

/// <summary>Ridge regression with the best of 20 penalties by voxel in 5 folds and the weights of stimuli, without intercept, against himalaya on PyTorch.</summary>
/// <param name="stimuli">Stimuli.</param>
/// <param name="units">Units.</param>
/// <param name="voxels">Voxels.</param>
/// <param name="goal">The goal.</param>
/// <param name="expected">The mean over voxels of log₁₀ α that himalaya finds.</param>
public sealed class RidgeJob(int stimuli, int units, int voxels, double goal, double expected) : Job
{
    private Activations x = null!;
    private Activations y = null!;
    private double[] penalties = [];
    private FittedRidge? fitted;
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => goal;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        threads = workers;
        x = InputResponses.Read(inputs, "x");
        y = InputResponses.Read(inputs, "y");
        penalties = NpyFile.Read(inputs.PathOf("alphas")).ToDoubles();
        if ((x.Stimuli.Count, x.UnitCount, y.UnitCount) != (stimuli, units, voxels))
        {
            throw new InvalidOperationException($"The rival drew {x.Stimuli.Count} × {x.UnitCount} → {y.UnitCount}.");
        }
    }

    /// <inheritdoc/>
    public override void Run()
    {
        fitted = new RidgeRegression(penalties, PenaltyChoice.NeighbouringFolds(5), hasIntercept: false).Fit(x, y, threads);
        fitted.DualWeights(threads);
    }

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (Answer().Average(), expected, 1e-3);

    /// <inheritdoc/>
    public override double[] Answer() => [.. fitted!.Penalties.Select(Math.Log10)];
}
