using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Decoding;

/// <summary>Mean and standard deviation (divisor n − 1) of each column of responses; 0 where a column does not vary.</summary>
internal sealed class Standardisation
{
    private Standardisation(double[] means, double[] deviations) => (Means, Deviations) = (means, deviations);

    /// <summary>The mean of each column.</summary>
    public double[] Means { get; }

    /// <summary>The standard deviation of each column.</summary>
    public double[] Deviations { get; }

    /// <summary>Measures them.</summary>
    public static Standardisation Of(Activations responses, Workers workers)
    {
        int columns = responses.UnitCount, rows = responses.Stimuli.Count;
        double[] means = new double[columns], deviations = new double[columns];
        workers.For(columns, column =>
        {
            float first = responses.Row(0)[column];
            bool varies = false;
            double sum = 0, squares = 0;
            for (int row = 0; row < rows; row++)
            {
                float value = responses.Row(row)[column];
                varies |= value != first;
                sum += value;
            }

            double mean = means[column] = varies ? sum / rows : first;
            for (int row = 0; row < rows; row++)
            {
                double deviation = responses.Row(row)[column] - mean;
                squares += deviation * deviation;
            }

            deviations[column] = varies ? Math.Sqrt(squares / (rows - 1)) : 0;
        });
        return new(means, deviations);
    }

    /// <summary>Some columns of responses in these terms, <c>[columns × rows]</c>.</summary>
    public double[] Apply(Activations responses, int[] columns, Workers workers)
    {
        int rows = responses.Stimuli.Count;
        double[] standard = new double[columns.Length * rows];
        workers.For(columns.Length, place =>
        {
            int column = columns[place];
            for (int row = 0; row < rows; row++)
            {
                standard[(place * rows) + row] = (responses.Row(row)[column] - Means[column]) / Deviations[column];
            }
        });
        return standard;
    }
}
