using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>Where one image's channels lie in a value, so that it can be read channels first.</summary>
/// <param name="Shape">The value as a layer gives it.</param>
/// <param name="Before">Values of the axes before the channels, without the batch.</param>
/// <param name="After">Values of the axes after them.</param>
internal readonly record struct ValueLayout(LayerShape Shape, int Before, int After)
{
    /// <summary>The layout of a value, given its axis of channels; null where it is not of one image.</summary>
    /// <param name="shape">The value's shape.</param>
    /// <param name="channels">The axis of channels.</param>
    /// <param name="copies">How many images the graph takes at once.</param>
    public static ValueLayout? Of(Shape shape, int channels, int copies)
    {
        if (shape.Rank == 0 || shape.ValueCount == 0 || (copies > 1 && shape[0] != copies))
        {
            return null;
        }

        // Windows of an image stand where others have images.
        bool hasBatch = shape[0] == copies && shape.Rank > 1 && channels != 0;
        int[] extents = [.. shape.Extents[(hasBatch ? 1 : 0)..]];
        int axis = channels - (hasBatch ? 1 : 0);
        int[] rest = [.. extents[..axis], .. extents[(axis + 1)..]];
        var size = rest.Length == 0
            ? new LayerShape(extents[axis], 1, 1)
            : new LayerShape(extents[axis], Product(rest[..^1]), rest[^1]);
        return new(size, Product(extents[..axis]), Product(extents[(axis + 1)..]));
    }

    /// <summary>Copies the first image.</summary>
    public void Copy(ReadOnlySpan<float> value, Span<float> to)
    {
        if (Before == 1)
        {
            value[..to.Length].CopyTo(to);
            return;
        }

        int channels = Shape.Channels;
        for (int before = 0; before < Before; before++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                value.Slice(((before * channels) + channel) * After, After).CopyTo(to[(((channel * Before) + before) * After)..]);
            }
        }
    }

    private static int Product(int[] extents) => extents.Aggregate(1, (product, n) => product * n);
}
