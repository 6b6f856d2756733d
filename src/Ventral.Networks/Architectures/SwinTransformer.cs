using System.Collections.Immutable;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// The Swin transformer as torchvision lays it out: positions see each other within windows, which every second block shifts
/// by half; between stages squares of four positions become one. Liu et al. 2021, doi:10.1109/ICCV48922.2021.00986.
/// </summary>
/// <remarks>
/// Windows must divide the maps of every stage, as they do at 224 × 224 pixels.
/// </remarks>
/// <param name="Name">The catalogue's name, torchvision's too.</param>
/// <param name="Width">Channels of the first stage; they double from stage to stage.</param>
/// <param name="Window">Rows and columns of a window.</param>
/// <param name="Stages">Blocks and heads of each stage.</param>
internal sealed record SwinTransformer(string Name, int Width, int Window, ImmutableArray<(int Blocks, int Heads)> Stages)
{
    private const int Patch = 4;
    private const float Epsilon = 1e-5f;

    public static SwinTransformer Tiny { get; } = new("swin_t", Width: 96, Window: 7, [(2, 3), (2, 6), (6, 12), (2, 24)]);

    /// <summary>torchvision's preset for this network: shorter side 232 by the bicubic filter, centre 224.</summary>
    public Architecture Create()
    {
        var p = Preprocessing.ImageNet;
        return Create(new(Resize.ShorterSide(232, ResizeFilter.Bicubic), 224, p.ChannelOrder, p.Divisor, p.Mean, p.StandardDeviation));
    }

    public Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder(Name, preprocessing);
        var indices = ImmutableArray.CreateBuilder<string>();
        int x = net.Convolution("features.0.0", net.Input, "features.0.0", Width, kernel: Patch, stride: Patch, listed: false);
        x = net.LayerNormalisation("features.0", x, "features.0.2", Epsilon, listed: true);
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            x = stage == 0 ? x : Merge(net, $"features.{2 * stage}", x);
            string name = $"features.{(2 * stage) + 1}";
            var (blocks, heads) = Stages[stage];
            for (int i = 0; i < blocks; i++)
            {
                x = Block(net, $"{name}.{i}", i == blocks - 1 ? name : $"{name}.{i}", x, heads, isShifted: i % 2 == 1);
                indices.Add($"{name}.{i}.attn.relative_position_index");
            }
        }

        x = net.LayerNormalisation("norm", x, "norm", Epsilon, listed: true);
        x = net.AdaptiveAveragePool("avgpool", x, 1, 1);
        x = net.Flatten("flatten", x);
        x = net.Linear("head", x, "head", outputs: 1000);
        net.Softmax("softmax", x);

        // Checkpoints hold where in its table each bias stands, which follows from the window.
        return net.Build(InitialisationScheme.Swin, indices.ToImmutable());
    }

    private static int Merge(ArchitectureBuilder net, string name, int x)
    {
        int channels = net.ShapeOf(x).Channels;
        x = net.MergePatches($"{name}.patches", x);
        x = net.LayerNormalisation($"{name}.norm", x, $"{name}.norm", Epsilon);
        return net.PositionwiseLinear(name, x, $"{name}.reduction.weight", null, 2 * channels, listed: true, $"{name}.reduction");
    }

    private int Block(ArchitectureBuilder net, string name, string output, int input, int heads, bool isShifted)
    {
        var (channels, height, width) = net.ShapeOf(input);
        var windows = new WindowAttentionGeometry(heads, Window, Window)
        {
            ShiftY = isShifted && height > Window ? Window / 2 : 0,
            ShiftX = isShifted && width > Window ? Window / 2 : 0,
        };
        int x = net.LayerNormalisation($"{name}.norm1", input, $"{name}.norm1", Epsilon);
        x = net.PositionwiseLinear($"{name}.attn.qkv", x, 3 * channels);
        x = net.SelfAttention($"{name}.attn.heads", x, windows, $"{name}.attn.relative_position_bias_table");
        x = net.PositionwiseLinear($"{name}.attn", x, $"{name}.attn.proj.weight", $"{name}.attn.proj.bias", channels, aliases: $"{name}.attn.proj");
        int middle = net.Add($"{name}.attn_sum", x, input, listed: false);

        x = net.LayerNormalisation($"{name}.norm2", middle, $"{name}.norm2", Epsilon);
        x = net.PositionwiseLinear($"{name}.mlp.0", x, 4 * channels);
        x = net.Activation($"{name}.mlp.1", x, ActivationFunction.Gelu, listed: false);
        x = net.PositionwiseLinear($"{name}.mlp", x, $"{name}.mlp.3.weight", $"{name}.mlp.3.bias", channels, aliases: $"{name}.mlp.3");
        return name == output ? net.Add(output, x, middle) : net.Add(output, x, middle, aliases: name);
    }
}
