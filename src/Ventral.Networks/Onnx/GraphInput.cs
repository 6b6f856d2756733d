using System.Globalization;
using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>The one image that a graph takes.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Element">Its number type.</param>
/// <param name="Copies">How many images the graph insists on taking at once; an image then fills all places.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="ChannelsLast">Whether channels are the last axis.</param>
internal sealed record GraphInput(string Name, OnnxElement Element, int Copies, int Height, int Width, bool ChannelsLast)
{
    private const int MostCopies = 1024;

    private const int LongestSide = 4096;

    private const int MostValues = 1 << 26;

    // What the ImageNet networks saw, for graphs that take any size.
    private const int UsualSize = 224;

    public Shape Shape => ChannelsLast ? Shape.Of(Copies, Height, Width, 3) : Shape.Of(Copies, 3, Height, Width);

    public OnnxValueInfo Info => new(Name, Element, [.. Shape.Extents.ToArray().Select(e => (long?)e)]);

    /// <summary>Reads what a graph states.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="size">Rows and columns that the user asks for.</param>
    /// <exception cref="VentralException">It does not take one image of three channels, or not of that size.</exception>
    public static GraphInput Of(OnnxGraph graph, (int Height, int Width)? size)
    {
        if (graph.Inputs is not [var input])
        {
            throw Fault(graph, $"{graph.Inputs.Length} inputs{(graph.Inputs.IsEmpty ? "" : $" ({string.Join(", ", graph.Inputs.Select(Text))})")}");
        }

        bool isReal = input.Element is OnnxElement.Float32 or OnnxElement.Float16 or OnnxElement.Float64 or OnnxElement.BFloat16;
        if (!isReal || input.Shape.IsDefault || input.Shape.Length != 4 || input.Shape.Any(e => e < 1) || input.Shape.Skip(1).Any(e => e > LongestSide) || (input.Shape[1] is not 3 && input.Shape[3] is not 3))
        {
            throw Fault(graph, Text(input));
        }

        bool channelsLast = input.Shape[1] is not 3;
        var (height, width) = channelsLast ? (input.Shape[1], input.Shape[2]) : (input.Shape[2], input.Shape[3]);
        var wanted = size ?? ((int)(height ?? width ?? UsualSize), (int)(width ?? height ?? UsualSize));
        if ((height ?? wanted.Item1) != wanted.Item1 || (width ?? wanted.Item2) != wanted.Item2)
        {
            throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"The graph of '{graph.Source}' takes images of {width?.ToString(CultureInfo.InvariantCulture) ?? "any"} × {height?.ToString(CultureInfo.InvariantCulture) ?? "any"} pixels (width × height), but the preprocessing makes them {wanted.Item2} × {wanted.Item1}. Crop or resize to the graph's size, or export it for another."));
        }

        long copies = input.Shape[0] ?? 1;
        return copies <= MostCopies && 3 * copies * wanted.Item1 * wanted.Item2 <= MostValues
            ? new(input.Name, input.Element, (int)copies, wanted.Item1, wanted.Item2, channelsLast)
            : throw Fault(graph, string.Create(CultureInfo.InvariantCulture, $"{Text(input)}, a batch of more than {MostCopies} images or {MostValues:N0} values"));
    }

    /// <summary>An image as the graph takes it.</summary>
    /// <param name="image"><c>[3 × height × width]</c>.</param>
    public OnnxArray Array(ReadOnlySpan<float> image)
    {
        float[] values = new float[image.Length * Copies];
        if (ChannelsLast)
        {
            int positions = Height * Width;
            for (int i = 0; i < positions; i++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    values[(i * 3) + channel] = image[(channel * positions) + i];
                }
            }
        }
        else
        {
            image.CopyTo(values);
        }

        for (int copy = 1; copy < Copies; copy++)
        {
            values.AsSpan(0, image.Length).CopyTo(values.AsSpan(copy * image.Length));
        }

        return new(Shape, values, Element);
    }

    private static string Text(OnnxValueInfo input) =>
        $"'{input.Name}': {input.Element}{(input.Shape.IsDefault ? " of no stated shape" : $" [{string.Join(" × ", input.Shape.Select(e => e?.ToString(CultureInfo.InvariantCulture) ?? "any"))}]")}";

    private static VentralException Fault(OnnxGraph graph, string found) => new(
        $"The graph of '{graph.Source}' must take one input, a batch of colour images [images × 3 × height × width] or [images × height × width × 3] of real numbers, found {found}. Export the part of the network that sees images, in evaluation mode.");
}
