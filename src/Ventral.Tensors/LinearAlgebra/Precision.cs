using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>What a type of number resolves.</summary>
internal static class Precision<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The distance from 1 to the next number: 2⁻⁵² or 2⁻²³.</summary>
    public static readonly double Epsilon = typeof(T) == typeof(float) ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52);

    /// <summary>The most that one rounding changes, relative to the result: half of <see cref="Epsilon"/>.</summary>
    public static readonly double Unit = Epsilon / 2;

    /// <summary>Its name in messages.</summary>
    public static readonly string Name = typeof(T) == typeof(float) ? "float32" : "float64";
}
