using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>Correlations of each channel with predictions in other orders.</summary>
/// <remarks>
/// Standardised values lie in tiles of 32 channels, <c>[stimuli × 32]</c>, so that those of a thousand stimuli stay in the second cache while all
/// permutations pass; eight permutations share each load of the responses. A channel's sum runs over the stimuli in order.
/// </remarks>
internal sealed class PermutedCorrelations
{
    /// <summary>Values that differ by no more are equal but for rounding.</summary>
    public const double Tolerance = 5e-7;

    private const int Tile = 32;
    private const int Half = Tile / 2;
    private const int Group = 8;

    private readonly int stimuli;
    private readonly int channels;
    private readonly bool[] areDefined;
    private readonly float[][] predicted;
    private readonly float[][] answered;

    public PermutedCorrelations(Activations predictions, Activations responses, Workers workers)
    {
        stimuli = responses.Stimuli.Count;
        channels = responses.UnitCount;
        areDefined = new bool[channels];
        int tiles = (channels + Tile - 1) / Tile;
        (predicted, answered) = (new float[tiles][], new float[tiles][]);
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
                bounds[c] = c < count && observed[first + c] is { } r ? (float)(r - Tolerance) : float.PositiveInfinity;
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
        var greatest = Vector512.Create(float.NegativeInfinity);
        for (int c = 0; c < Tile; c += Half)
        {
            Vector512<float> sum = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(sums), (nuint)c), bound = Vector512.LoadUnsafe(ref bounds[c]);
            var reaches = Vector512.GreaterThanOrEqual(sum, bound).AsInt32();
            (Vector512.LoadUnsafe(ref hits[c]) - reaches).StoreUnsafe(ref hits[c]);
            var counted = Vector512.ConditionalSelect(Vector512.LessThan(bound, Vector512.Create(float.PositiveInfinity)), sum, greatest);
            greatest = Vector512.Max(greatest, counted);
        }

        float most = greatest[0];
        for (int i = 1; i < Half; i++)
        {
            most = Math.Max(most, greatest[i]);
        }

        return most;
    }

    // Where each prediction's row starts, eight permutations side by side; missing ones repeat the first.
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums(float[] predicted, float[] answered, int[] offsets, float[] sums)
    {
        ref float p = ref MemoryMarshal.GetArrayDataReference(predicted), y = ref MemoryMarshal.GetArrayDataReference(answered), to = ref MemoryMarshal.GetArrayDataReference(sums);
        ref int rows = ref MemoryMarshal.GetArrayDataReference(offsets);
        Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        Vector512<float> e0 = default, e1 = default, f0 = default, f1 = default, g0 = default, g1 = default, h0 = default, h1 = default;
        for (int i = 0; i < answered.Length; i += Tile)
        {
            Vector512<float> y0 = Vector512.LoadUnsafe(ref y, (nuint)i), y1 = Vector512.LoadUnsafe(ref y, (nuint)(i + Half));
            ref float at = ref Unsafe.Add(ref p, rows);
            a0 = Vector512.FusedMultiplyAdd(y0, Vector512.LoadUnsafe(ref at), a0);
            a1 = Vector512.FusedMultiplyAdd(y1, Vector512.LoadUnsafe(ref at, Half), a1);
            at = ref Unsafe.Add(ref p, Unsafe.Add(ref rows, 1));
            b0 = Vector512.FusedMultiplyAdd(y0, Vector512.LoadUnsafe(ref at), b0);
            b1 = Vector512.FusedMultiplyAdd(y1, Vector512.LoadUnsafe(ref at, Half), b1);
            at = ref Unsafe.Add(ref p, Unsafe.Add(ref rows, 2));
            c0 = Vector512.FusedMultiplyAdd(y0, Vector512.LoadUnsafe(ref at), c0);
            c1 = Vector512.FusedMultiplyAdd(y1, Vector512.LoadUnsafe(ref at, Half), c1);
            at = ref Unsafe.Add(ref p, Unsafe.Add(ref rows, 3));
            d0 = Vector512.FusedMultiplyAdd(y0, Vector512.LoadUnsafe(ref at), d0);
            d1 = Vector512.FusedMultiplyAdd(y1, Vector512.LoadUnsafe(ref at, Half), d1);
            at = ref Unsafe.Add(ref p, Unsafe.Add(ref rows, 4));
            e0 = Vector512.FusedMultiplyAdd(y0, Vector512.LoadUnsafe(ref at), e0);
            e1 = Vector512.FusedMultiplyAdd(y1, Vector512.LoadUnsafe(ref at, Half), e1);
            at = ref Unsafe.Add(ref p, Unsafe.Add(ref rows, 5));
            f0 = Vector512.FusedMultiplyAdd(y0, Vector512.LoadUnsafe(ref at), f0);
            f1 = Vector512.FusedMultiplyAdd(y1, Vector512.LoadUnsafe(ref at, Half), f1);
            at = ref Unsafe.Add(ref p, Unsafe.Add(ref rows, 6));
            g0 = Vector512.FusedMultiplyAdd(y0, Vector512.LoadUnsafe(ref at), g0);
            g1 = Vector512.FusedMultiplyAdd(y1, Vector512.LoadUnsafe(ref at, Half), g1);
            at = ref Unsafe.Add(ref p, Unsafe.Add(ref rows, 7));
            h0 = Vector512.FusedMultiplyAdd(y0, Vector512.LoadUnsafe(ref at), h0);
            h1 = Vector512.FusedMultiplyAdd(y1, Vector512.LoadUnsafe(ref at, Half), h1);
            rows = ref Unsafe.Add(ref rows, Group);
        }

        Store(ref to, 0, a0, a1);
        Store(ref to, 1, b0, b1);
        Store(ref to, 2, c0, c1);
        Store(ref to, 3, d0, d1);
        Store(ref to, 4, e0, e1);
        Store(ref to, 5, f0, f1);
        Store(ref to, 6, g0, g1);
        Store(ref to, 7, h0, h1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float sums, int permutation, Vector512<float> low, Vector512<float> high)
    {
        low.StoreUnsafe(ref sums, (nuint)(permutation * Tile));
        high.StoreUnsafe(ref sums, (nuint)((permutation * Tile) + Half));
    }

    // About the mean and of length 1 over stimuli; 0 where a channel does not vary or there is none.
    private float[] Standardised(Activations values, int first, Span<bool> vary)
    {
        const int Lane = 8;
        int count = Math.Min(Tile, channels - first);
        float[] tile = new float[stimuli * Tile];
        for (int i = 0; i < stimuli; i++)
        {
            values.Row(i).Slice(first, count).CopyTo(tile.AsSpan(i * Tile));
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

        return tile;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widened(Vector256<float> eight)
    {
        var (low, high) = Vector256.Widen(eight);
        return Vector512.Create(low, high);
    }
}
