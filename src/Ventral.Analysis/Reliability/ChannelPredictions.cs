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
