using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>The functions of <see cref="ActivationKind"/>, each in a form that neither cancels nor overflows.</summary>
internal static class LaneFunctions
{
    // −∞ times 0 is NaN, where the limit is −0; the least float in its place gives that.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Finite(Vector512<double> x) => ElementaryLanes.AtLeast(x, float.MinValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> WherePositive(Vector512<double> x, Vector512<double> positive, Vector512<double> other) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<double>.Zero), positive, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> HardSigmoidOf(Vector512<double> x) =>
        ElementaryLanes.AtMost(ElementaryLanes.AtLeast(x + Vector512.Create(3.0), 0), 6);

    /// <summary>x, and slope · x below 0.</summary>
    internal readonly struct Leaky(double slope) : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x) => WherePositive(x, x, x * Vector512.Create(slope));
    }

    /// <summary>λ x, and λ α (e^(x/β) − 1) below 0.</summary>
    internal readonly struct ExponentialUnit(double alpha, double inverseBeta, double lambda) : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x)
        {
            Vector512<double> below = ElementaryLanes.Expm1UpTo708(x * Vector512.Create(inverseBeta)) * Vector512.Create(alpha);
            return WherePositive(x, x, below) * Vector512.Create(lambda);
        }
    }

    /// <summary>x Φ(x): below 0 by the tail itself, above by what the tail leaves of 1.</summary>
    internal readonly struct Gelu : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x)
        {
            x = Finite(x);
            Vector512<double> tail = ElementaryLanes.NormalTail(Vector512.Abs(x));
            return x * WherePositive(x, Vector512.Create(1.0) - tail, tail);
        }
    }

    /// <summary>½ x (1 + tanh u) = x / (1 + e⁻²ᵘ).</summary>
    internal readonly struct GeluTanh : ILaneFunction
    {
        private const double Slope = 1.5957691216057308; // 2 √(2/π)

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x)
        {
            x = Finite(x);
            Vector512<double> cubic = Vector512.FusedMultiplyAdd(x * x, Vector512.Create(0.044715), Vector512.Create(1.0));
            return x / (Vector512.Create(1.0) + ElementaryLanes.Exp(x * cubic * Vector512.Create(-Slope)));
        }
    }

    /// <summary>x / (1 + e⁻ˣ).</summary>
    internal readonly struct Silu : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x)
        {
            x = Finite(x);
            return x / (Vector512.Create(1.0) + ElementaryLanes.Exp(-x));
        }
    }

    /// <summary>x tanh(log(1 + e)) = x n / (n + 2) with n = e (e + 2), e = eˣ.</summary>
    internal readonly struct Mish : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x)
        {
            x = Finite(x);
            Vector512<double> e = ElementaryLanes.ExpUpTo708(ElementaryLanes.AtMost(x, 40)), n = e * (e + Vector512.Create(2.0));
            return x * (n / (n + Vector512.Create(2.0)));
        }
    }

    /// <summary>log(1 + e^(βx)) / β = (max(βx, 0) + log(1 + e^(−|βx|))) / β.</summary>
    internal readonly struct Softplus(double beta, double threshold) : ILaneFunction
    {
        private readonly double inverseBeta = 1 / beta;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x)
        {
            Vector512<double> u = x * Vector512.Create(beta);
            Vector512<double> smooth = ElementaryLanes.AtLeast(u, 0) + ElementaryLanes.Log1p(ElementaryLanes.ExpUpTo708(-Vector512.Abs(u)));
            return Vector512.ConditionalSelect(Vector512.GreaterThan(u, Vector512.Create(threshold)), x, smooth * Vector512.Create(inverseBeta));
        }
    }

    /// <summary>tanh x = e / (e + 2) with e = e²ˣ − 1, for the size of x.</summary>
    internal readonly struct Tanh : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x)
        {
            Vector512<double> size = Vector512.Abs(x), e = ElementaryLanes.Expm1UpTo708(ElementaryLanes.AtMost(size + size, 50));
            return e / (e + Vector512.Create(2.0)) | (x & Vector512.Create(-0.0));
        }
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    internal readonly struct Sigmoid : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x) => Vector512.Create(1.0) / (Vector512.Create(1.0) + ElementaryLanes.Exp(-x));
    }

    /// <summary>x / (1 + |x|).</summary>
    internal readonly struct Softsign : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x)
        {
            x = ElementaryLanes.AtMost(Finite(x), float.MaxValue);
            return x / (Vector512.Create(1.0) + Vector512.Abs(x));
        }
    }

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    internal readonly struct HardSigmoid : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x) => HardSigmoidOf(x) * Vector512.Create(1.0 / 6);
    }

    /// <summary>x min(max(x + 3, 0), 6) / 6.</summary>
    internal readonly struct HardSwish : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> x) => Finite(x) * HardSigmoidOf(x) * Vector512.Create(1.0 / 6);
    }
}
