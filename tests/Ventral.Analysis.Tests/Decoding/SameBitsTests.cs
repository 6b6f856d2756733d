using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Analysis.Decoding;
using Ventral.Analysis.Encoding;
using Ventral.Tensors;
using Ventral.Tensors.Tests;
using static Ventral.Analysis.Tests.Decoding.SparseRegressionTests;

namespace Ventral.Analysis.Tests.Decoding;

public class SameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var voxels = Make(61, Normal(50 * 61, 1));
        var units = Make(3, [.. Normal(50 * 3, 2).Select((v, i) => v + voxels.Row(i / 3)[i % 3])]);
        foreach (var decoder in new FeatureDecoder[] { new(new SparseRegression(new() { MostIterations = 6 }), 45), new(new SparseRegression(new() { MostIterations = 6 }), 61), new(new RidgeRegression([1, 10]), 61) })
        {
            hash.AppendData(MemoryMarshal.AsBytes(decoder.Fit(voxels, units, workers).Predict(voxels, workers).Values.Values));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
