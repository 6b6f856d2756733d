using System.Collections.Immutable;
using System.Globalization;
using Ventral.Networks.Onnx;

namespace Ventral.Networks;

/// <summary>
/// The pixels of the preprocessed image that can change one unit, from its first to its last in each direction: what windows span,
/// whether or not they hang over the image's edge, so it may exceed the image.
/// </summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <remarks>
/// Positions of a map that lie inside are alike, except after adaptive pooling, where the largest counts. A unit of a linear layer,
/// and of any layer that mixes positions otherwise (statistics of a group), sees all that its input sees; so do tokens in a row.
/// Attention within windows sees as a filter of the window's size does. In a foreign graph, what mixes positions in a way that its nodes
/// do not tell (reshaping, attention) counts as seeing all.
/// </remarks>
public readonly record struct ReceptiveField(int Height, int Width)
{
    /// <summary>The receptive field of one layer's units.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="layer">A layer's name or alias.</param>
    /// <exception cref="VentralException">There is no such layer.</exception>
    public static ReceptiveField Of(Architecture architecture, string layer)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        int place = architecture.PlaceOf(layer);
        var fields = ImmutableArray.CreateBuilder<(Axis Down, Axis Across)>(place + 1);
        for (int i = 0; i <= place; i++)
        {
            fields.Add(Of(architecture, i, fields));
        }

        return new((int)Math.Ceiling(fields[place].Down.Size), (int)Math.Ceiling(fields[place].Across.Size));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}×{Width}");

    private static (Axis Down, Axis Across) Of(Architecture architecture, int place, ImmutableArray<(Axis Down, Axis Across)>.Builder fields)
    {
        var layer = architecture.Layers[place];
        if (layer.Inputs.IsEmpty)
        {
            return (new(1, 1), new(1, 1));
        }

        var input = architecture.Layers[layer.Inputs[0]].Shape;
        var down = layer.Inputs.Select(i => fields[i].Down).Aggregate(Axis.Widest);
        var across = layer.Inputs.Select(i => fields[i].Across).Aggregate(Axis.Widest);
        switch (layer.Operation)
        {
            case Operation.Convolution { Geometry: var g }:
                return (down.Window(g.KernelHeight, g.StrideY, g.DilationY), across.Window(g.KernelWidth, g.StrideX, g.DilationX));
            case Operation.FixedConvolution { Geometry: var g }:
                return (down.Window(g.KernelHeight, g.StrideY, g.DilationY), across.Window(g.KernelWidth, g.StrideX, g.DilationX));
            case Operation.Pool { Geometry: var g }:
                return (down.Window(g.KernelHeight, g.StrideY, 1), across.Window(g.KernelWidth, g.StrideX, 1));
            case Operation.Subsample { Geometry: var g }:
                return (down.Window(1, g.StrideY, 1), across.Window(1, g.StrideX, 1));
            case Operation.MergePatches:
                return (down.Window(2, 2, 1), across.Window(2, 2, 1));
            case Operation.Tokens:
                // In a row after the class token, places no longer say what is seen.
                return (down.Whole(input.Height) with { Step = 0 }, across.Whole(input.Width) with { Step = 0 });
            case Operation.SelfAttention { Geometry: var g }:
                return (down.Window(g.Height, 1, 1), across.Window(g.Width, 1, 1));
            case Operation.AdaptiveAveragePool a:
                return (down.Grid(input.Height, a.Height), across.Grid(input.Width, a.Width));
            case Operation.Flatten:
                return (down.Whole(input.Height), across.Whole(input.Width));
            case Operation.GraphValue value:
                var (height, width) = GraphFields.Of(value.Graph, value.Value);
                return (new(height, 1), new(width, 1));
            case Operation.BatchNormalisation or Operation.Relu or Operation.Clamp or Operation.OutputRange or Operation.Activation
                or Operation.LayerNormalisation or Operation.LayerScale
                or Operation.Add or Operation.Concatenate or Operation.Dropout:
                return (down, across);
            default:
                return (down.Whole(input.Height), across.Whole(input.Width));
        }
    }

    /// <summary>Pixels that a position sees, and pixels from one position to the next.</summary>
    internal readonly record struct Axis(double Size, double Step)
    {
        public static Axis Widest(Axis a, Axis b) => new(Math.Max(a.Size, b.Size), Math.Max(a.Step, b.Step));

        public Axis Window(int extent, int stride, int dilation) => new(Size + ((extent - 1) * dilation * Step), Step * stride);

        public Axis Whole(int extent) => new(Size + ((extent - 1) * Step), Step);

        public Axis Grid(int extent, int bins)
        {
            int widest = Enumerable.Range(0, bins).Max(b => ((((b + 1) * extent) + bins - 1) / bins) - (b * extent / bins));
            return new(Size + ((widest - 1) * Step), bins > 1 ? Step * (extent - widest) / (bins - 1) : Step);
        }
    }
}
