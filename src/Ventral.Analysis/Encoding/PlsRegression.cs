using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Encoding;

/// <summary>
/// Partial least squares: all channels are predicted from a few components of the units, each the direction whose score has the greatest
/// covariance with the channels of what the components before left. Brain-Score's and Linsley's mapping, with 25 components.
/// </summary>
/// <remarks>
/// <para>
/// Units and channels are centred on the stimuli learnt from, and not scaled. The weights of a component are the leading left singular
/// vector of XᵀY, to the last bits; then its score is taken out of X and Y. Where no covariance is left (singular value below 10⁻¹² of the
/// first) the model ends with the components that it has: as many as X has dimensions give least squares of the smallest weights, and channels
/// or units that do not vary give the mean.
/// </para>
/// <para>
/// float64 throughout, from products of units where units are fewer than stimuli, else of stimuli. As scikit-learn's
/// <c>PLSRegression(scale=False)</c> with <c>tol=1e-14</c>; at its usual tolerance that one stops before its vectors stand (by some 10⁻⁴ of r
/// in the median), and it refuses more components than dimensions. Wold et al. 2001, doi:10.1016/S0169-7439(01)00155-1; Yamins et al. 2014, doi:10.1073/pnas.1403112111.
/// </para>
/// </remarks>
public sealed class PlsRegression : EncodingModel
{
    private const int FoldsAtOnce = 16;
    private const int ValuesAtOnce = 1 << 26;

    /// <summary>Creates the estimator.</summary>
    /// <param name="components">Components, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public PlsRegression(int components = 25)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        Components = components;
    }

    /// <summary>Components to find; fewer are found where the responses have no more.</summary>
    public int Components { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"pls-{Components}");

    /// <inheritdoc/>
    /// <exception cref="VentralException">The stimuli differ or are fewer than 2.</exception>
    public override FittedPls Fit(Activations units, Activations channels, Workers workers)
    {
        Require(units, channels, workers);
        int stimuli = units.Stimuli.Count, count = channels.UnitCount;
        double[] unitMeans = CentredResponses.Means(units), channelMeans = CentredResponses.Means(channels);
        double[] y = CentredResponses.Of(channels, channelMeans, workers);
        if (units.UnitCount < stimuli)
        {
            double[] cross = new double[checked(units.UnitCount * count)];
            using var covariance = new Workspace<double>().Take(checked(units.UnitCount * units.UnitCount));
            PlsFolds.Products(units, unitMeans, Enumerable.Range(0, stimuli).ToArray(), y, count, covariance.Values, cross, workers);
            return new(units, PlsPrimal.Find(covariance, cross, units.UnitCount, count, Components, workers), unitMeans, channelMeans);
        }

        var everything = ImmutableArray.CreateRange(Enumerable.Range(0, stimuli));
        var found = PlsDual.Find(CentredResponses.Kernel(units, unitMeans, workers), y, count, [everything], Components, workers)[0].Components;
        double[] centred = CentredResponses.Of(units, unitMeans, workers), directions = new double[units.UnitCount * found.Count];
        Gemm.Multiply(
            new MatrixSpan<double>(centred, stimuli, units.UnitCount).Transposed,
            new MatrixSpan<double>(found.Directions, stimuli, found.Count),
            directions.AsSpan(),
            workers);
        return new(units, found with { Directions = directions }, unitMeans, channelMeans);
    }

    /// <inheritdoc/>
    internal override IEnumerable<FoldPrediction> HoldOut(Activations units, Activations channels, ImmutableArray<Fold> folds, Workers workers)
    {
        Require(units, channels, workers);
        if (folds.FirstOrDefault(f => f.Train.Length < 2) is { } fold)
        {
            throw new VentralException($"'{Name}' needs at least 2 stimuli to learn from, fold '{fold.Name}' of '{units.Layer}' has {fold.Train.Length}.");
        }

        var shared = new PlsFolds(units, channels, Components, workers);
        long perFold = 3L * units.Stimuli.Count * channels.UnitCount;
        int together = (int)Math.Clamp(ValuesAtOnce / perFold, 1, FoldsAtOnce);
        return folds.Chunk(together).SelectMany(shared.Predict);
    }
}
