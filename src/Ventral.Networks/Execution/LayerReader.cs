using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Execution;

/// <summary>Reads one layer's rows out of a batch.</summary>
internal sealed class LayerReader
{
    private readonly LayerShape shape;
    private readonly Body? body;

    private LayerReader(LayerShape shape, int unitCount, Body? body)
    {
        this.shape = shape;
        this.body = body;
        UnitCount = unitCount;
    }

    private delegate void Body(Batch batch, int slot, float[] rows);

    /// <summary>Columns.</summary>
    public int UnitCount { get; }

    /// <summary>Values an image that <see cref="Read"/> needs memory for; 0 where rows are read where they stand.</summary>
    public int MemoryPerImage => body is null ? 0 : UnitCount;

    /// <summary>Values an image that a reader would need memory for.</summary>
    public static int MemoryOf(LayerShape shape, Readout readout) => IsAsItStands(shape, readout) ? 0 : readout.UnitCount(shape);

    /// <summary>A layer's reader.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="readout">How maps become units.</param>
    /// <param name="components">What the readout was fitted to, where it is one that is.</param>
    public static LayerReader Create(Layer layer, Readout readout, PrincipalComponents? components = null)
    {
        var shape = layer.Shape;
        int unitCount = readout.UnitCount(shape);
        Body? body = readout.Kind switch
        {
            _ when IsAsItStands(shape, readout) => null,
            ReadoutKind.SpatialMean => Grid(shape, 1, 1),
            ReadoutKind.SpatialMax => Maximum(shape),
            ReadoutKind.Grid => Grid(shape, Math.Min(readout.Size, shape.Height), Math.Min(readout.Size, shape.Width)),
            ReadoutKind.Units => Units(shape, Chosen(layer, unitCount, readout.Seed)),
            ReadoutKind.Projection => Project(shape, new(shape.UnitCount, unitCount, readout.Seed, $"readout projection/{layer.Name}")),
            _ => Place(shape, unitCount, components!),
        };
        return new(shape, unitCount, body);
    }

    /// <summary>The rows of the batch's images, in <paramref name="memory"/> or where they stand.</summary>
    public ReadOnlySpan<float> Read(Batch batch, int slot, float[] memory)
    {
        if (body is null)
        {
            return batch.All(slot, shape);
        }

        body(batch, slot, memory);
        return memory.AsSpan(0, UnitCount * batch.Count);
    }

    private static bool IsAsItStands(LayerShape shape, Readout readout) => readout.Kind switch
    {
        ReadoutKind.Flatten => true,
        ReadoutKind.Projection or ReadoutKind.Pca => false,
        _ => readout.UnitCount(shape) == shape.UnitCount,
    };

    private static Body Maximum(LayerShape shape)
    {
        var whole = new Pooling2dGeometry(shape.Height, shape.Width);
        return (batch, slot, rows) => Pooling2d.Max(whole, batch.Shape(shape), batch.All(slot, shape), rows.AsSpan(0, shape.Channels * batch.Count), batch.Workers);
    }

    private static Body Grid(LayerShape shape, int height, int width) => (batch, slot, rows) => Pooling2d.AdaptiveAverage(
        batch.Shape(shape), height, width, batch.All(slot, shape), rows.AsSpan(0, shape.Channels * height * width * batch.Count), batch.Workers);

    private static int[] Chosen(Layer layer, int count, Seed seed)
    {
        int[] units = new Philox(seed, $"readout units/{layer.Name}").Choice(layer.Shape.UnitCount, count);
        Array.Sort(units);
        return units;
    }

    private static Body Units(LayerShape shape, int[] units) => (batch, slot, rows) =>
    {
        for (int image = 0; image < batch.Count; image++)
        {
            var values = batch.One(slot, shape, image);
            for (int i = 0; i < units.Length; i++)
            {
                rows[(image * units.Length) + i] = values[units[i]];
            }
        }
    };

    private static Body Project(LayerShape shape, SparseProjection projection) => (batch, slot, rows) => batch.ForImages(
        (slot, shape, projection, rows),
        static (image, batch, s) => s.projection.Apply(batch.One(s.slot, s.shape, image), s.rows.AsSpan(image * s.projection.Dimensions, s.projection.Dimensions)));

    private static Body Place(LayerShape shape, int unitCount, PrincipalComponents components) => (batch, slot, rows) => batch.ForImages(
        (slot, shape, unitCount, components, rows),
        static (image, batch, s) => s.components.Apply(batch.One(s.slot, s.shape, image), s.rows.AsSpan(image * s.unitCount, s.unitCount)));
}
