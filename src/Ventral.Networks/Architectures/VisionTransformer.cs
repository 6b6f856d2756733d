using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// The vision transformer as torchvision lays it out: patches of the image and one class token, which all see each other.
/// Dosovitskiy et al. 2021, arXiv:2010.11929.
/// </summary>
/// <param name="Name">The catalogue's name, torchvision's too.</param>
/// <param name="Patch">Rows and columns of a patch; it divides the image.</param>
/// <param name="Width">Channels of a token.</param>
/// <param name="Hidden">Channels between the two linear layers of a block.</param>
/// <param name="Blocks">How many blocks.</param>
/// <param name="Heads">Heads of each.</param>
internal sealed record VisionTransformer(string Name, int Patch, int Width, int Hidden, int Blocks, int Heads)
{
    private const float Epsilon = 1e-6f;

    public static VisionTransformer B16 { get; } = new("vit_b_16", Patch: 16, Width: 768, Hidden: 3072, Blocks: 12, Heads: 12);

    public Architecture Create() => Create(Preprocessing.ImageNet);

    public Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder(Name, preprocessing);
        int x = net.Convolution("conv_proj", net.Input, "conv_proj", Width, kernel: Patch, stride: Patch);
        x = net.Tokens("tokens", x, "class_token", "encoder.pos_embedding", "encoder.dropout");
        for (int i = 0; i < Blocks; i++)
        {
            x = Block(net, $"encoder_layer_{i}", $"encoder.layers.encoder_layer_{i}", x);
        }

        x = net.LayerNormalisation("ln", x, "encoder.ln", Epsilon, listed: true, "encoder");
        x = net.FirstToken("class_token", x);
        x = net.Linear("head", x, "heads.head", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.VisionTransformer);
    }

    private int Block(ArchitectureBuilder net, string layer, string name, int input)
    {
        string attention = $"{name}.self_attention";
        int x = net.LayerNormalisation($"{name}.ln_1", input, $"{name}.ln_1", Epsilon);
        x = net.PositionwiseLinear($"{attention}.in_proj", x, $"{attention}.in_proj_weight", $"{attention}.in_proj_bias", 3 * Width);
        x = net.SelfAttention($"{attention}.heads", x, new(Heads, 1, net.ShapeOf(x).Width));
        x = net.PositionwiseLinear(attention, x, $"{attention}.out_proj.weight", $"{attention}.out_proj.bias", Width, aliases: $"{attention}.out_proj");
        int middle = net.Add($"{name}.attention_sum", x, input, listed: false);

        x = net.LayerNormalisation($"{name}.ln_2", middle, $"{name}.ln_2", Epsilon);
        x = net.PositionwiseLinear($"{name}.mlp.0", x, Hidden);
        x = net.Activation($"{name}.mlp.1", x, ActivationFunction.Gelu, listed: false);
        x = net.PositionwiseLinear($"{name}.mlp", x, $"{name}.mlp.3.weight", $"{name}.mlp.3.bias", Width, aliases: $"{name}.mlp.3");
        return net.Add(layer, x, middle, aliases: name);
    }
}
