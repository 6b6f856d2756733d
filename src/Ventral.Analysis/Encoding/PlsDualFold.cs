using System.Collections.Immutable;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="PlsDual"/> knows of one fold; all vectors are of all stimuli, 0 where nothing is learnt from.</summary>
internal sealed class PlsDualFold
{
    // A score whose square is below this share of that of the first is rounding.
    private const double Rounding = 1e-14;
    private static readonly Workers Alone = new(1);

    private readonly int stimuli;
    private readonly int channels;
    private readonly ImmutableArray<int> train;
    private readonly double[] responses;
    private readonly double[] products;
    private readonly PlsCovariance left;
    private readonly List<double[]> scores = [];
    private readonly List<double[]> images = [];
    private readonly List<double[]> loads = [];
    private readonly List<double[]> weights = [];
    private readonly List<double[]> parts = [];

    public PlsDualFold(double[] kernel, double[] all, double[] allProducts, int channels, ImmutableArray<int> train, ReadOnlySpan<double> sums)
    {
        this.channels = channels;
        stimuli = all.Length / channels;
        this.train = train;
        double[] means = new double[channels];
        foreach (int i in train)
        {
            Lanes.Add(1.0 / train.Length, all.AsSpan(i * channels, channels), means);
        }

        responses = new double[all.Length];
        foreach (int i in train)
        {
            var row = responses.AsSpan(i * channels, channels);
            all.AsSpan(i * channels, channels).CopyTo(row);
            Lanes.Add(-1, means, row);
        }

        products = Products(kernel, all, allProducts, means, sums);
        left = new(channels);
        left.Compute(responses, products, Alone);
        Score = new double[stimuli];
    }

    /// <summary>Whether nothing is left to explain.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The score of the component in work, of length 1.</summary>
    public double[] Score { get; private set; }

    /// <summary>Finds the next score.</summary>
    public void Advance()
    {
        double[] score = new double[stimuli];
        if (IsDone || left.Next() is not { } weight)
        {
            (IsDone, Score) = (true, score);
            return;
        }

        Lanes.Multiply(products, weight, score);
        for (int j = 0; j < loads.Count; j++)
        {
            Lanes.Add(-Lanes.Dot(loads[j], weight), images[j], score);
        }

        double[] part = new double[scores.Count + 1];
        double before = Lanes.Dot(score, score);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int j = 0; j < scores.Count; j++)
            {
                double along = Lanes.Dot(scores[j], score);
                Lanes.Add(-along, scores[j], score);
                part[j] += along;
            }
        }

        double length = Math.Sqrt(Lanes.Dot(score, score));
        if (!(length * length > Rounding * before))
        {
            (IsDone, Score) = (true, new double[stimuli]);
            return;
        }

        PlsPrimal.Divide(score, length);
        part[^1] = length;
        weights.Add(weight);
        parts.Add(part);
        Score = score;
    }

    /// <summary>Takes the component in work out of what is left.</summary>
    /// <param name="image">K × <see cref="Score"/>.</param>
    public void TakeOut(ReadOnlySpan<double> image)
    {
        if (IsDone)
        {
            return;
        }

        double[] centred = Centred(image), load = new double[channels], h = new double[channels];
        Lanes.MultiplyTransposed(responses, Score, load);
        Lanes.MultiplyTransposed(products, Score, h);
        for (int j = 0; j < scores.Count; j++)
        {
            Lanes.Add(-Lanes.Dot(scores[j], centred), loads[j], h);
        }

        left.TakeOut(h, load, Lanes.Dot(Score, centred));
        scores.Add(Score);
        images.Add(centred);
        loads.Add(load);
        if (left.IsWorn)
        {
            left.Compute(Without(responses, scores), Without(products, images), Alone);
        }
    }

    /// <summary>The components found, and the means over the stimuli learnt from of K × their directions.</summary>
    /// <param name="sums">K × 1 over the stimuli learnt from.</param>
    public (PlsComponents Components, double[] Means) Finish(ReadOnlySpan<double> sums)
    {
        var directions = new List<double[]>();
        double[] means = new double[scores.Count];
        for (int c = 0; c < scores.Count; c++)
        {
            double[] direction = new double[stimuli];
            Lanes.Multiply(responses, weights[c], direction);
            for (int j = 0; j < c; j++)
            {
                Lanes.Add(-Lanes.Dot(loads[j], weights[c]), scores[j], direction);
                Lanes.Add(-parts[c][j], directions[j], direction);
            }

            PlsPrimal.Divide(direction, parts[c][c]);
            directions.Add(direction);
            means[c] = Lanes.Dot(sums, direction) / train.Length;
        }

        return (new(scores.Count, PlsPrimal.Columns(directions, stimuli), [.. loads.SelectMany(l => l)]), means);
    }

    // J K Y from K times all responses, less what the fold does not learn from, or from what it learns from: whichever is less.
    private double[] Products(double[] kernel, double[] all, double[] allProducts, double[] means, ReadOnlySpan<double> sums)
    {
        var learnt = train.ToHashSet();
        int[] others = [.. Enumerable.Range(0, stimuli).Where(i => !learnt.Contains(i))];
        bool isDowndated = others.Length < train.Length;
        int[] places = isDowndated ? others : [.. train];
        double[] factors = new double[places.Length * channels];
        using var memory = new Workspace<double>();
        var rows = memory.Take(checked(places.Length * stimuli)).Values;
        for (int i = 0; i < places.Length; i++)
        {
            kernel.AsSpan(places[i] * stimuli, stimuli).CopyTo(rows[(i * stimuli)..]);
            all.AsSpan(places[i] * channels, channels).CopyTo(factors.AsSpan(i * channels));
        }

        double[] found = isDowndated ? [.. allProducts] : new double[all.Length];
        Gemm.Multiply(
            new MatrixSpan<double>(rows, places.Length, stimuli).Transposed,
            new MatrixSpan<double>(factors, places.Length, channels),
            found.AsSpan(),
            Alone,
            isDowndated ? GemmMode.Subtract : GemmMode.Assign);
        double[] average = new double[channels];
        foreach (int i in train)
        {
            var row = found.AsSpan(i * channels, channels);
            Lanes.Add(-sums[i], means, row);
            Lanes.Add(1.0 / train.Length, row, average);
        }

        foreach (int i in train)
        {
            Lanes.Add(-1, average, found.AsSpan(i * channels, channels));
        }

        foreach (int i in others)
        {
            found.AsSpan(i * channels, channels).Clear();
        }

        return found;
    }

    private double[] Centred(ReadOnlySpan<double> image)
    {
        double mean = 0;
        foreach (int i in train)
        {
            mean += image[i];
        }

        mean /= train.Length;
        double[] centred = new double[stimuli];
        foreach (int i in train)
        {
            centred[i] = image[i] - mean;
        }

        return centred;
    }

    // A − Σ column_j load_jᵀ.
    private double[] Without(double[] matrix, List<double[]> columns)
    {
        double[] rest = [.. matrix];
        foreach (int i in train)
        {
            for (int j = 0; j < columns.Count; j++)
            {
                Lanes.Add(-columns[j][i], loads[j], rest.AsSpan(i * channels, channels));
            }
        }

        return rest;
    }
}
