using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Execution;

/// <content>Kernels of transformers.</content>
internal sealed partial class ForwardPass
{
    // What the authors of shifted windows take off the score of a key that is no neighbour; trained networks expect no less and no more.
    private const float Stranger = -100;

    private static Action<Batch> Normalise(PlanStep step, Operation.LayerNormalisation n, ValuesOf valuesOf)
    {
        var (weight, bias) = (valuesOf(n.Weight), valuesOf(n.Bias));
        return batch => LayerNorm.ApplyAcrossChannels(
            batch.Shape(step.Layer.Shape), weight.Span, bias.Span, n.Epsilon, Input(batch, step), Output(batch, step), batch.Workers);
    }

    private static Action<Batch> Scale(PlanStep step, Operation.LayerScale s, ValuesOf valuesOf)
    {
        var scale = valuesOf(s.Scale).Span;
        return Scale(step, new ChannelScaling(scale, new float[scale.Length]));
    }

    private static Action<Batch> Attend(PlanStep step, Operation.SelfAttention a, ValuesOf valuesOf)
    {
        float[] bias = a.RelativeBias is { } table ? BiasOf(a.Geometry, step.Layer.Shape, valuesOf(table).Span) : [];
        var kernel = new WindowAttention(a.Geometry, step.Layer.Shape.Channels / a.Geometry.Heads, bias);
        return batch => kernel.Run(batch.Shape(step.InputShapes[0]), Input(batch, step), Output(batch, step), batch.Workers);
    }

    /// <summary>What is added to the scores, <c>[windows × heads × queries × keys]</c>; of one window only, where no window is shifted.</summary>
    private static float[] BiasOf(WindowAttentionGeometry g, LayerShape map, ReadOnlySpan<float> table)
    {
        bool isShifted = g.ShiftY > 0 || g.ShiftX > 0;
        int windows = isShifted ? g.WindowCount(map.Height, map.Width) : 1, across = map.Width / g.Width;
        float[] bias = new float[checked(windows * g.Heads * g.Area * g.Area)];
        int place = 0;
        for (int window = 0; window < windows; window++)
        {
            int top = window / across * g.Height, left = window % across * g.Width;
            for (int head = 0; head < g.Heads; head++)
            {
                for (int query = 0; query < g.Area; query++)
                {
                    var (queryY, queryX) = Math.DivRem(query, g.Width);
                    for (int key = 0; key < g.Area; key++)
                    {
                        var (keyY, keyX) = Math.DivRem(key, g.Width);
                        int relative = ((queryY - keyY + g.Height - 1) * ((2 * g.Width) - 1)) + queryX - keyX + g.Width - 1;
                        bool areNeighbours = Region(top + queryY, map.Height, g.Height, g.ShiftY) == Region(top + keyY, map.Height, g.Height, g.ShiftY)
                            && Region(left + queryX, map.Width, g.Width, g.ShiftX) == Region(left + keyX, map.Width, g.Width, g.ShiftX);
                        bias[place++] = table[(relative * g.Heads) + head] + (areNeighbours ? 0 : Stranger);
                    }
                }
            }
        }

        return bias;
    }

    /// <summary>Which stretch of the shifted axis a place lies in: only the last window's two, before and after the map's edge, do not neighbour each other.</summary>
    private static int Region(int place, int extent, int window, int shift) => place < extent - window ? 0 : place < extent - shift ? 1 : 2;

    private static Action<Batch> Tokenise(PlanStep step, Operation.Tokens t, ValuesOf valuesOf)
    {
        var (channels, _, tokens) = step.Layer.Shape;
        var (classToken, positions) = (valuesOf(t.ClassToken), valuesOf(t.Positions));

        // Laid out as the maps are; the first token with its position is the same in every image.
        float[] added = new float[channels * tokens];
        for (int i = 0; i < added.Length; i++)
        {
            var (channel, token) = Math.DivRem(i, tokens);
            added[i] = positions.Span[(token * channels) + channel] + (token == 0 ? classToken.Span[channel] : 0);
        }

        return batch => batch.ForImages((step, added, tokens), static (image, batch, state) =>
        {
            var input = batch.One(state.step.InputSlots[0], state.step.InputShapes[0], image);
            var output = batch.One(state.step.OutputSlot, state.step.Layer.Shape, image);
            int patches = state.tokens - 1;
            for (int from = 0, to = 0; to < output.Length; from += patches, to += state.tokens)
            {
                output[to] = state.added[to];
                Activation.Add(input.Slice(from, patches), state.added.AsSpan(to + 1, patches), output.Slice(to + 1, patches));
            }
        });
    }

    private static Action<Batch> FirstToken(PlanStep step) => batch => batch.ForImages(step, static (image, batch, step) =>
    {
        var input = batch.One(step.InputSlots[0], step.InputShapes[0], image);
        var output = batch.One(step.OutputSlot, step.Layer.Shape, image);
        int tokens = step.InputShapes[0].PositionCount;
        for (int channel = 0; channel < output.Length; channel++)
        {
            output[channel] = input[channel * tokens];
        }
    });

    private static Action<Batch> MergePatches(PlanStep step) => batch => batch.ForImages(step, static (image, batch, step) =>
    {
        var input = batch.One(step.InputSlots[0], step.InputShapes[0], image);
        var output = batch.One(step.OutputSlot, step.Layer.Shape, image);
        var (channels, height, width) = step.Layer.Shape;
        int place = 0, quarter = channels / 4;
        for (int channel = 0; channel < channels; channel++)
        {
            int right = channel / quarter / 2, down = channel / quarter % 2;
            for (int y = 0; y < height; y++)
            {
                int row = (((channel % quarter * 2 * height) + (2 * y) + down) * 2 * width) + right;
                for (int x = 0; x < width; x++)
                {
                    output[place++] = input[row + (2 * x)];
                }
            }
        }
    });
}
