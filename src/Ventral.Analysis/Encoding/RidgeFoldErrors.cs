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
internal sealed class RidgeFoldErrors
{
    private const int ChannelBlock = 512;
    private const int RowBlock = 256;
    private const int AxisBlock = 1024;

    // M_FF is good to 3·10⁻⁶ (PenaltyBasis), float32 to 6·10⁻⁸; both grow by the condition.
    private const double GreatestCondition = 30;

    // Where M is what is left of 1, less is rounding.
    private const double LeastLeft = 1e-6;

    private readonly RidgeAxes axes;
    private readonly Activations responses;
    private readonly PenaltyBasis basis;
    private readonly IReadOnlyList<double> values;
    private readonly int penalties;
    private readonly int channels;
    private readonly double[] loads;
    private readonly double[] weights;
    private readonly float[] rest;
    private readonly Workers workers;

    // Block after block and fold after fold use the same memory: left to be collected, it would come to many times as much.
    private float[] ofPenalties = [];
    private float[] ofMembers = [];
    private float[] partsOfBlock = [];
    private float[] loadsOfBlock = [];
    private float[] heldOut = [];
    private float[] off = [];
    private double[] rowsOfFold = [];
    private float[] singlesOfFold = [];
    private double[] weightedOfFold = [];
    private double[][] partsOfFold = [];
    private float[] inversesOfFold = [];

    private RidgeFoldErrors(RidgeAxes axes, Activations responses, double[] means, IReadOnlyList<double> penalties, Workers workers)
    {
        (this.axes, this.responses, this.workers, values, this.penalties) = (axes, responses, workers, penalties, penalties.Count);
        channels = responses.UnitCount;
        basis = PenaltyBasis.Of(axes.Scales, penalties);
        loads = axes.Loads;
        weights = Weights(axes, channels, workers);
        rest = axes.IsComplete ? [] : Rest(responses, means);
    }

    /// <summary>Mean over folds of the mean squared error, <c>[penalties × channels]</c>; +∞ where a penalty leaves nothing to predict from.</summary>
    public static double[] Of(RidgeAxes axes, Activations responses, double[] means, IReadOnlyList<double> penalties, ImmutableArray<Fold> folds, Workers workers)
    {
        var work = new RidgeFoldErrors(axes, responses, means, penalties, workers);
        double[] errors = new double[penalties.Count * work.channels];
        foreach (var fold in folds)
        {
            work.Add(fold.Test, folds.Length, errors);
        }

        return errors;
    }

    private void Add(ImmutableArray<int> test, int folds, double[] errors)
    {
        int count = test.Length, rank = axes.Count;
        double[] rows = Kept(ref rowsOfFold, count * rank);
        for (int i = 0; i < count; i++)
        {
            axes.Left.Values.Slice(test[i] * rank, rank).CopyTo(rows.AsSpan(i * rank));
        }

        bool[] isGood = new bool[penalties];
        float[] inverses = Inverses(rows, count, isGood), inFold = Singles(rows, Kept(ref singlesOfFold, rows.Length));
        for (int first = 0; first < count && isGood.Contains(true); first += RowBlock)
        {
            int height = Math.Min(RowBlock, count - first);
            float[] matrices = Kept(ref ofPenalties, penalties * height * rank);
            Gemm.MultiplyMany(
                penalties,
                new MatrixSpan<float>(inverses.AsSpan(first * count), height, count),
                count * count,
                new MatrixSpan<float>(inFold, count, rank),
                0,
                matrices,
                rank,
                height * rank,
                workers);
            Scale(matrices, height);
            AddSquares(test, first, height, PenaltyFamily.Of(matrices, penalties, height, weights, length => Kept(ref ofMembers, length), workers), inverses, isGood, 1.0 / count / folds, errors);
        }

        // Without a penalty, axes as many as stimuli leave nothing to predict from.
        foreach (int a in Enumerable.Range(0, penalties).Where(a => !isGood[a] && values[a] == 0 && axes.IsComplete))
        {
            errors.AsSpan(a * channels, channels).Fill(double.PositiveInfinity);
        }

        int[] left = [.. Enumerable.Range(0, penalties).Where(a => !isGood[a] && !(values[a] == 0 && axes.IsComplete))];
        if (left.Length > 0)
        {
            RidgeRefit.AddSquares(axes, responses, test, [.. left.Select(a => values[a])], 1.0 / count / folds, (a, c) => (left[a] * channels) + c, errors, workers);
        }
    }

