using System.Globalization;
using System.Text;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks;

/// <summary>The graph as stable text, one layer a line, for identities.</summary>
internal static class ArchitectureDescription
{
    public static string Of(Architecture architecture)
    {
        var text = new StringBuilder();
        text.Append("graph: ").Append(architecture.StreamName).Append('\n');
        foreach (var layer in architecture.Layers)
        {
            if (layer.Operation is Operation.GraphValue value)
            {
                // Its graph's hash says the rest, parameters among it.
                text.Append(CultureInfo.InvariantCulture, $"{value.Value} of {value.Graph.Hash} -> {layer.Shape}\n");
                continue;
            }

            var inputs = layer.Inputs.Select(i => architecture.Layers[i].Name);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{layer.Name} = {Of(layer.Operation)} ({string.Join(", ", inputs)}) [{string.Join(", ", layer.Operation.Parameters)}] -> {layer.Shape}\n");
        }

        return text.ToString();
    }

    private static string Of(Operation operation) => operation switch
    {
        Operation.Convolution c => $"convolution {Of(c.Geometry)}",
        Operation.FixedConvolution c => $"fixed convolution {Of(c.Geometry)} {Numbers(c.Weights)}",
        Operation.BatchNormalisation b => $"batch normalisation {Numbers([b.Epsilon])}",
        Operation.LayerNormalisation n => $"layer normalisation {Numbers([n.Epsilon])}",
        Operation.SelfAttention s => Of(s.Geometry),
        Operation.Activation a => $"activation {a.Function}",
        Operation.Clamp c => $"clamp {Numbers([c.Minimum, c.Maximum])}",
        Operation.Pool p => $"{(p.IsMaximum ? "maximum" : "average")} {Of(p.Geometry)}",
        Operation.Subsample p => $"subsample {Of(p.Geometry)}",
        Operation.GroupStatisticsNormalisation b => $"batch normalisation over {b.GroupSize.ToString(CultureInfo.InvariantCulture)} images {Numbers([b.Epsilon])}",
        Operation.AdaptiveAveragePool a => string.Create(CultureInfo.InvariantCulture, $"adaptive average {a.Height}x{a.Width}"),
        Operation.ChannelSlice s => string.Create(CultureInfo.InvariantCulture, $"channels {s.First} to {s.First + s.Count - 1}"),
        Operation.ChannelShuffle s => string.Create(CultureInfo.InvariantCulture, $"shuffle {s.Groups}"),
        _ => operation.GetType().Name,
    };

    private static string Of(Convolution2dGeometry g) => string.Create(
        CultureInfo.InvariantCulture,
        $"{g.KernelHeight}x{g.KernelWidth} stride {g.StrideY}x{g.StrideX} pad {g.PadTop},{g.PadBottom},{g.PadLeft},{g.PadRight} dilation {g.DilationY}x{g.DilationX} groups {g.Groups}");

    private static string Of(Pooling2dGeometry g) => string.Create(
        CultureInfo.InvariantCulture,
        $"{g.KernelHeight}x{g.KernelWidth} stride {g.StrideY}x{g.StrideX} pad {g.PadTop},{g.PadBottom},{g.PadLeft},{g.PadRight} ceil {g.CeilMode} padding counts {g.CountsPadding}");

    private static string Of(WindowAttentionGeometry g) => string.Create(
        CultureInfo.InvariantCulture, $"attention heads {g.Heads} window {g.Height}x{g.Width} shift {g.ShiftY},{g.ShiftX}");

    private static string Numbers(IEnumerable<float> values) => string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
}
