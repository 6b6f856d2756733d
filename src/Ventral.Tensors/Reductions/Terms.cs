using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Reductions;

/// <summary>What of each value is joined. The shift is the output's own number, such as its mean, and 0 where none is given.</summary>
internal interface ITerm
{
    static abstract Vector256<double> Of(Vector256<double> x, Vector256<double> shift);

    static abstract double Of(double x, double shift);
}

/// <summary>The value itself.</summary>
internal readonly struct Itself : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x, Vector256<double> shift) => x;

    public static double Of(double x, double shift) => x;
}

/// <summary>The absolute value.</summary>
internal readonly struct Magnitude : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x, Vector256<double> shift) => Vector256.Abs(x);

    public static double Of(double x, double shift) => Math.Abs(x);
}

/// <summary>The squared distance from the shift.</summary>
internal readonly struct SquaredDeviation : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x, Vector256<double> shift) => (x - shift) * (x - shift);

    public static double Of(double x, double shift) => (x - shift) * (x - shift);
}

/// <summary>e to the power of the distance from the shift.</summary>
internal readonly struct ShiftedPower : ITerm
{
    public static Vector256<double> Of(Vector256<double> x, Vector256<double> shift) =>
        Vector256.Create(Of(x[0], shift[0]), Of(x[1], shift[1]), Of(x[2], shift[2]), Of(x[3], shift[3]));

    public static double Of(double x, double shift) => PortableMath.Exp(x - shift);
}

/// <summary>The same for distances that are not positive, to 1 part in 10¹¹; what lies farther than 708 below is as good as there.</summary>
internal readonly struct RoughShiftedPower : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x, Vector256<double> shift) =>
        ElementaryLanes.ExpUpTo708(Vector512.Create(x - shift, Vector256<double>.Zero)).GetLower();

    public static double Of(double x, double shift) => Of(Vector256.Create(x), Vector256.Create(shift))[0];
}
