using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// What happens to the sums of one channel before they are stored: the bias is added, then they are scaled and shifted
/// where the layer does so, then another map is added where there is one, then the epilogue applies.
/// </summary>
/// <remarks>Each step rounds as it would by itself, so it makes no difference to the bits whether steps are joined.</remarks>
internal readonly struct ChannelFinish(Finish finish, float bias, ChannelScaling? scaling, int channel)
{
    private readonly bool isScaled = scaling is not null;
    private readonly float scale = scaling is null ? 1 : scaling.Scale[channel];
    private readonly float shift = scaling is null ? 0 : scaling.Shift[channel];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Apply(Vector512<float> sums) => finish.Hold(Scaled(sums));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Apply(Vector512<float> sums, Vector512<float> addend) => finish.Hold(Scaled(sums) + addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Apply(Vector256<float> sums)
    {
        Vector256<float> value = sums + Vector256.Create(bias);
        return finish.Hold(isScaled ? Vector256.FusedMultiplyAdd(value, Vector256.Create(scale), Vector256.Create(shift)) : value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Scaled(Vector512<float> sums)
    {
        Vector512<float> value = sums + Vector512.Create(bias);
        return isScaled ? Vector512.FusedMultiplyAdd(value, Vector512.Create(scale), Vector512.Create(shift)) : value;
    }
}
