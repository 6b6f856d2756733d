using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>Applies a <see cref="ILaneFunction"/> to float32 values by eights: widened to float64, rounded once.</summary>
internal static class LaneLoop
{
    /// <summary>Applies the function; the output may be the input.</summary>
    // The function stands here only once, or the compiler would no longer inline all of it: the last few values take
    // the same way on a padded copy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TFunction>(TFunction function, ReadOnlySpan<float> input, Span<float> output)
        where TFunction : struct, ILaneFunction
    {
        ref float from = ref MemoryMarshal.GetReference(input), to = ref MemoryMarshal.GetReference(output);
        int i = 0;
        for (; i <= Math.Min(input.Length, output.Length) - FloatLanes.Count; i += FloatLanes.Count)
        {
            Vector256<float> x = Vector256.LoadUnsafe(ref from, (nuint)i);
            Vector512<double> y = function.Of(FloatLanes.Widen(x));

            // The sign and payload of a NaN that has gone through arithmetic differ between processors.
            Vector256<float> rounded = FloatLanes.Narrow(y);
            Vector256.ConditionalSelect(Vector256.Equals(x, x), rounded, x).StoreUnsafe(ref to, (nuint)i);
        }

        if (i < input.Length)
        {
            Span<float> rest = stackalloc float[FloatLanes.Count];
            rest.Clear();
            input[i..].CopyTo(rest);
            Run(function, rest, rest);
            rest[..(input.Length - i)].CopyTo(output[i..]);
        }
    }
}
