using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Analysis.Decoding;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Geometry;
using Ventral.Analysis.Tuning;
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

        var some = Make(7, Normal(20 * 7, 3));
        var others = Make(11, Normal(20 * 11, 4));
        double[] values =
        [
            .. new GeometryComparison[] { new SoftMatching(), new SoftMatching(SoftMatchingForm.Distance), new LinearCka(), new RbfCka(), new MinibatchCka(5) }.Select(m => m.Compare(some, others, workers)),
            .. CrossValidatedSpectrum.Of(some, Make(7, [.. some.Values.ToArray().Zip(Normal(140, 5), (a, b) => a + b)]), workers).Variances,
            .. PredictionSpectrum.Of(some, others, workers).Expect(4, 0.3).ModeErrors,
            .. UnitTuning.Of(Make(1, Normal(12, 6)), new GratingSet(Rsa.Make.Ids(12), [0, 60, 120], [1], [0, 90, 180, 270]), NegativeResponses.Rectify).SelectMany(
                t => new[] { t.Orientation.CircularVariance!.Value, t.Orientation.MeanOrientation!.Value, t.Modulation!.Value, t.PreferredPhase!.Value }),
            JensenShannon.BinnedDivergence([1, 2, 3], [2, 3, 1]),
        ];
        hash.AppendData(MemoryMarshal.AsBytes<double>(values));
        var many = Make(9, Normal(210 * 9, 7));
        hash.AppendData(BitConverter.GetBytes(new LinearCka().Compare(many, Make(5, Normal(210 * 5, 8)), workers)));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
