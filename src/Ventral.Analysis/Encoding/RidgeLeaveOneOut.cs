using Ventral.Analysis.Geometry;
using Ventral.Analysis.Inference;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>How well ridge regression predicts with one stimulus left out at a time, from its fit to all.</summary>
internal static class RidgeLeaveOneOut
{
    /// <summary>The mean squared error of each channel, Σ (e_i / (1 − h_ii))² / n.</summary>
    /// <param name="form">The units' axes.</param>
    /// <param name="loads">Uᵀ Y, <c>[axes × channels]</c>.</param>
    /// <param name="deviations">Y, <c>[stimuli × channels]</c>.</param>
    /// <param name="penalty">α.</param>
    /// <param name="hasIntercept">Whether h holds 1/n for the mean.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns><c>null</c> where nothing but rounding is left of a stimulus' own weight.</returns>
    public static double[]? Errors(PrincipalForm form, double[] loads, double[] deviations, double penalty, bool hasIntercept, Workers workers)
    {
        return MeanSquares(LeftOut(form, loads, deviations, penalty, Left(form, penalty, hasIntercept), workers), form.Left.Rows);
    }

    /// <summary>The error of generalised cross-validation of each channel: every h_ii is their mean.</summary>
    /// <inheritdoc cref="Errors"/>
    public static double[]? GeneralisedErrors(PrincipalForm form, double[] loads, double[] deviations, double penalty, bool hasIntercept, Workers workers)
    {
        double[] left = Left(form, penalty, hasIntercept);
        Array.Fill(left, left.Average());
        return MeanSquares(LeftOut(form, loads, deviations, penalty, left, workers), form.Left.Rows);
    }

    /// <summary>1 − r of each channel with its predictions; 2, the greatest, where there is no r.</summary>
    /// <inheritdoc cref="Errors"/>
    public static double[]? Disagreements(PrincipalForm form, double[] loads, double[] deviations, double penalty, bool hasIntercept, Workers workers)
    {
        if (LeftOut(form, loads, deviations, penalty, Left(form, penalty, hasIntercept), workers) is not { } left)
        {
            return null;
        }

        int stimuli = form.Left.Rows, count = deviations.Length / stimuli;
        double[] disagreements = new double[count];
        workers.For(count, c =>
        {
            double[] measured = new double[stimuli], predicted = new double[stimuli];
            for (int i = 0; i < stimuli; i++)
            {
                measured[i] = deviations[(i * count) + c];
                predicted[i] = measured[i] - left[(i * count) + c];
            }

            disagreements[c] = PearsonCorrelation.TryOf(measured, predicted) is { } r ? 1 - r : 2;
        });
        return disagreements;
    }

    private static double[]? MeanSquares(double[]? left, int stimuli)
    {
        if (left is null)
        {
            return null;
        }

        double[] errors = new double[left.Length / stimuli];
        for (int i = 0; i < left.Length; i++)
        {
            errors[i % errors.Length] += left[i] * left[i];
        }

        PlsPrimal.Divide(errors, stimuli);
        return errors;
    }

    // The error of each stimulus when left out, e_i over what is left of its own weight, [stimuli × channels].
    private static double[]? LeftOut(PrincipalForm form, double[] loads, double[] deviations, double penalty, double[] left, Workers workers)
    {
        int stimuli = form.Left.Rows, count = deviations.Length / stimuli;
        if (left.Any(l => l < RidgeRegression.Interpolation))
        {
            return null;
        }

        double[] shrunk = new double[loads.Length], errors = new double[deviations.Length];
        for (int axis = 0; axis < form.Rank; axis++)
        {
            Lanes.Add(RidgeRegression.Shrinkage(form.Scales[axis], penalty), loads.AsSpan(axis * count, count), shrunk.AsSpan(axis * count, count));
        }

        Gemm.Multiply(new MatrixSpan<double>(form.Left.Values, stimuli, form.Rank), new MatrixSpan<double>(shrunk, form.Rank, count), errors.AsSpan(), workers);
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = (deviations[i] - errors[i]) / left[i / count];
        }

        return errors;
    }

    // 1 − h_ii of each stimulus.
    private static double[] Left(PrincipalForm form, double penalty, bool hasIntercept)
    {
        int stimuli = form.Left.Rows;
        double[] left = new double[stimuli], shrinkages = [.. form.Scales.Select(s => RidgeRegression.Shrinkage(s, penalty))];
        for (int i = 0; i < stimuli; i++)
        {
            double own = hasIntercept ? 1.0 / stimuli : 0;
            var row = form.Left.Values.Slice(i * form.Rank, form.Rank);
            for (int axis = 0; axis < row.Length; axis++)
            {
                own += row[axis] * row[axis] * shrinkages[axis];
            }

            left[i] = 1 - own;
        }

        return left;
    }
}
