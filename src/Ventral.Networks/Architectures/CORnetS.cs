using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// CORnet-S: areas V2, V4 and IT answer to themselves for a few time steps, with the same filters at each step but a batch
/// normalisation of its own. Kubilius et al. 2019, arXiv:1909.06161. Parameters carry the names of the published checkpoint,
/// without its "module.".
/// </summary>
/// <remarks>An area's layer is its answer at its last step; <c>V4.t0</c> is that at its first.</remarks>
internal static class CORnetS
{
    // How much wider an area is inside.
    private const int Expansion = 4;

    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("cornet_s", preprocessing);
        int x = V1(net);
        x = Area(net, "V2", x, outputs: 128, steps: 2);
        x = Area(net, "V4", x, outputs: 256, steps: 4);
        x = Area(net, "IT", x, outputs: 512, steps: 2);
        CORnetDecoder.Add(net, x);
        return net.Build(InitialisationScheme.ResNet);
    }

    private static int V1(ArchitectureBuilder net)
    {
        int x = net.Convolution("V1.conv1", net.Input, "V1.conv1", outputs: 64, kernel: 7, stride: 2, padding: 3, bias: false, listed: false);
        x = net.BatchNormalisation("V1.norm1", x, "V1.norm1", listed: false);
        x = net.Relu("V1.nonlin1", x, listed: false);
        x = net.MaxPool("V1.pool", x, kernel: 3, stride: 2, padding: 1, listed: false);
        x = net.Convolution("V1.conv2", x, "V1.conv2", outputs: 64, kernel: 3, padding: 1, bias: false, listed: false);
        x = net.BatchNormalisation("V1.norm2", x, "V1.norm2", listed: false);
        return net.Relu("V1", x, aliases: ["V1.nonlin2", "V1.output"]);
    }

    private static int Area(ArchitectureBuilder net, string area, int input, int outputs, int steps)
    {
        int x = net.Convolution($"{area}.conv_input", input, $"{area}.conv_input", outputs, kernel: 1, bias: false, listed: false);
        int? first = null, second = null, third = null;
        for (int step = 0; step < steps; step++)
        {
            // The first step halves the maps.
            int stride = step == 0 ? 2 : 1, skip = step == 0 ? Skip(net, area, x, outputs) : x;
            x = Filtered(net, area, 1, step, x, ref first, outputs * Expansion, kernel: 1);
            x = Filtered(net, area, 2, step, x, ref second, outputs * Expansion, kernel: 3, stride);
            x = Filtered(net, area, 3, step, x, ref third, outputs, kernel: 1, relu: false);
            x = net.Add($"{area}.sum.t{step}", x, skip, listed: false);
            x = step == steps - 1
                ? net.Relu(area, x, aliases: [$"{area}.t{step}", $"{area}.output"])
                : net.Relu($"{area}.t{step}", x);
        }

        return x;
    }

    private static int Skip(ArchitectureBuilder net, string area, int x, int outputs)
    {
        x = net.Convolution($"{area}.skip", x, $"{area}.skip", outputs, kernel: 1, stride: 2, bias: false, listed: false);
        return net.BatchNormalisation($"{area}.norm_skip", x, $"{area}.norm_skip", listed: false);
    }

    /// <param name="net">The network.</param>
    /// <param name="area">The area.</param>
    /// <param name="number">Which of its three convolutions.</param>
    /// <param name="step">The time step.</param>
    /// <param name="x">What is filtered.</param>
    /// <param name="earlier">The same convolution at the first step; set there.</param>
    /// <param name="outputs">Maps that come out.</param>
    /// <param name="kernel">Rows and columns of a filter.</param>
    /// <param name="stride">Steps of the filter.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    private static int Filtered(ArchitectureBuilder net, string area, int number, int step, int x, ref int? earlier, int outputs, int kernel, int stride = 1, bool relu = true)
    {
        string convolution = $"{area}.conv{number}";
        if (earlier is { } shared)
        {
            x = net.SharedConvolution($"{convolution}.t{step}", x, shared, stride);
        }
        else
        {
            earlier = x = net.Convolution(convolution, x, convolution, outputs, kernel, stride, kernel / 2, bias: false, listed: false, aliases: $"{convolution}.t{step}");
        }

        x = net.BatchNormalisation($"{area}.norm{number}_{step}", x, $"{area}.norm{number}_{step}", listed: false);
        return relu ? net.Relu($"{area}.nonlin{number}.t{step}", x, listed: false) : x;
    }
}
