using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Benchmarks.Jobs;

/// <summary>A product of two square matrices, against NumPy on OpenBLAS.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class GemmJob<T>(int size, double goal) : Job
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] c = new T[(long)size * size];
    private T[] a = [];
    private T[] b = [];
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => goal;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        a = Array.ConvertAll(inputs.Normal("a", size, size), T.CreateTruncating);
        b = Array.ConvertAll(inputs.Normal("b", size, size), T.CreateTruncating);
        threads = workers;
    }

    /// <inheritdoc/>
    public override void Run() => Gemm.Multiply(new MatrixSpan<T>(a, size, size), new MatrixSpan<T>(b, size, size), c.AsSpan(), threads);

    /// <inheritdoc/>
    public override double[] Answer() => [.. c.Where((_, i) => i % 997 == 0).Select(double.CreateTruncating)];
}
