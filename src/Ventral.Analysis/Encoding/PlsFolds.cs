using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>Partial least squares over folds: products of all responses are computed once, and each fold takes out what it does not learn from.</summary>
internal sealed class PlsFolds
{
    // Taking out costs digits where it takes out nearly everything.
    private const double LeastLeft = 0.01;
    private static readonly Workers Alone = new(1);

    private readonly Activations units;
    private readonly Workers workers;
    private readonly int wanted;
    private readonly int channels;
    private readonly double[] unitMeans;
    private readonly double[] channelMeans;
    private readonly double[] y;
    private readonly double[] products;
    private readonly double[] cross = [];

    public PlsFolds(Activations units, Activations channels, int wanted, Workers workers)
    {
        (this.units, this.workers, this.wanted, this.channels) = (units, workers, wanted, channels.UnitCount);
        unitMeans = CentredResponses.Means(units);
        channelMeans = CentredResponses.Means(channels);
        y = CentredResponses.Of(channels, channelMeans, workers);
        if (IsDual)
        {
            products = CentredResponses.Kernel(units, unitMeans, workers);
        }
        else
        {
            double[] x = CentredResponses.Transposed(units, unitMeans, Enumerable.Range(0, units.Stimuli.Count).ToArray(), workers);
            (products, cross) = Products(x, y, units.UnitCount, this.channels, workers);
        }
    }

    private bool IsDual => units.Stimuli.Count <= units.UnitCount;

    /// <summary>X Xᵀ and X Y of responses with one row a unit.</summary>
    public static (double[] Covariance, double[] Cross) Products(double[] x, double[] y, int units, int channels, Workers workers)
    {
        int stimuli = x.Length / units;
        double[] covariance = new double[checked(units * units)], cross = new double[checked(units * channels)];
        Gram.Symmetric(units, stimuli, x, covariance, workers);
        Gemm.Multiply(new MatrixSpan<double>(x, units, stimuli), new MatrixSpan<double>(y, stimuli, channels), cross.AsSpan(), workers);
        return (covariance, cross);
    }

    /// <summary>Predicts the tests of some folds.</summary>
    public FoldPrediction[] Predict(Fold[] folds)
    {
        if (IsDual)
        {
            var found = PlsDual.Find(products, y, channels, [.. folds.Select(f => f.Train)], wanted, workers);
            return [.. folds.Select((f, i) => FromKernel(f, found[i].Components, found[i].Means))];
        }

        var predictions = new FoldPrediction[folds.Length];
        workers.For(folds.Length, f => predictions[f] = FromUnits(folds[f]));
        return predictions;
    }

    private FoldPrediction FromKernel(Fold fold, PlsComponents found, double[] means)
    {
        int stimuli = units.Stimuli.Count;
        double[] rows = new double[fold.Test.Length * stimuli], scores = new double[fold.Test.Length * found.Count];
        for (int i = 0; i < fold.Test.Length; i++)
        {
            products.AsSpan(fold.Test[i] * stimuli, stimuli).CopyTo(rows.AsSpan(i * stimuli));
        }

        Gemm.Multiply(new MatrixSpan<double>(rows, fold.Test.Length, stimuli), new MatrixSpan<double>(found.Directions, stimuli, found.Count), scores.AsSpan(), workers);
        return Predicted(fold, scores, means, found, workers);
    }

    private FoldPrediction FromUnits(Fold fold)
    {
        int size = units.UnitCount;
        double[] tested = CentredResponses.Transposed(units, unitMeans, fold.Test.AsMemory(), Alone);
        bool isDowndated = fold.Train.Length + fold.Test.Length == units.Stimuli.Count && fold.Test.Length < fold.Train.Length;
        var places = isDowndated ? fold.Test : fold.Train;
        double[] x = isDowndated ? tested : CentredResponses.Transposed(units, unitMeans, places.AsMemory(), Alone);
        var (covariance, crossed) = Products(x, Rows(places), size, channels, Alone);
        if (isDowndated && 1 - (Trace(covariance) / Trace(products)) < LeastLeft)
        {
            isDowndated = false;
            (covariance, crossed) = Products(CentredResponses.Transposed(units, unitMeans, fold.Train.AsMemory(), Alone), Rows(fold.Train), size, channels, Alone);
        }

        double[] means = new double[size], responses = ChannelMeans(fold);
        foreach (int i in fold.Train)
        {
            var row = units.Row(i);
            for (int u = 0; u < size; u++)
            {
                means[u] += row[u] - unitMeans[u];
            }
        }

        PlsPrimal.Divide(means, fold.Train.Length);
        for (int u = 0; u < size; u++)
        {
            Span<double> row = covariance.AsSpan(u * size, size), crossRow = crossed.AsSpan(u * channels, channels);
            if (isDowndated)
            {
                Difference(products.AsSpan(u * size, size), row);
                Difference(cross.AsSpan(u * channels, channels), crossRow);
            }

            Lanes.Add(-fold.Train.Length * means[u], means, row);
            Lanes.Add(-fold.Train.Length * means[u], responses, crossRow);
        }

        var found = PlsPrimal.Find(covariance, crossed, size, channels, wanted, Alone);
        double[] scores = new double[fold.Test.Length * found.Count], atMeans = new double[found.Count];
        var directions = new MatrixSpan<double>(found.Directions, size, found.Count);
        Gemm.Multiply(new MatrixSpan<double>(tested, size, fold.Test.Length).Transposed, directions, scores.AsSpan(), Alone);
        Lanes.MultiplyTransposed(found.Directions, means, atMeans);
        return Predicted(fold, scores, atMeans, found, Alone);
    }

    private FoldPrediction Predicted(Fold fold, double[] scores, double[] means, PlsComponents found, Workers threads)
    {
        double[] predicted = new double[fold.Test.Length * channels], offsets = ChannelMeans(fold);
        Lanes.Add(1, channelMeans, offsets);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] -= means[i % found.Count];
        }

        Gemm.Multiply(new MatrixSpan<double>(scores, fold.Test.Length, found.Count), new MatrixSpan<double>(found.Loads, found.Count, channels), predicted.AsSpan(), threads);
        for (int i = 0; i < fold.Test.Length; i++)
        {
            Lanes.Add(1, offsets, predicted.AsSpan(i * channels, channels));
        }

        return new(new Matrix<double>(fold.Test.Length, channels, predicted), []);
    }

    // Of what a fold learns from, about the means of all.
    private double[] ChannelMeans(Fold fold)
    {
        double[] means = new double[channels];
        foreach (int i in fold.Train)
        {
            Lanes.Add(1.0 / fold.Train.Length, y.AsSpan(i * channels, channels), means);
        }

        return means;
    }

    private double[] Rows(ImmutableArray<int> places)
    {
        double[] rows = new double[places.Length * channels];
        for (int i = 0; i < places.Length; i++)
        {
            y.AsSpan(places[i] * channels, channels).CopyTo(rows.AsSpan(i * channels));
        }

        return rows;
    }

    private double Trace(double[] matrix)
    {
        double trace = 0;
        for (int u = 0; u < units.UnitCount; u++)
        {
            trace += matrix[(u * units.UnitCount) + u];
        }

        return trace;
    }

    private static void Difference(ReadOnlySpan<double> from, Span<double> taken)
    {
        PlsPrimal.Multiply(taken, -1);
        Lanes.Add(1, from, taken);
    }
}