    // Mean square load on each axis, every channel counting alike, however loud.
    private static double[] Weights(RidgeAxes axes, int channels, Workers workers)
    {
        double[] squares = new double[channels], weights = new double[axes.Count];
        for (int j = 0; j < axes.Count; j++)
        {
            for (int c = 0; c < channels; c++)
            {
                squares[c] += axes.Loads[(j * channels) + c] * axes.Loads[(j * channels) + c];
            }
        }

        workers.For(axes.Count, j =>
        {
            for (int c = 0; c < channels; c++)
            {
                double load = axes.Loads[(j * channels) + c];
                weights[j] += squares[c] > 0 ? load * load / squares[c] / channels : 0;
            }
        });
        return weights;
    }

    // At least so long.
    private static T[] Kept<T>(ref T[] memory, int length) => memory.Length >= length ? memory : memory = GC.AllocateUninitializedArray<T>(length);

    // Columns times d.
    private void Scale(float[] matrices, int height) => workers.For(penalties * height, row =>
    {
        int a = row / height;
        var values = matrices.AsSpan(row * axes.Count, axes.Count);
        for (int j = 0; j < values.Length; j++)
        {
            values[j] *= (float)basis.Left[(a * axes.Count) + j];
        }
    });

    private void AddSquares(ImmutableArray<int> test, int first, int height, PenaltyFamily family, float[] inverses, bool[] isGood, double share, double[] errors)
    {
        int widest = Math.Min(ChannelBlock, channels), rank = axes.Count, count = test.Length;
        float[] parts = Kept(ref partsOfBlock, family.Count * height * widest), held = Kept(ref heldOut, penalties * height * widest), outside = Kept(ref off, axes.IsComplete ? 0 : count * widest);
        for (int start = 0; start < channels; start += ChannelBlock)
        {
            int width = Math.Min(ChannelBlock, channels - start), block = height * width, from = start;
            Gemm.Multiply(
                new MatrixSpan<float>(family.Members, family.Count * height, rank),
                new MatrixSpan<float>(Loads(start, width), rank, width),
                parts.AsSpan(0, family.Count * block),
                workers);
            Gemm.Multiply(new MatrixSpan<float>(family.Coefficients, penalties, family.Count), new MatrixSpan<float>(parts, family.Count, block), held.AsSpan(0, penalties * block), workers);
            if (!axes.IsComplete)
            {
                for (int i = 0; i < count; i++)
                {
                    rest.AsSpan((test[i] * channels) + start, width).CopyTo(outside.AsSpan(i * width));
                }

                Gemm.MultiplyMany(
                    penalties,
                    new MatrixSpan<float>(inverses.AsSpan(first * count), height, count),
                    count * count,
                    new MatrixSpan<float>(outside, count, width),
                    0,
                    held,
                    width,
                    block,
                    workers,
                    GemmMode.Add);
            }

            workers.For(penalties, a =>
            {
                for (int i = 0; i < height && isGood[a]; i++)
                {
                    Lanes.AddSquares(share, held.AsSpan((a * block) + (i * width), width), errors.AsSpan((a * channels) + from, width));
                }
            });
        }
    }

