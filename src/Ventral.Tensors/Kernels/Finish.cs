using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>What happens to sums before they are stored: the bias is added, then the epilogue applies.</summary>
internal readonly struct Finish(Epilogue epilogue)
{
    private readonly float floor = epilogue.Floor;
    private readonly float ceiling = epilogue.Ceiling;

    /// <summary>Finishes values in place, each with the same bias.</summary>
    /// <param name="values">The values; their count is a multiple of 8.</param>
    /// <param name="count">How many.</param>
    /// <param name="bias">The bias of all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Apply(float* values, int count, float bias)
    {
        for (int i = 0; i < count; i += Vector256<float>.Count)
        {
            Hold(Vector256.Load(values + i) + Vector256.Create(bias)).Store(values + i);
        }
    }

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

    // Not Vector.Min or Max: those differ between instruction sets for NaN and for zeros of either sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Hold(Vector256<float> value)
    {
        Vector256<float> low = Vector256.Create(floor), high = Vector256.Create(ceiling);
        value = Vector256.ConditionalSelect(Vector256.LessThan(value, low), low, value);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(value, high), high, value);
    }
}
