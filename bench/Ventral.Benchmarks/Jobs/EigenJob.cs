using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Benchmarks.Jobs;

/// <summary>All eigenvalues and eigenvectors of a symmetric float64 matrix, against NumPy's eigh (LAPACK).</summary>
public sealed class EigenJob(int size) : Job
{
    private Matrix<double>? matrix;
    private SymmetricEigen<double>? result;
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 0.5;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        float[] a = inputs.Normal("a", size, size);
        double[] symmetric = new double[size * size];
        for (int i = 0; i < symmetric.Length; i++)
        {
            symmetric[i] = (double)a[i] + a[(i % size * size) + (i / size)];
        }

        matrix = new Matrix<double>(size, size, symmetric);
        threads = workers;
    }

    /// <inheritdoc/>
    public override void Run() => result = SymmetricEigen.Factorise(matrix!, threads);

    /// <inheritdoc/>
    public override double[] Answer() => [.. result!.Values];
}
