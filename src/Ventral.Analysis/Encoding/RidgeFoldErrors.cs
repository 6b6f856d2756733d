using System.Buffers;
using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>Squared errors of ridge regression in folds that are left out, for every penalty and channel, without a refit.</summary>
/// <remarks>
/// With M = I − H, H the smoother of all stimuli (the intercept among it), the errors of a fold F that is left out are exactly
/// M_FF⁻¹ (M Y)_F, and M is diag(d) on the axes V of all stimuli, d = α / (s² + α). So they are A C, with loads C = VᵀY of channels and
/// A = M_FF⁻¹ V_F diag(d), which few matrices give for all penalties (<see cref="PenaltyFamily"/>): one factorisation and a few products serve all folds
/// and penalties. The long products are float32, M_FF and all totals float64: errors are good to some 10⁻⁵, at worst 10⁻⁴. Where M_FF is so near to
/// singular that this would not hold, as when a fold has all copies of a stimulus, the fold is fitted anew in float64 (<see cref="RidgeRefit"/>). Rows and
/// channels go in blocks, so memory grows with neither.
/// </remarks>
internal sealed class RidgeFoldErrors : IDisposable
{
    private const int ChannelBlock = 512;
    private const int RowBlock = 256;
    private const int AxisBlock = 1024;

    // M_FF is good to 3·10⁻⁶ (PenaltyBasis), float32 to 6·10⁻⁸; both grow by the condition.
    private const double GreatestCondition = 30;

    // Where M is what is left of 1, less is rounding; where it is all there is, the inverse of less leaves float32's range.
    private const double LeastLeft = 1e-6;
    private const double LeastComplete = 1e-30;

    private readonly RidgeAxes axes;
    private readonly Activations responses;
    private readonly PenaltyBasis basis;
    private readonly IReadOnlyList<double> values;
    private readonly int penalties;
    private readonly int channels;
    private readonly double[] weights;

    // Powers of two by which each channel is near 1, so that no channel leaves float32's range.
    private readonly double[] scales;
    private readonly float[] rest;
    private readonly Workers workers;

    // Block after block and fold after fold use the same memory.
    private readonly Workspace<float> ofPenalties = new();
    private readonly Workspace<float> ofMembers = new();
    private readonly Workspace<float> partsOfBlock = new();
    private readonly Workspace<float> loadsOfBlock = new();
    private readonly Workspace<float> heldOut = new();
    private readonly Workspace<float> off = new();
    private readonly Workspace<double> rowsOfFold = new();
    private readonly Workspace<float> singlesOfFold = new();
    private readonly Workspace<double> weightedOfFold = new();
    private readonly Workspace<double> partsOfFold = new();
    private readonly Workspace<float> inversesOfFold = new();

    private RidgeFoldErrors(RidgeAxes axes, Activations responses, double[] means, IReadOnlyList<double> penalties, Workers workers)
    {
        (this.axes, this.responses, this.workers, values, this.penalties) = (axes, responses, workers, penalties, penalties.Count);
        channels = responses.UnitCount;
        basis = PenaltyBasis.Of(axes.Scales, penalties);
        weights = Weights(axes, channels, workers);
        scales = ScalesOf(responses);
        rest = axes.IsComplete ? [] : Rest(responses, means);
    }

