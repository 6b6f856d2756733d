using Ventral.Analysis.Geometry;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>Squared errors of ridge regression with one stimulus left out at a time, from its fit to all.</summary>
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
        int stimuli = form.Left.Rows, count = deviations.Length / stimuli;
        double[] left = Left(form, penalty, hasIntercept);
        if (left.Any(l => l < RidgeRegression.Interpolation))
        {
            return null;
        }

        double[] shrunk = new double[loads.Length], predicted = new double[deviations.Length], errors = new double[count];
        for (int axis = 0; axis < form.Rank; axis++)
        {
            Lanes.Add(RidgeRegression.Shrinkage(form.Scales[axis], penalty), loads.AsSpan(axis * count, count), shrunk.AsSpan(axis * count, count));
        }

        Gemm.Multiply(new MatrixSpan<double>(form.Left.Values, stimuli, form.Rank), new MatrixSpan<double>(shrunk, form.Rank, count), predicted.AsSpan(), workers);
        for (int i = 0; i < stimuli; i++)
        {
            for (int c = 0; c < count; c++)
            {
                double error = (deviations[(i * count) + c] - predicted[(i * count) + c]) / left[i];
                errors[c] += error * error;
            }
        }

        PlsPrimal.Divide(errors, stimuli);
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
