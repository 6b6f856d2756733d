using System.Globalization;
using Ventral.Analysis.Inference;
using Ventral.Analysis.Reliability;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>Linsley et al. 2023 (arXiv:2306.03779): neurons' maps over positions of images, predicted image by image from features of the same positions.</summary>
/// <remarks>
/// Positions are samples: a model learns from all positions of all images but one and predicts that one's. An image's score is the median over neurons of Pearson's r over its
/// positions, the score their mean over images. A neuron whose map does not vary in an image has no r there and is not in that image's median; the result counts them. The published model is <see cref="PlsRegression"/> with 25 components on <see cref="SpatialFeatures"/>.
/// </remarks>
public static class SpatialMapping
{
    /// <summary>Scores a mapping.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features"><c>[images · g² × features]</c>, positions of an image in row-major order.</param>
    /// <param name="neurons"><c>[images · g² × neurons]</c>, of the same rows.</param>
    /// <param name="images">Images, at least 2.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">Rows differ or are no square grid of each image, or a fit fails.</exception>
    public static SpatialMappingResult Score(EncodingModel model, Activations features, Activations neurons, int images, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(neurons);
        int side = Side(neurons, images);
        var folds = Folds.LeaveGroupOut([.. Enumerable.Range(0, neurons.Stimuli.Count).Select(row => (row / side / side).ToString(CultureInfo.InvariantCulture))]);
        var held = HeldOutPredictions.Of(model, features, neurons, folds, workers);
        double[][] correlations = [.. folds.Select((_, image) => held.CorrelationsOfFold(image).OfType<double>().ToArray())];
        double?[] medians = [.. correlations.Select(Median)];
        return new(
            [.. medians],
            [.. correlations.Select(c => neurons.UnitCount - c.Length)],
            medians.Any(m => m is null) ? null : medians.Average(),
            MapScore(held, neurons, images, side, 1),
            side < 4 ? null : MapScore(held, neurons, images, side, 4));
    }

    /// <summary>
    /// The published ceiling: for each image the greatest correlation of any two neurons' maps, itself the mean over rows of the grid of the rows' correlations, and its mean over
    /// images. A maximum over pairs, so it grows with their number; it is no bound on a score. For comparison with the publication alone.
    /// </summary>
    /// <remarks>The published loop leaves the last neuron out; here all take part. A row in which either map does not vary is left out of its pair's mean.</remarks>
    /// <param name="neurons"><c>[images · g² × neurons]</c>.</param>
    /// <param name="images">Images.</param>
    /// <returns><c>null</c> where an image has no pair with a correlation.</returns>
    /// <exception cref="VentralException">Rows are no square grid of each image.</exception>
    public static double? CeilingAsPublished(Activations neurons, int images)
    {
        ArgumentNullException.ThrowIfNull(neurons);
        int side = Side(neurons, images);
        double sum = 0;
        for (int image = 0; image < images; image++)
        {
            double? most = null;
            for (int a = 0; a < neurons.UnitCount; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    double[] rows = [.. Enumerable.Range(0, side).Select(row => PearsonCorrelation.TryOf(Row(a, row), Row(b, row))).OfType<double>()];
                    most = rows.Length > 0 && !(rows.Average() <= most) ? rows.Average() : most;
                }
            }

            if (most is not { } greatest)
            {
                return null;
            }

            sum += greatest;

            double[] Row(int neuron, int row) => [.. Enumerable.Range(0, side).Select(column => (double)neurons.Row((((image * side) + row) * side) + column)[neuron])];
        }

        return sum / images;
    }

    /// <summary>A score in units of a ceiling of maps.</summary>
    /// <param name="score">The score.</param>
    /// <param name="ceiling">A bound on r: <see cref="CeilingAsPublished"/>, or a split-half reliability of maps.</param>
    /// <param name="ceilingName">What the bound is.</param>
    public static CeiledScore Ceiled(double? score, double? ceiling, string ceilingName) =>
        new(score, ceiling, ceiling > 0 ? score / ceiling : null, $"mean median r / c, c: {ceilingName}");

    // Spearman's ρ of the neurons' mean maps, predicted and measured, averaged over images; blocks of positions averaged first.
    private static double? MapScore(HeldOutPredictions held, Activations neurons, int images, int side, int block)
    {
        double sum = 0;
        int cells = side / block;
        for (int image = 0; image < images; image++)
        {
            double[] predicted = new double[cells * cells], measured = new double[cells * cells];
            for (int position = 0; position < cells * block * cells * block; position++)
            {
                int row = position / (cells * block), column = position % (cells * block), cell = (row / block * cells) + (column / block), place = (row * side) + column;
                foreach (float response in neurons.Row((image * side * side) + place))
                {
                    measured[cell] += response;
                }

                foreach (double response in held.OfFold(image).Values.Slice(place * neurons.UnitCount, neurons.UnitCount))
                {
                    predicted[cell] += response;
                }
            }

            if (PearsonCorrelation.TryOf(Ranks.Mid(predicted), Ranks.Mid(measured)) is not { } rho)
            {
                return null;
            }

            sum += rho;
        }

        return sum / images;
    }

    private static int Side(Activations neurons, int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        int positions = neurons.Stimuli.Count / images, side = (int)Math.Round(Math.Sqrt(positions));
        return positions * images == neurons.Stimuli.Count && side * side == positions && side > 1
            ? side
            : throw new VentralException($"Maps need the positions of a square grid of each of {images} images; '{neurons.Layer}' has {neurons.Stimuli.Count} rows.");
    }

    private static double? Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
