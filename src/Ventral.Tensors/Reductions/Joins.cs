using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Reductions;

/// <summary>How two terms become one.</summary>
internal interface IJoin
{
    /// <summary>What no terms give.</summary>
    static abstract double Nothing { get; }

    static abstract Vector256<double> Of(Vector256<double> a, Vector256<double> b);

    static abstract double Of(double a, double b);
}

/// <summary>a + b.</summary>
internal readonly struct Total : IJoin
{
    public static double Nothing => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> a, Vector256<double> b) => a + b;

    public static double Of(double a, double b) => a + b;
}

/// <summary>a · b.</summary>
internal readonly struct Times : IJoin
{
    public static double Nothing => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> a, Vector256<double> b) => a * b;

    public static double Of(double a, double b) => a * b;
}

/// <summary>The lesser, −0 before 0; NaN where one is NaN.</summary>
internal readonly struct Least : IJoin
{
    public static double Nothing => double.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> a, Vector256<double> b) => Vector256.Min(a, b);

    public static double Of(double a, double b) => Math.Min(a, b);
}

/// <summary>The greater, 0 before −0; NaN where one is NaN.</summary>
internal readonly struct Greatest : IJoin
{
    public static double Nothing => double.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> a, Vector256<double> b) => Vector256.Max(a, b);

    public static double Of(double a, double b) => Math.Max(a, b);
}
