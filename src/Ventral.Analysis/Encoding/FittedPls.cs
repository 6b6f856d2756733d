using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="PlsRegression"/> learnt.</summary>
public sealed class FittedPls : FittedEncoding
{
    private readonly PlsComponents found;
    private readonly double[] unitMeans;
    private readonly double[] channelMeans;

    internal FittedPls(Activations learnt, PlsComponents found, double[] unitMeans, double[] channelMeans)
        : base(learnt.Layer, learnt.UnitCount, channelMeans.Length)
    {
        this.found = found;
        this.unitMeans = unitMeans;
        this.channelMeans = channelMeans;
    }

    /// <summary>Components found: as many as asked for, or as the responses have.</summary>
    public int ComponentCount => found.Count;

    /// <summary>The weights, <c>[units × channels]</c>.</summary>
    /// <param name="workers">The threads to use.</param>
    public Matrix<double> Weights(Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        double[] weights = new double[checked(UnitCount * ChannelCount)];
        Gemm.Multiply(new MatrixSpan<double>(found.Directions, UnitCount, found.Count), new MatrixSpan<double>(found.Loads, found.Count, ChannelCount), weights.AsSpan(), workers);
        return new(UnitCount, ChannelCount, weights);
    }

    private protected override Matrix<double> PredictFrom(Activations units, Workers workers)
    {
        int count = units.Stimuli.Count;
        double[] scores = new double[count * found.Count], predicted = new double[count * ChannelCount];
        double[] deviations = CentredResponses.Of(units, unitMeans, workers);
        Gemm.Multiply(new MatrixSpan<double>(deviations, count, UnitCount), new MatrixSpan<double>(found.Directions, UnitCount, found.Count), scores.AsSpan(), workers);
        Gemm.Multiply(new MatrixSpan<double>(scores, count, found.Count), new MatrixSpan<double>(found.Loads, found.Count, ChannelCount), predicted.AsSpan(), workers);
        for (int i = 0; i < count; i++)
        {
            Lanes.Add(1, channelMeans, predicted.AsSpan(i * ChannelCount, ChannelCount));
        }

        return new(count, ChannelCount, predicted);
    }
}
