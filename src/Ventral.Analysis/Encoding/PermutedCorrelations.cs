using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>Correlations of each channel with predictions in other orders.</summary>
/// <remarks>
/// Standardised values lie in tiles of 16 channels, <c>[stimuli × 16]</c>: a row is one cache line and one vector, and those of some thousand stimuli
/// stay in the second cache while all permutations pass; 16 permutations share each load of the responses. A channel's sum runs over the stimuli in order,
/// 32 of them in float32, whose sums are added in float64.
/// </remarks>
internal sealed class PermutedCorrelations
{
    // Values that differ by no more are equal but for rounding.
    private const double Tolerance = 5e-7;
    private const int Tile = 16;
    private const int Group = 16;

    // Stimuli whose products are added in float32: with a hundred, values of two kinds alone would err by more than the tolerance.
    private const int Stretch = 32;

    private readonly int stimuli;
    private readonly int channels;
    private readonly bool[] areDefined;
    private readonly AlignedFloats[] predicted;
    private readonly AlignedFloats[] answered;

    public PermutedCorrelations(Activations predictions, Activations responses, Workers workers)
    {
        stimuli = responses.Stimuli.Count;
        channels = responses.UnitCount;
        areDefined = new bool[channels];
        int tiles = (channels + Tile - 1) / Tile;
        (predicted, answered) = (new AlignedFloats[tiles], new AlignedFloats[tiles]);
        workers.For(tiles, t =>
        {
            Span<bool> forPredictions = stackalloc bool[Tile], forResponses = stackalloc bool[Tile];
            predicted[t] = Standardised(predictions, t * Tile, forPredictions);
            answered[t] = Standardised(responses, t * Tile, forResponses);
            for (int c = 0; c < Tile && (t * Tile) + c < channels; c++)
            {
                areDefined[(t * Tile) + c] = forPredictions[c] && forResponses[c];
            }
        });
    }

    /// <summary>What an r must be at least to reach the one observed: of the precision of sums, so that one channel's p and the corrected p count the same.</summary>
    public static float Bound(double observed) => (float)(observed - Tolerance);

    /// <summary>r of each channel as it is.</summary>
    public ImmutableArray<double?> Observed()
    {
        int[] rows = Offsets([[.. Enumerable.Range(0, stimuli)]]);
        double?[] observed = new double?[channels];
        float[] sums = new float[Group * Tile];
        for (int t = 0; t < predicted.Length; t++)
        {
            Sums(predicted[t], answered[t], rows, sums);
            for (int c = t * Tile; c < Math.Min((t + 1) * Tile, channels); c++)
            {
                observed[c] = areDefined[c] ? Math.Clamp(sums[c - (t * Tile)], -1.0, 1.0) : null;
            }
        }

        return [.. observed];
    }

    /// <summary>Counts for each channel the permutations that reach what was observed, and finds for each permutation the largest r.</summary>
    /// <param name="permutations">For each permutation the prediction that each stimulus gets.</param>
    /// <param name="observed">r as observed.</param>
    /// <param name="reached">Gains the counts.</param>
    /// <param name="largest">Takes the largest r of each permutation; −∞ where no channel has any.</param>
    /// <param name="workers">The threads to use.</param>
    public void Count(int[][] permutations, ImmutableArray<double?> observed, int[] reached, Span<double> largest, Workers workers)
    {
        int groups = (permutations.Length + Group - 1) / Group, tiles = predicted.Length;
        int[][] rows = new int[groups][];
        workers.For(groups, g => rows[g] = Offsets(permutations[(g * Group)..Math.Min((g + 1) * Group, permutations.Length)]));
        float[][] most = new float[tiles][];
        workers.For(tiles, t =>
        {
            int first = t * Tile, count = Math.Min(Tile, channels - first);
            float[] sums = new float[Group * Tile], bounds = new float[Tile], mine = new float[permutations.Length];
            int[] hits = new int[Tile];
            for (int c = 0; c < Tile; c++)
            {
                // Nothing reaches +∞: an undefined channel.
                bounds[c] = c < count && observed[first + c] is { } r ? Bound(r) : float.PositiveInfinity;
            }

            for (int g = 0; g < groups; g++)
            {
                Sums(predicted[t], answered[t], rows[g], sums);
                for (int k = 0; k < Group && (g * Group) + k < permutations.Length; k++)
                {
                    mine[(g * Group) + k] = Tally(sums.AsSpan(k * Tile, Tile), bounds, hits);
                }
            }

            most[t] = mine;
            for (int c = 0; c < count; c++)
            {
                reached[first + c] += hits[c];
            }
        });
        for (int b = 0; b < largest.Length; b++)
        {
            largest[b] = most.Max(m => m[b]);
        }
    }

