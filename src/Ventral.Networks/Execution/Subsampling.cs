using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Execution;

/// <summary>Takes from each pooling window the value in its middle.</summary>
internal static class Subsampling
{
    public static void Run(Batch batch, PlanStep step, Pooling2dGeometry geometry) => batch.ForImages((step, geometry), static (image, batch, state) =>
    {
        LayerShape from = state.step.InputShapes[0], to = state.step.Layer.Shape;
        Maps(state.geometry, from, batch.One(state.step.InputSlots[0], from, image), to, batch.One(state.step.OutputSlot, to, image));
    });

    /// <summary>The maps of one image, or of several that follow each other as channels.</summary>
    public static void Maps(Pooling2dGeometry g, LayerShape from, ReadOnlySpan<float> input, LayerShape to, Span<float> output)
    {
        for (int channel = 0; channel < to.Channels; channel++)
        {
            var map = input.Slice(channel * from.PositionCount, from.PositionCount);
            var result = output.Slice(channel * to.PositionCount, to.PositionCount);
            for (int y = 0; y < to.Height; y++)
            {
                int row = Middle(y, g.StrideY, g.PadTop, g.KernelHeight, from.Height);
                for (int x = 0; x < to.Width; x++)
                {
                    result[(y * to.Width) + x] = map[(row * from.Width) + Middle(x, g.StrideX, g.PadLeft, g.KernelWidth, from.Width)];
                }
            }
        }
    }

    private static int Middle(int position, int stride, int before, int kernel, int extent) =>
        Math.Clamp((position * stride) - before + ((kernel - 1) / 2), 0, extent - 1);
}
