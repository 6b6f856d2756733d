using System.Collections.Immutable;
using Ventral.Analysis.Geometry;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>Squared errors of ridge regression in folds that are left out, for every penalty and channel, without a refit.</summary>
/// <remarks>
/// With M = I − H, H the smoother of all stimuli (the intercept among it), the errors of a fold F that is left out are exactly
/// M_FF⁻¹ (M Y)_F. M is diag(d) on the axes of all stimuli, and d of all penalties is a few functions (<see cref="PenaltyBasis"/>): one
/// factorisation and a few products serve all folds and penalties. The long products are float32, M_FF and all totals float64: errors
/// are good to some 10⁻⁵. Channels go in blocks, so memory does not grow with them.
/// </remarks>
internal sealed class RidgeFoldErrors
{
    private const int ChannelBlock = 512;

    private readonly PrincipalForm form;
    private readonly PenaltyBasis basis;
    private readonly int penalties;
    private readonly int channels;
    private readonly bool hasIntercept;
    private readonly float[] loads;
    private readonly float[] rest;
    private readonly Workers workers;

    private RidgeFoldErrors(PrincipalForm form, double[] loads, double[] deviations, int penalties, PenaltyBasis basis, bool hasIntercept, Workers workers)
    {
        (this.form, this.penalties, this.basis, this.hasIntercept, this.workers) = (form, penalties, basis, hasIntercept, workers);
        channels = deviations.Length / form.Left.Rows;
        this.loads = Singles(loads);
        rest = IsComplete ? [] : Rest(deviations, loads);
    }

    private int Rank => form.Rank;

    // Whether nothing of the responses lies off the axes.
    private bool IsComplete => Rank == form.Left.Rows - (hasIntercept ? 1 : 0);

    /// <summary>Mean over folds of the mean squared error, <c>[penalties × channels]</c>; +∞ where a penalty leaves nothing to predict from.</summary>
    public static double[] Of(PrincipalForm form, double[] loads, double[] deviations, IReadOnlyList<double> penalties, ImmutableArray<Fold> folds, bool hasIntercept, Workers workers)
    {
        var work = new RidgeFoldErrors(form, loads, deviations, penalties.Count, PenaltyBasis.Of(form.Scales, penalties), hasIntercept, workers);
        double[] errors = new double[penalties.Count * work.channels];
        foreach (var fold in folds)
        {
            work.Add(fold.Test, folds.Length, errors);
        }

        return errors;
    }

    private void Add(ImmutableArray<int> test, int folds, double[] errors)
    {
        int count = test.Length, exact = basis.Exact, others = Rank - exact, functions = basis.Functions.Length / Math.Max(others, 1);
        double[] rows = new double[count * Rank];
        for (int i = 0; i < count; i++)
        {
            form.Left.Values.Slice(test[i] * Rank, Rank).CopyTo(rows.AsSpan(i * Rank));
        }

        bool[] isOut = new bool[penalties];
        float[] inverses = Inverses(rows, count, isOut), weighted = new float[functions * count * others], first = new float[count * exact];
        float[] coefficients = Singles(basis.Coefficients);
        workers.For(count, i =>
        {
            for (int j = 0; j < exact; j++)
            {
                first[(i * exact) + j] = (float)rows[(i * Rank) + j];
            }

            for (int q = 0; q < functions; q++)
            {
                for (int j = 0; j < others; j++)
                {
                    weighted[(((q * count) + i) * others) + j] = (float)(rows[(i * Rank) + exact + j] * basis.Functions[(q * others) + j]);
                }
            }
        });
        int widest = Math.Min(ChannelBlock, channels);
        float[] parts = new float[functions * count * widest], left = new float[penalties * count * widest], held = new float[left.Length], scaled = new float[penalties * exact * widest];
        for (int start = 0; start < channels; start += ChannelBlock)
        {
            int width = Math.Min(ChannelBlock, channels - start), block = count * width;
            Gemm.Multiply(
                new MatrixSpan<float>(weighted, functions * count, others),
                new MatrixSpan<float>(loads.AsSpan(Math.Min(exact * channels + start, loads.Length)), others, width, channels, 1),
                parts.AsSpan(0, functions * block),
                workers);
            Gemm.Multiply(new MatrixSpan<float>(coefficients, penalties, functions), new MatrixSpan<float>(parts, functions, block), left.AsSpan(0, penalties * block), workers);
            AddFirst(first, count, start, width, scaled, left);
            AddRest(test, start, width, left);
            Gemm.MultiplyMany(penalties, new MatrixSpan<float>(inverses, count, count), count * count, new MatrixSpan<float>(left, count, width), block, held, width, block, workers);
            int from = start;
            workers.For(penalties, a =>
            {
                for (int c = 0; c < width && isOut[a]; c++)
                {
                    errors[(a * channels) + from + c] = double.PositiveInfinity;
                }

                for (int i = 0; i < count && !isOut[a]; i++)
                {
                    Lanes.AddSquares(1.0 / count / folds, held.AsSpan((a * block) + (i * width), width), errors.AsSpan((a * channels) + from, width));
                }
            });
        }
    }

