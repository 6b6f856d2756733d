using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Analysis.Encoding;

/// <summary>What each of several feature spaces contributes to an explained variance: its gain on joining others, averaged over all orders of joining.</summary>
/// <remarks>
/// φ_b = Σ_S |S|! (B − |S| − 1)! / B! · (R²(S ∪ b) − R²(S)) over all sets S without b, R² of no space being 0. Shares add up to R² of all spaces; with two they are
/// the unique part and half of the shared one (<see cref="VariancePartition"/>). Shapley 1953; Lipovetsky &amp; Conklin 2001, doi:10.1002/asmb.446.
/// </remarks>
public static class ShapleyShares
{
    private const int MostSpaces = 16;

    /// <summary>Shares.</summary>
    /// <param name="explained">R² of each set of spaces: element m is that of the spaces whose bits are set in m, of 2^B elements; element 0 is not read.</param>
    /// <returns>One a space; <c>null</c> where any R² is undefined.</returns>
    /// <exception cref="VentralException">The number of elements is no power of two from 2 to 2^16, or one is not a number.</exception>
    public static ImmutableArray<double>? Of(ImmutableArray<double?> explained)
    {
        int count = explained.IsDefault ? 0 : explained.Length;
        if (count < 2 || !BitOperations.IsPow2(count) || count > 1 << MostSpaces)
        {
            throw new VentralException($"Shares of feature spaces need R² of each set of them: 2, 4, 8, … 65536 values, found {count}.");
        }

        if (explained.Skip(1).Any(e => e is { } v && !double.IsFinite(v)))
        {
            throw new VentralException("Shares of feature spaces need every R² to be finite, or missing.");
        }

        if (explained.Skip(1).Any(e => e is null))
        {
            return null;
        }

        int spaces = BitOperations.Log2((uint)count);
        double[] shares = new double[spaces];
        for (int set = 0; set < count; set++)
        {
            int size = BitOperations.PopCount((uint)set);
            for (int space = 0; space < spaces; space++)
            {
                if ((set & (1 << space)) == 0)
                {
                    shares[space] += Weight(size, spaces) * (explained[set | (1 << space)]!.Value - (set == 0 ? 0 : explained[set]!.Value));
                }
            }
        }

        return [.. shares];
    }

    // 1 / (B · (B − 1 choose size)).
    private static double Weight(int size, int spaces)
    {
        double ways = spaces;
        for (int i = 0; i < size; i++)
        {
            ways *= (spaces - 1.0 - i) / (i + 1);
        }

        return 1 / ways;
    }
}
