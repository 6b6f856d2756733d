namespace Ventral.Networks.Architectures;

/// <summary>What both MobileNets end in: the mean over positions, 1001 classes (the first is "background"), probabilities.</summary>
internal static class MobileNetHead
{
    // Eight bits hold probabilities as multiples of 1/256, so that 1 itself is out of reach.
    private const float HighestProbability = 255 / 256f;

    public static void Add(ArchitectureBuilder net, int features)
    {
        int x = net.AdaptiveAveragePool("pool", features, 1, 1, "AvgPool");
        x = net.QuantisedConvolution("logits", x, outputs: 1001, kernel: 1, relu6: false, "Logits");
        x = net.Softmax("softmax.preactivation", x, listed: false);
        net.Clamp("softmax", x, 0, HighestProbability, aliases: "Predictions");
    }
}