    // Counts the channels that reach their bound, and returns the greatest sum among those that have one.
    private static float Tally(ReadOnlySpan<float> sums, float[] bounds, int[] hits)
    {
        Vector512<float> sum = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(sums)), bound = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(bounds));
        var reaches = Vector512.GreaterThanOrEqual(sum, bound).AsInt32();
        (Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(hits)) - reaches).StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(hits));
        var counted = Vector512.ConditionalSelect(Vector512.LessThan(bound, Vector512.Create(float.PositiveInfinity)), sum, Vector512.Create(float.NegativeInfinity));
        float most = counted[0];
        for (int c = 1; c < Tile; c++)
        {
            most = Math.Max(most, counted[c]);
        }

        return most;
    }

    // Where each prediction's row starts, 16 permutations side by side; missing ones repeat the first.
    private int[] Offsets(int[][] permutations)
    {
        int[] offsets = new int[stimuli * Group];
        for (int i = 0; i < stimuli; i++)
        {
            for (int k = 0; k < Group; k++)
            {
                offsets[(i * Group) + k] = permutations[k < permutations.Length ? k : 0][i] * Tile;
            }
        }

        return offsets;
    }

    private static void Sums(AlignedFloats predicted, AlignedFloats answered, int[] offsets, Span<float> sums)
    {
        Span<double> totals = stackalloc double[Group * Tile];
        totals.Clear();
        ReadOnlySpan<float> p = predicted.Values, y = answered.Values;
        for (int row = 0; row * Tile < y.Length; row += Stretch)
        {
            int rows = Math.Min(Stretch, (y.Length / Tile) - row);
            AddStretch(p, y.Slice(row * Tile, rows * Tile), offsets.AsSpan(row * Group, rows * Group), totals);
        }

        for (int i = 0; i < totals.Length; i++)
        {
            sums[i] = (float)totals[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddStretch(ReadOnlySpan<float> predicted, ReadOnlySpan<float> answered, ReadOnlySpan<int> offsets, Span<double> totals)
    {
        ref float p = ref MemoryMarshal.GetReference(predicted), y = ref MemoryMarshal.GetReference(answered);
        ref double to = ref MemoryMarshal.GetReference(totals);
        ref int rows = ref MemoryMarshal.GetReference(offsets);
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        Vector512<float> s8 = default, s9 = default, s10 = default, s11 = default, s12 = default, s13 = default, s14 = default, s15 = default;
        for (int i = 0; i < answered.Length; i += Tile)
        {
            var row = Vector512.LoadUnsafe(ref y, (nuint)i);
            s0 = Plus(s0, row, ref p, rows);
            s1 = Plus(s1, row, ref p, Unsafe.Add(ref rows, 1));
            s2 = Plus(s2, row, ref p, Unsafe.Add(ref rows, 2));
            s3 = Plus(s3, row, ref p, Unsafe.Add(ref rows, 3));
            s4 = Plus(s4, row, ref p, Unsafe.Add(ref rows, 4));
            s5 = Plus(s5, row, ref p, Unsafe.Add(ref rows, 5));
            s6 = Plus(s6, row, ref p, Unsafe.Add(ref rows, 6));
            s7 = Plus(s7, row, ref p, Unsafe.Add(ref rows, 7));
            s8 = Plus(s8, row, ref p, Unsafe.Add(ref rows, 8));
            s9 = Plus(s9, row, ref p, Unsafe.Add(ref rows, 9));
            s10 = Plus(s10, row, ref p, Unsafe.Add(ref rows, 10));
            s11 = Plus(s11, row, ref p, Unsafe.Add(ref rows, 11));
            s12 = Plus(s12, row, ref p, Unsafe.Add(ref rows, 12));
            s13 = Plus(s13, row, ref p, Unsafe.Add(ref rows, 13));
            s14 = Plus(s14, row, ref p, Unsafe.Add(ref rows, 14));
            s15 = Plus(s15, row, ref p, Unsafe.Add(ref rows, 15));
            rows = ref Unsafe.Add(ref rows, Group);
        }

        Add(s0, ref to, 0);
        Add(s1, ref to, 1);
        Add(s2, ref to, 2);
        Add(s3, ref to, 3);
        Add(s4, ref to, 4);
        Add(s5, ref to, 5);
        Add(s6, ref to, 6);
        Add(s7, ref to, 7);
        Add(s8, ref to, 8);
        Add(s9, ref to, 9);
        Add(s10, ref to, 10);
        Add(s11, ref to, 11);
        Add(s12, ref to, 12);
        Add(s13, ref to, 13);
        Add(s14, ref to, 14);
        Add(s15, ref to, 15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> sums, ref double totals, int permutation)
    {
        nuint low = (nuint)(permutation * Tile), high = low + (Tile / 2);
        (Vector512.LoadUnsafe(ref totals, low) + Vector512.WidenLower(sums)).StoreUnsafe(ref totals, low);
        (Vector512.LoadUnsafe(ref totals, high) + Vector512.WidenUpper(sums)).StoreUnsafe(ref totals, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Plus(Vector512<float> sum, Vector512<float> row, ref float predicted, int offset) =>
        Vector512.FusedMultiplyAdd(row, Vector512.LoadUnsafe(ref Unsafe.Add(ref predicted, offset)), sum);

    // About the mean and of length 1 over stimuli; 0 where a channel does not vary or there is none.
    private AlignedFloats Standardised(Activations values, int first, Span<bool> vary)
    {
        const int Lane = 8;
        int count = Math.Min(Tile, channels - first);
        var memory = new AlignedFloats((long)stimuli * Tile);
        var tile = memory.Values;
        for (int i = 0; i < stimuli; i++)
        {
            values.Row(i).Slice(first, count).CopyTo(tile[(i * Tile)..]);
        }

        for (int c = 0; c < Tile; c += Lane)
        {
            Vector512<double> sum = default, squares = default;
            Vector256<float> zeroth = Vector256.LoadUnsafe(ref tile[c]), differs = default;
            for (int at = c; at < tile.Length; at += Tile)
            {
                var eight = Vector256.LoadUnsafe(ref tile[at]);
                differs |= ~Vector256.Equals(eight, zeroth);
                sum += Widened(eight);
            }

            var mean = sum / Vector512.Create((double)stimuli);
            for (int at = c; at < tile.Length; at += Tile)
            {
                var deviation = Widened(Vector256.LoadUnsafe(ref tile[at])) - mean;
                squares = Vector512.FusedMultiplyAdd(deviation, deviation, squares);
            }

            var isThere = Vector512.GreaterThan(squares, Vector512<double>.Zero) & Vector512.Create(Vector256.WidenLower(differs.AsInt32()), Vector256.WidenUpper(differs.AsInt32())).AsDouble();
            var scale = Vector512.ConditionalSelect(isThere, Vector512<double>.One / Vector512.Sqrt(squares), Vector512<double>.Zero);
            for (int at = c; at < tile.Length; at += Tile)
            {
                var scaled = (Widened(Vector256.LoadUnsafe(ref tile[at])) - mean) * scale;
                Vector256.Narrow(scaled.GetLower(), scaled.GetUpper()).StoreUnsafe(ref tile[at]);
            }

            for (int k = 0; k < Lane; k++)
            {
                vary[c + k] = scale[k] > 0;
            }
        }

        return memory;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widened(Vector256<float> eight)
    {
        var (low, high) = Vector256.Widen(eight);
        return Vector512.Create(low, high);
    }
}
