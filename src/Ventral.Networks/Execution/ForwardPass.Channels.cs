using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ventral.Networks.Execution;

/// <content>What moves or weighs whole channels.</content>
internal sealed partial class ForwardPass
{
    private static Action<Batch> Slice(PlanStep step, int first) => batch => batch.ForImages((step, first), static (image, batch, state) =>
    {
        var shape = state.step.Layer.Shape;
        var input = batch.One(state.step.InputSlots[0], state.step.InputShapes[0], image);
        input.Slice(state.first * shape.PositionCount, shape.UnitCount).CopyTo(batch.One(state.step.OutputSlot, shape, image));
    });

    private static Action<Batch> Shuffle(PlanStep step, int groups) => batch => batch.ForImages((step, groups), static (image, batch, state) =>
    {
        var shape = state.step.Layer.Shape;
        var input = batch.One(state.step.InputSlots[0], shape, image);
        var output = batch.One(state.step.OutputSlot, shape, image);
        int positions = shape.PositionCount, channelsOfGroup = shape.Channels / state.groups;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            int source = (channel % state.groups * channelsOfGroup) + (channel / state.groups);
            input.Slice(source * positions, positions).CopyTo(output[(channel * positions)..]);
        }
    });

    private static Action<Batch> Gate(PlanStep step) => batch => batch.ForImages(step, static (image, batch, step) =>
    {
        var shape = step.Layer.Shape;
        var input = batch.One(step.InputSlots[0], shape, image);
        var gates = batch.One(step.InputSlots[1], step.InputShapes[1], image);
        var output = batch.One(step.OutputSlot, shape, image);
        int positions = shape.PositionCount;
        for (int channel = 0; channel < gates.Length; channel++)
        {
            Multiply(input.Slice(channel * positions, positions), gates[channel], output.Slice(channel * positions, positions));
        }
    });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(ReadOnlySpan<float> input, float factor, Span<float> output)
    {
        ref float from = ref MemoryMarshal.GetReference(input), to = ref MemoryMarshal.GetReference(output);
        int i = 0;
        for (; i <= input.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.LoadUnsafe(ref from, (nuint)i) * factor).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < input.Length; i++)
        {
            output[i] = input[i] * factor;
        }
    }
}
