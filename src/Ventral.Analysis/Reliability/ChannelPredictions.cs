using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Reliability;

/// <summary>Checks predictions that meet repeated responses.</summary>
internal static class ChannelPredictions
{
    // Squares of larger numbers leave float64 once they are summed.
    private const double Largest = 1e150;

    public static void Require(RepeatedResponses responses, Matrix<double> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Rows != responses.Stimuli.Count || predictions.Columns != responses.ChannelCount)
        {
            throw new VentralException(
                $"Predictions of '{responses.Name}' must be {responses.Stimuli.Count} stimuli × {responses.ChannelCount} channels, found {predictions.Rows} × {predictions.Columns}.");
        }

        for (int i = 0; i < predictions.Values.Length; i++)
        {
            double value = predictions.Values[i];
            if (Math.Abs(value) > Largest)
            {
                throw new VentralException(
                    $"Predictions of '{responses.Name}' must be at most {Largest:g2} in size; channel {i % predictions.Columns} is predicted to answer {value} to '{responses.Stimuli.Ids[i / predictions.Columns]}'.");
            }
        }
    }

    /// <summary>Held-out predictions of all stimuli, in the order of the responses.</summary>
    /// <exception cref="VentralException">The stimuli or channels differ, or a stimulus is not tested once.</exception>
    public static Matrix<double> Of(RepeatedResponses responses, HeldOutPredictions held)
    {
        ArgumentNullException.ThrowIfNull(held);
        responses.Stimuli.RequireSame(held.Stimuli);
        if (held.OfFold(0).Columns != responses.ChannelCount)
        {
            throw new VentralException($"Predictions of '{responses.Name}' must be of its {responses.ChannelCount} channels, found {held.OfFold(0).Columns}.");
        }

        int[] tested = [.. held.Folds.SelectMany(f => f.Test)];
        if (tested.Length != responses.Stimuli.Count || tested.Distinct().Count() < tested.Length)
        {
            throw new VentralException($"Predictions of '{responses.Name}' must test each of {responses.Stimuli.Count} stimuli once, found {tested.Length} tests of {tested.Distinct().Count()}. Use folds that part the stimuli.");
        }

        var values = new double[tested.Length * responses.ChannelCount];
        for (int fold = 0; fold < held.Folds.Length; fold++)
        {
            var predicted = held.OfFold(fold);
            for (int row = 0; row < predicted.Rows; row++)
            {
                predicted.Values.Slice(row * predicted.Columns, predicted.Columns).CopyTo(values.AsSpan(held.Folds[fold].Test[row] * predicted.Columns));
            }
        }

        return new(responses.Stimuli.Count, responses.ChannelCount, values);
    }

    public static double[] Of(Matrix<double> predictions, int channel)
    {
        var column = new double[predictions.Rows];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = predictions[i, channel];
        }

        return column;
    }
}
