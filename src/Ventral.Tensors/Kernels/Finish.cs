using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>What happens to sums before they are stored: the bias is added, then the epilogue applies.</summary>
internal readonly struct Finish(Epilogue epilogue)
{
    private readonly float floor = epilogue.Floor;
    private readonly float ceiling = epilogue.Ceiling;

    /// <summary>Finishes values in place, each with its own bias.</summary>
    /// <param name="values">The values; their count is a multiple of 8.</param>
    /// <param name="count">How many.</param>
    /// <param name="bias">As many biases.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Apply(float* values, int count, float* bias)
    {
        for (int i = 0; i < count; i += Vector256<float>.Count)
        {
            Hold(Vector256.Load(values + i) + Vector256.Load(bias + i)).Store(values + i);
        }
    }

    /// <summary>The epilogue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Hold(Vector512<float> value)
    {
        Vector512<float> low = Vector512.Create(floor), high = Vector512.Create(ceiling);
        value = Vector512.ConditionalSelect(Vector512.LessThan(value, low), low, value);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(value, high), high, value);
    }

    /// <summary>The epilogue.</summary>
    // Not Vector.Min or Max: those differ between instruction sets for NaN and for zeros of either sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Hold(Vector256<float> value)
    {
        Vector256<float> low = Vector256.Create(floor), high = Vector256.Create(ceiling);
        value = Vector256.ConditionalSelect(Vector256.LessThan(value, low), low, value);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(value, high), high, value);
    }
}
