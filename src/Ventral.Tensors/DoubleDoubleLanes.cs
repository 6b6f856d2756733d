using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors;

/// <summary>Eight of <see cref="PortableMath.DoubleDouble"/>, with the same operations.</summary>
internal readonly struct DoubleDoubleLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleDoubleLanes(Vector512<double> high, Vector512<double> low)
    {
        High = high;
        Low = low;
    }

    public Vector512<double> High { get; }

    public Vector512<double> Low { get; }

    public Vector512<double> Rounded => High + Low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes Sum(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> s = a + b, t = s - a;
        return new(s, (a - (s - t)) + (b - t));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes QuickSum(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> s = a + b;
        return new(s, b - (s - a));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes Product(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> p = a * b;
        return new(p, Vector512.FusedMultiplyAdd(a, b, -p));
    }

    public static DoubleDoubleLanes Reciprocal(int n)
    {
        PortableMath.DoubleDouble one = PortableMath.DoubleDouble.Reciprocal(n);
        return new(Vector512.Create(one.High), Vector512.Create(one.Low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes operator +(DoubleDoubleLanes a, Vector512<double> b)
    {
        DoubleDoubleLanes s = Sum(a.High, b);
        return QuickSum(s.High, s.Low + a.Low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes operator +(DoubleDoubleLanes a, DoubleDoubleLanes b)
    {
        DoubleDoubleLanes s = Sum(a.High, b.High), t = Sum(a.Low, b.Low);
        s = QuickSum(s.High, s.Low + t.High);
        return QuickSum(s.High, s.Low + t.Low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes operator -(DoubleDoubleLanes a, DoubleDoubleLanes b) => a + new DoubleDoubleLanes(-b.High, -b.Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes operator *(DoubleDoubleLanes a, Vector512<double> b)
    {
        DoubleDoubleLanes p = Product(a.High, b);
        return QuickSum(p.High, Vector512.FusedMultiplyAdd(a.Low, b, p.Low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes operator *(DoubleDoubleLanes a, DoubleDoubleLanes b)
    {
        DoubleDoubleLanes p = Product(a.High, b.High);
        return QuickSum(p.High, p.Low + Vector512.FusedMultiplyAdd(a.High, b.Low, a.Low * b.High));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDoubleLanes operator /(DoubleDoubleLanes a, DoubleDoubleLanes b)
    {
        Vector512<double> q = a.High / b.High;
        DoubleDoubleLanes rest = a - (b * q);
        Vector512<double> next = rest.High / b.High;
        rest -= b * next;
        return QuickSum(q, next) + (rest.High / b.High);
    }
}
