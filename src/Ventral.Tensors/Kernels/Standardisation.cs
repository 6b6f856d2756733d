using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// A row's mean and standard deviation in float64, and its values scaled by them, each rounded to float32 once.
/// </summary>
internal readonly unsafe struct Standardisation
{
    private readonly double mean;
    private readonly double inverse;

    private Standardisation(double mean, double inverse)
    {
        this.mean = mean;
        this.inverse = inverse;
    }

    /// <summary>Checks what is added to a variance.</summary>
    public static void Require(double epsilon)
    {
        if (!(epsilon >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "What is added to a variance must not be negative.");
        }
    }

    /// <summary>Takes the mean, and then the mean squared deviation from it, of at least one value.</summary>
    public static Standardisation Of(float* values, int count, double epsilon)
    {
        double mean = PartialSums.Sum(values, count) / count;
        return new(mean, 1 / Math.Sqrt((PartialSums.SquaredDeviations(values, count, mean) / count) + epsilon));
    }

    /// <summary>Computes <c>(x − mean) / deviation · weight + bias</c> with one weight and bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(float* from, int count, double weight, double bias, float* to)
    {
        Vector512<double> gain = Vector512.Create(weight), offset = Vector512.Create(bias);
        int i = 0;
        for (; i <= count - FloatLanes.Count; i += FloatLanes.Count)
        {
            FloatLanes.Store(Scaled(FloatLanes.Load(from + i), gain, offset), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = (float)Math.FusedMultiplyAdd((from[i] - mean) * inverse, weight, bias);
        }
    }

    /// <summary>Computes <c>(x − mean) / deviation · weight + bias</c> with a weight and bias for each value.</summary>
    /// <param name="from">The values.</param>
    /// <param name="count">How many.</param>
    /// <param name="weight">As many weights, or null for 1.</param>
    /// <param name="bias">As many biases, or null for 0.</param>
    /// <param name="to">Takes the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(float* from, int count, float* weight, float* bias, float* to)
    {
        int i = 0;
        for (; i <= count - FloatLanes.Count; i += FloatLanes.Count)
        {
            Vector512<double> gain = weight == null ? Vector512.Create(1.0) : FloatLanes.Load(weight + i);
            Vector512<double> offset = bias == null ? Vector512<double>.Zero : FloatLanes.Load(bias + i);
            FloatLanes.Store(Scaled(FloatLanes.Load(from + i), gain, offset), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = (float)Math.FusedMultiplyAdd((from[i] - mean) * inverse, weight == null ? 1 : weight[i], bias == null ? 0 : bias[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Scaled(Vector512<double> x, Vector512<double> gain, Vector512<double> offset) =>
        Vector512.FusedMultiplyAdd((x - Vector512.Create(mean)) * Vector512.Create(inverse), gain, offset);
}
