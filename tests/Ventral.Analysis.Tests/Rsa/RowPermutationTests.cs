using Ventral.Analysis.Rsa;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Rsa;

public class RowPermutationTests
{
    [Fact]
    public void Rows_and_columns_are_relabelled_together()
    {
        foreach (int count in new[] { 2, 3, 31, 32, 33, 64, 65, 92, 97, 127, 128 }.Where(RowPermutation.Fits))
        {
            var philox = new Philox(new Seed((ulong)count), "matrix");
            ushort[] square = new ushort[(count * count) + RowPermutation.Slack], pairs = new ushort[(count * (count - 1) / 2) + RowPermutation.Slack];
            for (int k = 0; k < square.Length; k++)
            {
                square[k] = (ushort)philox.NextInt(65_536);
            }

            int[] permutation = philox.Permutation(count);
            new RowPermutation(count).Relabel(square, permutation, pairs);
            pairs[..(count * (count - 1) / 2)].ShouldBe(
                from i in Enumerable.Range(0, count) from j in Enumerable.Range(i + 1, count - i - 1) select square[(permutation[i] * count) + permutation[j]]);
        }
    }

    [Fact]
    public void Longer_rows_and_strange_places_are_refused()
    {
        RowPermutation.Fits(129).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => new RowPermutation(2).Relabel(new ushort[200], [0, 2], new ushort[200]));
    }
}
