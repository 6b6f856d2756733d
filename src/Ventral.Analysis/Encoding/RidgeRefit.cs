using System.Collections.Immutable;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>Squared errors of ridge regression in a fold that is left out, by fitting the other stimuli anew: all float64, at the cost of a factorisation a fold.</summary>
/// <remarks>Units are stood for by the stimuli's places on their axes, Z = U S, which have the same inner products and are no more than the stimuli.</remarks>
internal static class RidgeRefit
{
    private const int ChannelBlock = 512;

    /// <summary>Adds the squares.</summary>
    /// <param name="axes">The axes of all stimuli.</param>
    /// <param name="responses">What is predicted, <c>[stimuli × channels]</c>.</param>
    /// <param name="test">The stimuli that are left out.</param>
    /// <param name="penalties">The penalties α; of 0, the smallest weights.</param>
    /// <param name="share">What a square is multiplied by.</param>
    /// <param name="place">Where a penalty and a channel have their sum.</param>
    /// <param name="errors">Gains the squares.</param>
    /// <param name="workers">The threads to use.</param>
    public static void AddSquares(
        RidgeAxes axes, Activations responses, ImmutableArray<int> test, double[] penalties, double share, Func<int, int, int> place, double[] errors, Workers workers)
    {
        var isTest = test.ToHashSet();
        int[] train = [.. Enumerable.Range(0, axes.Rows).Where(i => !isTest.Contains(i))];
        int count = axes.Count, channels = responses.UnitCount;
        double[] means = new double[count], learnt = Places(axes, train, workers), held = Places(axes, [.. test], workers);
        if (axes.HasIntercept)
        {
            for (int i = 0; i < train.Length; i++)
            {
                Lanes.Add(1.0 / train.Length, learnt.AsSpan(i * count, count), means);
            }

            TakeOff(means, learnt);
            TakeOff(means, held);
        }

        // ZᵀZ = V S² Vᵀ.
        double[] products = new double[count * count];
        var left = new MatrixSpan<double>(learnt, train.Length, count);
        Gemm.Multiply(left.Transposed, left, products.AsSpan(), workers);
        var form = PrincipalForm.OfKernel(products, count, Math.Max(count, train.Length), workers);
        double[] onAxes = new double[test.Length * form.Rank];
        Gemm.Multiply(new MatrixSpan<double>(held, test.Length, count), new MatrixSpan<double>(form.Left.Values, count, form.Rank), onAxes.AsSpan(), workers);
        for (int first = 0; first < channels; first += ChannelBlock)
        {
            int width = Math.Min(ChannelBlock, channels - first), start = first;
            double[] offsets = new double[width], known = Block(responses, train, first, width), wanted = Block(responses, [.. test], first, width);
            if (axes.HasIntercept)
            {
                for (int i = 0; i < train.Length; i++)
                {
                    Lanes.Add(1.0 / train.Length, known.AsSpan(i * width, width), offsets);
                }

                TakeOff(offsets, known);
                TakeOff(offsets, wanted);
            }

            double[] shared = new double[count * width], loads = new double[form.Rank * width];
            Gemm.Multiply(new MatrixSpan<double>(learnt, train.Length, count).Transposed, new MatrixSpan<double>(known, train.Length, width), shared.AsSpan(), workers);
            Gemm.Multiply(new MatrixSpan<double>(form.Left.Values, count, form.Rank).Transposed, new MatrixSpan<double>(shared, count, width), loads.AsSpan(), workers);
            workers.For(penalties.Length, a =>
            {
                double[] shrunk = [.. onAxes], missed = [.. wanted];
                for (int i = 0; i < shrunk.Length; i++)
                {
                    double scale = form.Scales[i % form.Rank];
                    shrunk[i] /= (scale * scale) + penalties[a];
                }

                Gemm.Multiply(new MatrixSpan<double>(shrunk, test.Length, form.Rank), new MatrixSpan<double>(loads, form.Rank, width), missed.AsSpan(), new Workers(1), GemmMode.Subtract);
                for (int i = 0; i < missed.Length; i++)
                {
                    errors[place(a, start + (i % width))] += share * missed[i] * missed[i];
                }
            });
        }
    }

    private static double[] Places(RidgeAxes axes, int[] stimuli, Workers workers)
    {
        int count = axes.Count;
        double[] places = new double[stimuli.Length * count];
        workers.For(stimuli.Length, i =>
        {
            var row = places.AsSpan(i * count, count);
            axes.CopyRow(stimuli[i], row);
            for (int j = 0; j < count; j++)
            {
                row[j] *= axes.Scales[j];
            }
        });
        return places;
    }

    private static double[] Block(Activations responses, int[] stimuli, int first, int width)
    {
        double[] block = new double[stimuli.Length * width];
        for (int i = 0; i < stimuli.Length; i++)
        {
            var row = responses.Row(stimuli[i]).Slice(first, width);
            for (int c = 0; c < width; c++)
            {
                block[(i * width) + c] = row[c];
            }
        }

        return block;
    }

    private static void TakeOff(double[] means, double[] rows)
    {
        for (int i = 0; i < rows.Length; i += means.Length)
        {
            Lanes.Add(-1, means, rows.AsSpan(i, means.Length));
        }
    }
}
