using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Benchmarks.Jobs;

/// <summary>The thin singular value decomposition of a square float64 matrix, against NumPy's svd (LAPACK).</summary>
public sealed class SvdJob(int size) : Job
{
    private Matrix<double>? matrix;
    private SingularValueDecomposition<double>? result;
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 0.5;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        matrix = new Matrix<double>(size, size, Array.ConvertAll(inputs.Normal("a", size, size), x => (double)x));
        threads = workers;
    }

    /// <inheritdoc/>
    public override void Run() => result = SingularValueDecomposition.Factorise(matrix!, threads);

    /// <inheritdoc/>
    public override double[] Answer() => [.. result!.Values];
}
