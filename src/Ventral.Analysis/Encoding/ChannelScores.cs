using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>Sums over tested stimuli from which the scores of all channels follow, in the order of the stimuli.</summary>
internal sealed class ChannelScores
{
    private readonly int count;
    private readonly double[] products;
    private readonly double[] squaresOfY;
    private readonly double[] squaresOfP;
    private readonly double[] squaresLeft;
    private readonly bool[] responsesVary;
    private readonly bool[] predictionsVary;

    /// <summary>Sums up.</summary>
    /// <param name="channels">The responses to all stimuli.</param>
    /// <param name="parts">Places of tested stimuli, and what was predicted of them, <c>[places × channels]</c>.</param>
    public ChannelScores(Activations channels, IReadOnlyList<(ImmutableArray<int> Places, Matrix<double> Predicted)> parts)
    {
        count = channels.UnitCount;
        products = new double[count];
        squaresOfY = new double[count];
        squaresOfP = new double[count];
        squaresLeft = new double[count];
        responsesVary = new bool[count];
        predictionsVary = new bool[count];
        double[] meansOfY = new double[count], meansOfP = new double[count];
        int stimuli = parts.Sum(p => p.Places.Length);
        var firstOfY = channels.Row(parts[0].Places[0]);
        var firstOfP = parts[0].Predicted.Values[..count];
        foreach (var (places, predicted) in parts)
        {
            for (int i = 0; i < places.Length; i++)
            {
                var y = channels.Row(places[i]);
                var p = predicted.Values.Slice(i * count, count);
                for (int c = 0; c < y.Length; c++)
                {
                    meansOfY[c] += y[c];
                    meansOfP[c] += p[c];
                    responsesVary[c] |= y[c] != firstOfY[c];
                    predictionsVary[c] |= p[c] != firstOfP[c];
                }
            }
        }

        for (int c = 0; c < count; c++)
        {
            meansOfY[c] /= stimuli;
            meansOfP[c] /= stimuli;
        }

        foreach (var (places, predicted) in parts)
        {
            for (int i = 0; i < places.Length; i++)
            {
                Gather(channels.Row(places[i]), predicted.Values.Slice(i * count, count), meansOfY, meansOfP);
            }
        }
    }

    /// <summary>Pearson's r by channel; <c>null</c> where responses or predictions do not vary.</summary>
    public double?[] Correlations() => [.. Enumerable.Range(0, count).Select(c =>
        responsesVary[c] && predictionsVary[c] && squaresOfY[c] > 0 && squaresOfP[c] > 0
            ? Math.Clamp(products[c] / Math.Sqrt(squaresOfY[c]) / Math.Sqrt(squaresOfP[c]), -1, 1)
            : (double?)null)];

    /// <summary>R² by channel; <c>null</c> where responses do not vary.</summary>
    public double?[] ExplainedVariances() => [.. Enumerable.Range(0, count).Select(c =>
        responsesVary[c] && squaresOfY[c] > 0 ? 1 - (squaresLeft[c] / squaresOfY[c]) : (double?)null)];

    private void Gather(ReadOnlySpan<float> responses, ReadOnlySpan<double> predictions, double[] meansOfY, double[] meansOfP)
    {
        for (int c = 0; c < responses.Length; c++)
        {
            double y = responses[c] - meansOfY[c], p = predictions[c] - meansOfP[c], left = responses[c] - predictions[c];
            products[c] += y * p;
            squaresOfY[c] += y * y;
            squaresOfP[c] += p * p;
            squaresLeft[c] += left * left;
        }
    }
}
