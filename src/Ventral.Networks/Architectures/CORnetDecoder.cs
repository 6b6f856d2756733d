namespace Ventral.Networks.Architectures;

/// <summary>What the CORnets end in: the mean over positions, and 1000 classes.</summary>
internal static class CORnetDecoder
{
    public static void Add(ArchitectureBuilder net, int x)
    {
        x = net.AdaptiveAveragePool("avgpool", x, 1, 1, "decoder.avgpool");
        x = net.Flatten("flatten", x);
        x = net.Linear("linear", x, "decoder.linear", outputs: 1000);
        net.Softmax("softmax", x);
    }
}
