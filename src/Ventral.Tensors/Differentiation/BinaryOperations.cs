using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>An operation on two numbers, and on two vectors of them with the same bits.</summary>
internal interface IBinaryOperation<T>
{
    static abstract T Invoke(T left, T right);

    static abstract Vector<T> Invoke(Vector<T> left, Vector<T> right);
}

/// <summary>Addition.</summary>
internal readonly struct Addition<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Invoke(T left, T right) => left + right;

    public static Vector<T> Invoke(Vector<T> left, Vector<T> right) => left + right;
}

/// <summary>Subtraction.</summary>
internal readonly struct Subtraction<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Invoke(T left, T right) => left - right;

    public static Vector<T> Invoke(Vector<T> left, Vector<T> right) => left - right;
}

/// <summary>Multiplication.</summary>
internal readonly struct Multiplication<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Invoke(T left, T right) => left * right;

    public static Vector<T> Invoke(Vector<T> left, Vector<T> right) => left * right;
}

/// <summary>Division.</summary>
internal readonly struct Division<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Invoke(T left, T right) => left / right;

    public static Vector<T> Invoke(Vector<T> left, Vector<T> right) => left / right;
}

/// <summary>The left number where the right is positive or NaN, and 0 elsewhere, whatever stands there.</summary>
internal readonly struct WherePositive<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Invoke(T left, T right) => right <= T.Zero ? T.Zero : left;

    public static Vector<T> Invoke(Vector<T> left, Vector<T> right) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(right, Vector<T>.Zero), Vector<T>.Zero, left);
}

/// <summary>The left number where the right is 0 or negative, and 0 elsewhere.</summary>
internal readonly struct WhereNotPositive<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Invoke(T left, T right) => right <= T.Zero ? left : T.Zero;

    public static Vector<T> Invoke(Vector<T> left, Vector<T> right) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(right, Vector<T>.Zero), left, Vector<T>.Zero);
}