    // M_FF⁻¹ of each penalty. All products are symmetric: their lower triangles are enough.
    private float[] Inverses(double[] rows, int count, bool[] isGood)
    {
        int exact = basis.Exact, others = axes.Count - exact, functions = basis.Functions.Length / Math.Max(others, 1), size = count * count;
        double[] outside = new double[size], weighted = Kept(ref weightedOfFold, count * Math.Min(AxisBlock, others));
        double[][] parts = partsOfFold.Length == functions ? partsOfFold : partsOfFold = [.. Enumerable.Repeat<double[]>([], functions)];
        for (int q = 0; q < functions; q++)
        {
            double[] part = Kept(ref parts[q], size);
            for (int first = 0; first < others; first += AxisBlock)
            {
                int width = Math.Min(AxisBlock, others - first), start = first, function = q;
                workers.For(count, i =>
                {
                    for (int j = 0; j < width; j++)
                    {
                        weighted[(i * width) + j] = rows[(i * axes.Count) + exact + start + j] * basis.Functions[(function * others) + start + j];
                    }
                });
                Gemm.MultiplyLower(
                    new MatrixSpan<double>(weighted.AsSpan(0, count * width), count, width),
                    new MatrixSpan<double>(rows.AsSpan(exact + first), count, width, axes.Count, 1).Transposed,
                    part.AsSpan(0, size),
                    workers,
                    first == 0 ? GemmMode.Assign : GemmMode.Add);
            }
        }

        if (!axes.IsComplete)
        {
            Gemm.MultiplyLower(new MatrixSpan<double>(rows, count, axes.Count), new MatrixSpan<double>(rows, count, axes.Count).Transposed, outside, workers);
            for (int i = 0; i < size; i++)
            {
                outside[i] = (i % count == i / count ? 1 : 0) - outside[i] - (axes.HasIntercept ? 1.0 / axes.Rows : 0);
            }
        }

        float[] inverses = Kept(ref inversesOfFold, penalties * size);
        workers.For(penalties, a =>
        {
            double[] matrix = ArrayPool<double>.Shared.Rent(size), scaled = ArrayPool<double>.Shared.Rent(count * exact);
            var alone = new Workers(1);
            outside.CopyTo(matrix, 0);
            for (int q = 0; q < functions; q++)
            {
                Lanes.Add(basis.Coefficients[(a * functions) + q], parts[q].AsSpan(0, size), matrix.AsSpan(0, size));
            }

            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < exact; j++)
                {
                    scaled[(i * exact) + j] = rows[(i * axes.Count) + j] * basis.Left[(a * axes.Count) + j];
                }
            }

            Gemm.MultiplyLower(
                new MatrixSpan<double>(scaled.AsSpan(0, count * exact), count, exact), new MatrixSpan<double>(rows, count, exact, axes.Count, 1).Transposed, matrix.AsSpan(0, size), alone, GemmMode.Add);
            isGood[a] = TryInvert(matrix.AsSpan(0, size), count, axes.IsComplete ? 0 : LeastLeft, alone, inverses.AsSpan(a * size, size));
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

    // Of some channels, in float32.
    private Span<float> Loads(int first, int width)
    {
        float[] block = Kept(ref loadsOfBlock, axes.Count * Math.Min(ChannelBlock, channels));
        workers.For(axes.Count, j =>
        {
            for (int c = 0; c < width; c++)
            {
                block[(j * width) + c] = (float)loads[(j * channels) + first + c];
            }
        });
        return block.AsSpan(0, axes.Count * width);
    }

    private float[] Rest(Activations responses, double[] means)
    {
        float[] left = new float[axes.Rows * channels];
        workers.For(axes.Rows, i =>
        {
            var row = responses.Row(i);
            for (int c = 0; c < channels; c++)
            {
                left[(i * channels) + c] = (float)(row[c] - means[c]);
            }
        });
        float[] axesInSingle = Singles(axes.Left);
        for (int start = 0; start < channels; start += ChannelBlock)
        {
            int width = Math.Min(ChannelBlock, channels - start);
            Gemm.Multiply(
                new MatrixSpan<float>(axesInSingle, axes.Rows, axes.Count), new MatrixSpan<float>(Loads(start, width), axes.Count, width), left.AsSpan(start), channels, workers, GemmMode.Subtract);
        }

        return left;
    }

    private float[] Singles(Matrix<double> matrix)
    {
        float[] singles = new float[matrix.Values.Length];
        workers.For(matrix.Rows, i =>
        {
            var row = matrix.Values.Slice(i * matrix.Columns, matrix.Columns);
            for (int j = 0; j < row.Length; j++)
            {
                singles[(i * matrix.Columns) + j] = (float)row[j];
            }
        });
        return singles;
    }

    private float[] Singles(double[] values, float[] singles)
    {
        const int Block = 1 << 16;
        workers.For((values.Length + Block - 1) / Block, b =>
        {
            for (int i = b * Block; i < Math.Min(values.Length, (b + 1) * Block); i++)
            {
                singles[i] = (float)values[i];
            }
        });
        return singles;
    }
}
