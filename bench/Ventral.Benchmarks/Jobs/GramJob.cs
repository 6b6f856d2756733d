using Ventral.Tensors.Kernels;

namespace Ventral.Benchmarks.Jobs;

/// <summary>Inner products of 92 rows of AlexNet's largest layer, against NumPy's float32 product (ours sums in float64).</summary>
public sealed class GramJob : Job
{
    private const int Rows = 92;
    private const int Columns = 193_600;

    private readonly double[] gram = new double[Rows * Rows];
    private float[] x = [];
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 1.5;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        x = inputs.Normal("x", Rows, Columns);
        threads = workers;
    }

    /// <inheritdoc/>
    public override void Run() => Gram.Symmetric(Rows, Columns, x, gram, threads);

    /// <inheritdoc/>
    public override double[] Answer() => gram;
}
