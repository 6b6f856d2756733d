using System.Collections.Immutable;

namespace Ventral.Data.Formats.DeepCompression;

/// <summary>The 26 convolutions of SqueezeNet 1.0 in the order of its compressed file.</summary>
/// <remarks>Iandola et al. 2016, arXiv:1602.07360. The last one, <c>conv_final</c> in the file's net, is <c>conv10</c> in the paper and here.</remarks>
public static class SqueezeNetLayers
{
    /// <summary><c>conv1</c>, <c>fire2/squeeze1x1</c>, <c>fire2/expand1x1</c>, <c>fire2/expand3x3</c>, …, <c>conv10</c>.</summary>
    public static ImmutableArray<CompressedLayer> Version10 { get; } = Build();

    private static ImmutableArray<CompressedLayer> Build()
    {
        ReadOnlySpan<(int Squeeze, int Expand)> fires = [(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)];
        var layers = ImmutableArray.CreateBuilder<CompressedLayer>();
        int channels = 96;
        layers.Add(new CompressedLayer("conv1", [channels, 3, 7, 7]));
        for (int i = 0; i < fires.Length; i++)
        {
            var (squeeze, expand) = fires[i];
            layers.Add(new CompressedLayer($"fire{i + 2}/squeeze1x1", [squeeze, channels, 1, 1]));
            layers.Add(new CompressedLayer($"fire{i + 2}/expand1x1", [expand, squeeze, 1, 1]));
            layers.Add(new CompressedLayer($"fire{i + 2}/expand3x3", [expand, squeeze, 3, 3]));
            channels = 2 * expand;
        }

        layers.Add(new CompressedLayer("conv10", [1000, channels, 1, 1]));
        return layers.ToImmutable();
    }
}
