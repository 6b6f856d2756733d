using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// CORnet-Z: one convolution for each of the areas V1, V2, V4 and IT. Kubilius et al. 2018, doi:10.1101/408385.
/// Parameters carry the names of the published checkpoint, without its "module.".
/// </summary>
internal static class CORnetZ
{
    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("cornet_z", preprocessing);
        int x = Area(net, "V1", net.Input, outputs: 64, kernel: 7, stride: 2);
        x = Area(net, "V2", x, outputs: 128);
        x = Area(net, "V4", x, outputs: 256);
        x = Area(net, "IT", x, outputs: 512);
        CORnetDecoder.Add(net, x);
        return net.Build(InitialisationScheme.XavierUniform);
    }

    private static int Area(ArchitectureBuilder net, string area, int x, int outputs, int kernel = 3, int stride = 1)
    {
        x = net.Convolution($"{area}.conv", x, $"{area}.conv", outputs, kernel, stride, kernel / 2, listed: false);
        x = net.Relu($"{area}.nonlin", x, listed: false);
        return net.MaxPool(area, x, kernel: 3, stride: 2, padding: 1, aliases: [$"{area}.pool", $"{area}.output"]);
    }
}
