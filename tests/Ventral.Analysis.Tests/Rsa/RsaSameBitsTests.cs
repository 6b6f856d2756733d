using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Tests;

namespace Ventral.Analysis.Tests.Rsa;

public class RsaSameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var philox = new Philox(new Seed(2), "same bits");
        float[] trials = [.. Enumerable.Range(0, 9 * 21 * 3).Select(_ => (float)(7 + philox.NextNormal()))];
        var responses = new RepeatedResponses("V4", Make.Ids(9), 21, 3, trials);
        var rdms = new List<Rdm>();
        foreach (string name in Dissimilarity.Names)
        {
            rdms.Add(Dissimilarity.Parse(name).Between(responses, workers));
            hash.AppendData(MemoryMarshal.AsBytes(rdms[^1].Pairs));
        }

        // Wide enough to be read once, in float32, in two chunks of columns and more.
        float[] wide = [.. Enumerable.Range(0, 9 * 117_000).Select(k => (k * 2654435761u >> 8) / 16_777_216f)];
        hash.AppendData(MemoryMarshal.AsBytes(new CorrelationDissimilarity().Between(new Activations("conv1", Make.Ids(9), 117_000, wide), workers).Pairs));

        RdmSet left = new("left", rdms.Take(3)), right = new("right", rdms.Skip(3));
        foreach (string name in RdmComparison.Names)
        {
            hash.AppendData(MemoryMarshal.AsBytes(RdmComparison.Parse(name).Compare(left, right, workers).Values));
        }

        var options = new ReweightingOptions(4, 1, new Seed(1)) { BootstrapCount = 3, SplitCount = 2 };
        var fitted = ReweightedRsa.Run(right, left, new TauB(), options, workers, TestContext.Current.CancellationToken);
        hash.AppendData(MemoryMarshal.AsBytes(fitted.Scores.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(fitted.Weights.AsSpan()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
