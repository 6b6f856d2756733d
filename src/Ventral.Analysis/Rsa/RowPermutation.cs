using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Analysis.Rsa;

/// <summary>Relabels square matrices of 16-bit numbers whose rows fit into four registers. Holds working memory.</summary>
/// <param name="count">Rows and columns.</param>
internal sealed class RowPermutation(int count)
{
    /// <summary>Room after the matrix and after the pairs that is read or overwritten.</summary>
    public const int Slack = Most;

    private const int Most = 128;
    private const int Lanes = 32;

    private readonly ushort[] places = new ushort[count + Lanes];

    /// <summary>Whether this machine can and the rows are short enough.</summary>
    public static bool Fits(int count) => Avx512BW.IsSupported && count <= Most;

    /// <summary>The upper triangle of a matrix whose rows and columns are relabelled.</summary>
    /// <param name="square">The matrix, and <see cref="Slack"/>.</param>
    /// <param name="permutation">Pair (i, j) becomes pair (π(i), π(j)).</param>
    /// <param name="pairs">Takes the upper triangle, and <see cref="Slack"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Relabel(ReadOnlySpan<ushort> square, ReadOnlySpan<int> permutation, Span<ushort> pairs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(square.Length, (count * count) + Slack);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs.Length, (count * (count - 1) / 2) + Slack);
        for (int i = 0; i < count; i++)
        {
            places[i] = (ushort)permutation[i];
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(places[i], count);
        }

        ref ushort place = ref MemoryMarshal.GetArrayDataReference(places);
        ref ushort to = ref MemoryMarshal.GetReference(pairs);
        var half = Vector512.Create((ushort)((2 * Lanes) - 1));
        for (int i = 0; i < count - 1; i++)
        {
            ref ushort row = ref Unsafe.Add(ref MemoryMarshal.GetReference(square), places[i] * count);
            Vector512<ushort> v0 = Vector512.LoadUnsafe(ref row), v1 = Vector512.LoadUnsafe(ref row, Lanes);
            Vector512<ushort> v2 = Vector512.LoadUnsafe(ref row, 2 * Lanes), v3 = Vector512.LoadUnsafe(ref row, 3 * Lanes);
            for (int j = i + 1; j < count; j += Lanes)
            {
                // What is written beyond the row is overwritten by the next.
                var index = Vector512.LoadUnsafe(ref place, (nuint)j);
                var low = Avx512BW.PermuteVar32x16x2(v0, index, v1);
                var high = Avx512BW.PermuteVar32x16x2(v2, index, v3);
                Vector512.ConditionalSelect(Vector512.GreaterThan(index, half), high, low).StoreUnsafe(ref to, (nuint)(j - i - 1));
            }

            to = ref Unsafe.Add(ref to, count - i - 1);
        }
    }
}
