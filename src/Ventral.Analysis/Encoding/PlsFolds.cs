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
            (products, cross) = (new double[checked(units.UnitCount * units.UnitCount)], new double[checked(units.UnitCount * this.channels)]);
            Products(units, unitMeans, Enumerable.Range(0, units.Stimuli.Count).ToArray(), y, this.channels, products, cross, workers);
        }
    }

    private bool IsDual => units.Stimuli.Count <= units.UnitCount;

    /// <summary>X Xᵀ and X Y of the responses to some stimuli, X with one row a unit; stimuli go in blocks, so that X is never held.</summary>
    /// <param name="units">The units.</param>
    /// <param name="means">What is taken off each.</param>
    /// <param name="places">The stimuli.</param>
    /// <param name="y">Y of these, <c>[places × channels]</c>.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="covariance">Takes <c>[units × units]</c>.</param>
    /// <param name="cross">Takes <c>[units × channels]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    public static void Products(
        Activations units, double[] means, ReadOnlyMemory<int> places, ReadOnlySpan<double> y, int channels, Span<double> covariance, Span<double> cross, Workers workers)
    {
        const int Block = 512;
        using var x = new Workspace<double>();
        for (int first = 0; first < places.Length; first += Block)
        {
            int count = Math.Min(Block, places.Length - first);
            var mode = first == 0 ? GemmMode.Assign : GemmMode.Add;
            CentredResponses.Transposed(units, means, places.Slice(first, count), x, workers);
            Gram.Symmetric(units.UnitCount, count, x.Values, covariance, workers, mode);
            Gemm.Multiply(new MatrixSpan<double>(x.Values, units.UnitCount, count), new MatrixSpan<double>(y.Slice(first * channels, count * channels), count, channels), cross, workers, mode);
        }
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
        double[] scores = new double[fold.Test.Length * found.Count];
        using var memory = new Workspace<double>();
        var rows = memory.Take(checked(fold.Test.Length * stimuli)).Values;
        for (int i = 0; i < fold.Test.Length; i++)
        {
            products.AsSpan(fold.Test[i] * stimuli, stimuli).CopyTo(rows[(i * stimuli)..]);
        }

        Gemm.Multiply(new MatrixSpan<double>(rows, fold.Test.Length, stimuli), new MatrixSpan<double>(found.Directions, stimuli, found.Count), scores.AsSpan(), workers);
        return Predicted(fold, scores, means, found, workers);
    }

    private FoldPrediction FromUnits(Fold fold)
    {
        int size = units.UnitCount;
        double[] crossed = new double[size * channels];
        using Workspace<double> tested = new(), covariance = new Workspace<double>().Take(checked(size * size));
        bool isDowndated = fold.Train.Length + fold.Test.Length == units.Stimuli.Count && fold.Test.Length < fold.Train.Length;
        var places = isDowndated ? fold.Test : fold.Train;
        Products(units, unitMeans, places.AsMemory(), Rows(places), channels, covariance.Values, crossed, Alone);
        if (isDowndated && 1 - (Trace(covariance.Values) / Trace(products)) < LeastLeft)
        {
            isDowndated = false;
            Products(units, unitMeans, fold.Train.AsMemory(), Rows(fold.Train), channels, covariance.Values, crossed, Alone);
        }

        double[] means = new double[size], responses = ChannelMeans(fold);
        foreach (int i in fold.Train)
        {
            Lanes.AddDifference(units.Row(i), unitMeans, means);
        }

        PlsPrimal.Divide(means, fold.Train.Length);
        for (int u = 0; u < size; u++)
        {
            Span<double> row = covariance.Values.Slice(u * size, size), crossRow = crossed.AsSpan(u * channels, channels);
            if (isDowndated)
            {
                Lanes.TakeFrom(products.AsSpan(u * size, size), row);
                Lanes.TakeFrom(cross.AsSpan(u * channels, channels), crossRow);
            }

            Lanes.Add(-fold.Train.Length * means[u], means, row);
            Lanes.Add(-fold.Train.Length * means[u], responses, crossRow);
        }

        var found = PlsPrimal.Find(covariance, crossed, size, channels, wanted, Alone);
        double[] scores = new double[fold.Test.Length * found.Count], atMeans = new double[found.Count];
        var directions = new MatrixSpan<double>(found.Directions, size, found.Count);
        CentredResponses.Transposed(units, unitMeans, fold.Test.AsMemory(), tested, Alone);
        Gemm.Multiply(new MatrixSpan<double>(tested.Values, size, fold.Test.Length).Transposed, directions, scores.AsSpan(), Alone);
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

    private double Trace(ReadOnlySpan<double> matrix)
    {
        double trace = 0;
        for (int u = 0; u < units.UnitCount; u++)
        {
            trace += matrix[(u * units.UnitCount) + u];
        }

        return trace;
    }
}
