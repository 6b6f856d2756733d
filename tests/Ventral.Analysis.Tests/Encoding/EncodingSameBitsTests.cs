using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Tests;

namespace Ventral.Analysis.Tests.Encoding;

public class EncodingSameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var ids = Rsa.Make.Ids(37);
        Activations few = new("few", ids, 11, FeatureSpaceTests.Draw(37 * 11, "few")), many = new("many", ids, 45, FeatureSpaceTests.Draw(37 * 45, "many"));
        Activations y = new("y", ids, 35, [.. FeatureSpaceTests.Draw(37 * 35, "y").Select((v, i) => v + few.Row(i / 35)[i % 11])]);
        var folds = Folds.Neighbouring(37, 3);
        var ridge = new RidgeRegression([1, 10, 100]);
        foreach (var units in new[] { few, many })
        {
            foreach (var model in new EncodingModel[]
            {
                new PlsRegression(4),
                ridge,
                new RidgeRegression([0.1, 1, 10, 100, 1000], PenaltyChoice.RandomFolds(4, new Seed(1))),
                new RidgeRegression([1, 10], PenaltyChoice.NeighbouringFolds(3), hasIntercept: false),
                new BandedRidge([5, units.UnitCount - 5], BandedRidge.DrawnShares(2, 2, new Seed(1)), [1, 10]),
                new ComponentRidge(5, ridge),
                new ProjectionRidge(19, new Seed(2), ridge),
                new ProjectionRidge(19, new Seed(2), new RidgeRegression([1, 10, 100], PenaltyChoice.LeaveOneOutCorrelation)),
                new NipalsPls(4),
                KernelRidge.Linear([1, 10]),
                KernelRidge.Rbf(0.05, [0.1, 1]),
            })
            {
                var held = HeldOutPredictions.Of(model, units, y, folds, workers);
                for (int fold = 0; fold < 3; fold++)
                {
                    hash.AppendData(MemoryMarshal.AsBytes(held.OfFold(fold).Values));
                    hash.AppendData(MemoryMarshal.AsBytes(held.Penalties[fold].AsSpan()));
                }
            }
        }

        var tested = EncodingPermutationTest.Run(new("predicted", ids, 35, FeatureSpaceTests.Draw(37 * 35, "predicted")), y, 30, new Seed(3), workers);
        double[] values = [.. tested.Correlations.Concat(tested.P).Concat(tested.PMax).Select(v => v!.Value)];
        hash.AppendData(MemoryMarshal.AsBytes<double>(values));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
