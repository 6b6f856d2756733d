using System.Collections.Immutable;

namespace Ventral.Data.Formats.DeepCompression;

/// <summary>A convolution as a compressed file stores it: its name and the shape of its weights, which the file leaves out.</summary>
/// <param name="Name">The layer: <c>fire2/squeeze1x1</c>.</param>
/// <param name="Shape">The weights' shape <c>[out × in × height × width]</c>; the bias has <c>out</c> values.</param>
public sealed record CompressedLayer(string Name, ImmutableArray<int> Shape)
{
    /// <summary>How many weights the layer has.</summary>
    public int WeightCount => Shape.Aggregate(1, (product, length) => checked(product * length));
}