    /// <summary>Mean over folds of the mean squared error, <c>[penalties × channels]</c>; +∞ where a penalty leaves nothing to predict from.</summary>
    public static double[] Of(RidgeAxes axes, Activations responses, double[] means, IReadOnlyList<double> penalties, ImmutableArray<Fold> folds, Workers workers)
    {
        using var work = new RidgeFoldErrors(axes, responses, means, penalties, workers);
        double[] errors = new double[penalties.Count * work.channels], ofRefits = new double[errors.Length];
        foreach (var fold in folds)
        {
            work.Add(fold.Test, folds.Length, errors, ofRefits);
        }

        for (int i = 0; i < errors.Length; i++)
        {
            double scale = work.scales[i % work.channels];
            errors[i] = (errors[i] / scale / scale) + ofRefits[i];
        }

        return errors;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable memory in (IDisposable[])[ofPenalties, ofMembers, partsOfBlock, loadsOfBlock, heldOut, off, rowsOfFold, singlesOfFold, weightedOfFold, partsOfFold, inversesOfFold])
        {
            memory.Dispose();
        }
    }

    private void Add(ImmutableArray<int> test, int folds, double[] errors, double[] ofRefits)
    {
        int count = test.Length, rank = axes.Count;
        var rows = rowsOfFold.Take(checked(count * rank));
        for (int i = 0; i < count; i++)
        {
            axes.CopyRow(test[i], rows.Values.Slice(i * rank, rank));
        }

        bool[] isGood = new bool[penalties];
        Workspace<float> inverses = Inverses(rows, count, isGood), inFold = Singles(rows, count);
        for (int first = 0; first < count && isGood.Contains(true); first += RowBlock)
        {
            int height = Math.Min(RowBlock, count - first);
            var matrices = ofPenalties.Take(checked(penalties * height * rank));
            Gemm.MultiplyMany(
                penalties,
                new MatrixSpan<float>(inverses.Values[(first * count)..], height, count),
                count * count,
                new MatrixSpan<float>(inFold.Values, count, rank),
                0,
                matrices.Values,
                rank,
                height * rank,
                workers);
            Scale(matrices, height);
            AddSquares(test, first, height, PenaltyFamily.Of(matrices, penalties, height, weights, ofMembers, workers), inverses, isGood, 1.0 / count / folds, errors);
        }

        // Without a penalty, axes as many as stimuli leave nothing to predict from.
        foreach (int a in Enumerable.Range(0, penalties).Where(a => !isGood[a] && values[a] == 0 && axes.IsComplete))
        {
            errors.AsSpan(a * channels, channels).Fill(double.PositiveInfinity);
        }

        int[] left = [.. Enumerable.Range(0, penalties).Where(a => !isGood[a] && !(values[a] == 0 && axes.IsComplete))];
        if (left.Length > 0)
        {
            RidgeRefit.AddSquares(axes, responses, test, [.. left.Select(a => values[a])], 1.0 / count / folds, (a, c) => (left[a] * channels) + c, ofRefits, workers);
        }
    }

    // Mean square load on each axis, every channel counting alike, however loud.
    private static double[] Weights(RidgeAxes axes, int channels, Workers workers)
    {
        double[] squares = new double[channels], weights = new double[axes.Count];
        for (int j = 0; j < axes.Count; j++)
        {
            var loads = axes.LoadsOn(j);
            for (int c = 0; c < channels; c++)
            {
                squares[c] += loads[c] * loads[c];
            }
        }

        workers.For(axes.Count, j =>
        {
            var loads = axes.LoadsOn(j);
            for (int c = 0; c < channels; c++)
            {
                weights[j] += squares[c] > 0 ? loads[c] * loads[c] / squares[c] / channels : 0;
            }
        });
        return weights;
    }

    // Columns times d.
    private void Scale(Workspace<float> matrices, int height) => workers.For(penalties * height, row =>
    {
        int a = row / height;
        var values = matrices.Values.Slice(row * axes.Count, axes.Count);
        for (int j = 0; j < values.Length; j++)
        {
            values[j] *= (float)basis.Left[(a * axes.Count) + j];
        }
    });

    private void AddSquares(ImmutableArray<int> test, int first, int height, PenaltyFamily family, Workspace<float> inverses, bool[] isGood, double share, double[] errors)
    {
        int widest = Math.Min(ChannelBlock, channels), rank = axes.Count, count = test.Length;
        Workspace<float> parts = partsOfBlock.Take(family.Count * height * widest), held = heldOut.Take(penalties * height * widest), outside = off.Take(axes.IsComplete ? 0 : count * widest);
        for (int start = 0; start < channels; start += ChannelBlock)
        {
            int width = Math.Min(ChannelBlock, channels - start), block = height * width, from = start;
            Gemm.Multiply(
                new MatrixSpan<float>(family.Members.Values, family.Count * height, rank),
                new MatrixSpan<float>(Loads(start, width), rank, width),
                parts.Values[..(family.Count * block)],
                workers);
            Gemm.Multiply(new MatrixSpan<float>(family.Coefficients, penalties, family.Count), new MatrixSpan<float>(parts.Values, family.Count, block), held.Values[..(penalties * block)], workers);
            if (!axes.IsComplete)
            {
                for (int i = 0; i < count; i++)
                {
                    rest.AsSpan((test[i] * channels) + start, width).CopyTo(outside.Values[(i * width)..]);
                }

                Gemm.MultiplyMany(
                    penalties,
                    new MatrixSpan<float>(inverses.Values[(first * count)..], height, count),
                    count * count,
                    new MatrixSpan<float>(outside.Values, count, width),
                    0,
                    held.Values,
                    width,
                    block,
                    workers,
                    GemmMode.Add);
            }

            workers.For(penalties, a =>
            {
                for (int i = 0; i < height && isGood[a]; i++)
                {
                    Lanes.AddSquares(share, held.Values.Slice((a * block) + (i * width), width), errors.AsSpan((a * channels) + from, width));
                }
            });
        }
    }

    // M_FF⁻¹ of each penalty. All products are symmetric: their lower triangles are enough.
    private Workspace<float> Inverses(Workspace<double> rows, int count, bool[] isGood)
    {
        int exact = basis.Exact, others = axes.Count - exact, functions = basis.Functions.Length / Math.Max(others, 1), size = checked(count * count);
        double[] outside = new double[size];
        Workspace<double> weighted = weightedOfFold.Take(count * Math.Min(AxisBlock, others)), parts = partsOfFold.Take(checked(functions * size));
        for (int q = 0; q < functions; q++)
        {
            for (int first = 0; first < others; first += AxisBlock)
            {
                int width = Math.Min(AxisBlock, others - first), start = first, function = q;
                workers.For(count, i =>
                {
                    Span<double> row = rows.Values.Slice((i * axes.Count) + exact + start, width), to = weighted.Values.Slice(i * width, width);
                    for (int j = 0; j < width; j++)
                    {
                        to[j] = row[j] * basis.Functions[(function * others) + start + j];
                    }
                });
                Gemm.MultiplyLower(
                    new MatrixSpan<double>(weighted.Values[..(count * width)], count, width),
                    new MatrixSpan<double>(rows.Values[(exact + first)..], count, width, axes.Count, 1).Transposed,
                    parts.Values.Slice(q * size, size),
                    workers,
                    first == 0 ? GemmMode.Assign : GemmMode.Add);
            }
        }

        if (!axes.IsComplete)
        {
            Gemm.MultiplyLower(new MatrixSpan<double>(rows.Values, count, axes.Count), new MatrixSpan<double>(rows.Values, count, axes.Count).Transposed, outside, workers);
            for (int i = 0; i < size; i++)
            {
                outside[i] = (i % count == i / count ? 1 : 0) - outside[i] - (axes.HasIntercept ? 1.0 / axes.Rows : 0);
            }
        }

        var inverses = inversesOfFold.Take(checked(penalties * size));
        workers.For(penalties, a =>
        {
            double[] matrix = ArrayPool<double>.Shared.Rent(size), scaled = ArrayPool<double>.Shared.Rent(count * exact);
            var alone = new Workers(1);
            outside.CopyTo(matrix, 0);
            for (int q = 0; q < functions; q++)
            {
                Lanes.Add(basis.Coefficients[(a * functions) + q], parts.Values.Slice(q * size, size), matrix.AsSpan(0, size));
            }

            for (int i = 0; i < count; i++)
            {
                var row = rows.Values.Slice(i * axes.Count, exact);
                for (int j = 0; j < exact; j++)
                {
                    scaled[(i * exact) + j] = row[j] * basis.Left[(a * axes.Count) + j];
                }
            }

            Gemm.MultiplyLower(
                new MatrixSpan<double>(scaled.AsSpan(0, count * exact), count, exact), new MatrixSpan<double>(rows.Values, count, exact, axes.Count, 1).Transposed, matrix.AsSpan(0, size), alone, GemmMode.Add);
            isGood[a] = TryInvert(matrix.AsSpan(0, size), count, axes.IsComplete ? LeastComplete : LeastLeft, alone, inverses.Values.Slice(a * size, size));
            ArrayPool<double>.Shared.Return(matrix);
            ArrayPool<double>.Shared.Return(scaled);
        });
        return inverses;
    }

    // Of a symmetric matrix, by its lower triangle; zeros where it is too near to singular.
    private static bool TryInvert(Span<double> matrix, int count, double least, Workers alone, Span<float> inverse)
    {
        inverse.Clear();
        double greatest = Greatest(matrix, count);
        try
        {
            PositiveDefinite.Invert(matrix, count, alone);
        }
        catch (NotPositiveDefiniteException)
        {
            return false;
        }

        // Of a positive definite matrix nothing is greater than the greatest on its diagonal.
        if (!(greatest >= least && greatest * Greatest(matrix, count) <= GreatestCondition))
        {
            return false;
        }

        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[i] = (float)matrix[i];
        }

        return true;
    }

    private static double Greatest(Span<double> matrix, int count)
    {
        double greatest = 0;
        for (int i = 0; i < count; i++)
        {
            greatest = Math.Max(greatest, matrix[(i * count) + i]);
        }

        return greatest;
    }

    private static double[] ScalesOf(Activations responses)
    {
        double[] greatest = new double[responses.UnitCount];
        for (int i = 0; i < responses.Stimuli.Count; i++)
        {
            var row = responses.Row(i);
            for (int c = 0; c < row.Length; c++)
            {
                greatest[c] = Math.Max(greatest[c], Math.Abs(row[c]));
            }
        }

        return [.. greatest.Select(g => g == 0 ? 1 : Math.ScaleB(1, -Math.ILogB(g)))];
    }

    // Of some channels, scaled, in float32.
    private Span<float> Loads(int first, int width)
    {
        var block = loadsOfBlock.Take(axes.Count * width);
        workers.For(axes.Count, j =>
        {
            var loads = axes.LoadsOn(j).Slice(first, width);
            var to = block.Values.Slice(j * width, width);
            for (int c = 0; c < width; c++)
            {
                to[c] = (float)(loads[c] * scales[first + c]);
            }
        });
        return block.Values;
    }

    private float[] Rest(Activations responses, double[] means)
    {
        float[] left = new float[axes.Rows * channels];
        workers.For(axes.Rows, i =>
        {
            var row = responses.Row(i);
            for (int c = 0; c < channels; c++)
            {
                left[(i * channels) + c] = (float)((row[c] - means[c]) * scales[c]);
            }
        });
        float[] axesInSingle = new float[axes.Rows * axes.Count];
        workers.For(axes.Rows, i =>
        {
            double[] row = new double[axes.Count];
            axes.CopyRow(i, row);
            for (int j = 0; j < row.Length; j++)
            {
                axesInSingle[(i * row.Length) + j] = (float)row[j];
            }
        });
        for (int start = 0; start < channels; start += ChannelBlock)
        {
            int width = Math.Min(ChannelBlock, channels - start);
            Gemm.Multiply(
                new MatrixSpan<float>(axesInSingle, axes.Rows, axes.Count), new MatrixSpan<float>(Loads(start, width), axes.Count, width), left.AsSpan(start), channels, workers, GemmMode.Subtract);
        }

        return left;
    }

    private Workspace<float> Singles(Workspace<double> rows, int count)
    {
        var singles = singlesOfFold.Take(rows.Length);
        workers.For(count, i =>
        {
            Span<double> row = rows.Values.Slice(i * axes.Count, axes.Count);
            var to = singles.Values.Slice(i * axes.Count, axes.Count);
            for (int j = 0; j < row.Length; j++)
            {
                to[j] = (float)row[j];
            }
        });
        return singles;
    }
}