    // The axes that go one by one: V_F (d ∘ C).
    private void AddFirst(float[] first, int count, int start, int width, float[] scaled, float[] left)
    {
        int exact = basis.Exact;
        if (exact == 0)
        {
            return;
        }

        workers.For(penalties, a =>
        {
            for (int j = 0; j < exact; j++)
            {
                float factor = (float)basis.Left[(a * Rank) + j];
                var from = loads.AsSpan((j * channels) + start, width);
                var to = scaled.AsSpan(((a * exact) + j) * width, width);
                for (int c = 0; c < width; c++)
                {
                    to[c] = factor * from[c];
                }
            }
        });
        Gemm.MultiplyMany(
            penalties,
            new MatrixSpan<float>(first, count, exact),
            0,
            new MatrixSpan<float>(scaled, exact, width),
            exact * width,
            left,
            width,
            count * width,
            workers,
            GemmMode.Add);
    }

    private void AddRest(ImmutableArray<int> test, int start, int width, float[] left)
    {
        if (IsComplete)
        {
            return;
        }

        workers.For(penalties, a =>
        {
            for (int i = 0; i < test.Length; i++)
            {
                var from = rest.AsSpan((test[i] * channels) + start, width);
                var to = left.AsSpan(((a * test.Length) + i) * width, width);
                for (int c = 0; c < width; c++)
                {
                    to[c] += from[c];
                }
            }
        });
    }

    // M_FF⁻¹ of each penalty.
    private float[] Inverses(double[] rows, int count, bool[] isOut)
    {
        int exact = basis.Exact, others = Rank - exact, functions = basis.Functions.Length / Math.Max(others, 1), size = count * count;
        double[] outside = new double[size], weighted = new double[rows.Length];
        double[][] parts = new double[functions][];
        var tail = new MatrixSpan<double>(rows.AsSpan(Math.Min(exact, rows.Length)), count, others, Rank, 1);
        for (int q = 0; q < functions; q++)
        {
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < others; j++)
                {
                    weighted[(i * others) + j] = rows[(i * Rank) + exact + j] * basis.Functions[(q * others) + j];
                }
            }

            parts[q] = new double[size];
            Gemm.Multiply(new MatrixSpan<double>(weighted, count, others), tail.Transposed, parts[q].AsSpan(), workers);
        }

        if (!IsComplete)
        {
            Gemm.Multiply(new MatrixSpan<double>(rows, count, Rank), new MatrixSpan<double>(rows, count, Rank).Transposed, outside.AsSpan(), workers);
            for (int i = 0; i < size; i++)
            {
                outside[i] = (i % count == i / count ? 1 : 0) - outside[i] - (hasIntercept ? 1.0 / form.Left.Rows : 0);
            }
        }

        float[] inverses = new float[penalties * size];
        workers.For(penalties, a =>
        {
            var alone = new Workers(1);
            double[] matrix = [.. outside], scaled = new double[count * exact];
            for (int q = 0; q < functions; q++)
            {
                Lanes.Add(basis.Coefficients[(a * functions) + q], parts[q], matrix);
            }

            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < exact; j++)
                {
                    scaled[(i * exact) + j] = rows[(i * Rank) + j] * basis.Left[(a * Rank) + j];
                }
            }

            Gemm.Multiply(new MatrixSpan<double>(scaled, count, exact), new MatrixSpan<double>(rows, count, exact, Rank, 1).Transposed, matrix.AsSpan(), alone, GemmMode.Add);
            if (!TryInvert(matrix, count, alone, inverses.AsSpan(a * size, size)))
            {
                isOut[a] = true;
            }
        });
        return inverses;
    }

    private static bool TryInvert(double[] matrix, int count, Workers alone, Span<float> inverse)
    {
        for (int i = 0; i < count; i++)
        {
            if (matrix[(i * count) + i] < RidgeRegression.Interpolation)
            {
                return false;
            }

            for (int j = 0; j < i; j++)
            {
                matrix[(i * count) + j] = matrix[(j * count) + i] = (matrix[(i * count) + j] + matrix[(j * count) + i]) / 2;
            }
        }

        try
        {
            var solved = Cholesky.Factorise(new Matrix<double>(count, count, matrix), alone).Solve(Matrix.Identity<double>(count), alone);
            for (int i = 0; i < inverse.Length; i++)
            {
                inverse[i] = (float)solved.Values[i];
            }

            return true;
        }
        catch (NotPositiveDefiniteException)
        {
            return false;
        }
    }

    private float[] Rest(double[] deviations, double[] allLoads)
    {
        double[] left = [.. deviations];
        Gemm.Multiply(new MatrixSpan<double>(form.Left.Values, form.Left.Rows, Rank), new MatrixSpan<double>(allLoads, Rank, channels), left.AsSpan(), workers, GemmMode.Subtract);
        return Singles(left);
    }

    private static float[] Singles(double[] values) => Array.ConvertAll(values, v => (float)v);
}
