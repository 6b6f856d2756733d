using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors;

/// <summary>Four numbers of any kind as float64.</summary>
internal static unsafe class DoubleLanes
{
    public const int Count = 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load<T>(T* from)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return Vector256.Load((double*)from);
        }

        if (typeof(T) == typeof(float) && Avx.IsSupported)
        {
            return Avx.ConvertToVector256Double(Vector128.Load((float*)from));
        }

        return Vector256.Create(Real.ToDouble(from[0]), Real.ToDouble(from[1]), Real.ToDouble(from[2]), Real.ToDouble(from[3]));
    }
}
