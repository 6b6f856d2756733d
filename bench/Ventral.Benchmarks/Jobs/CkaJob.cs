using Ventral.Analysis.Geometry;
using Ventral.Data;

namespace Ventral.Benchmarks.Jobs;

/// <summary>CKA of two sets of 1,000 × 4,096 responses, against NumPy's fastest form: float32 products of stimuli.</summary>
public sealed class CkaJob(GeometryComparison comparison, double expected) : Job
{
    private Activations? x;
    private Activations? y;
    private double value;
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 1.4;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        threads = workers;
        x = InputResponses.Read(inputs, "x");
        y = InputResponses.Read(inputs, "y");
    }

    /// <inheritdoc/>
    public override void Run() => value = comparison.Compare(x!, y!, threads);

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (value, expected, 1e-6);

    /// <inheritdoc/>
    public override double[] Answer() => [value];
}
