using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>Ridge regression on a sparse random projection of the units, standardised (Conwell et al. 2024, doi:10.1038/s41467-024-53147-y).</summary>
/// <remarks>
/// <para>The projection is a <see cref="SparseProjection"/>: entries ±√(1/(k · density)) with density 1/√D. It depends on seed and number of units alone, so
/// all layers of one size share it. It is applied even where there are fewer units than dimensions, as there. Features are
/// then centred and divided by their (population) standard deviation over the stimuli learnt from; one that does not vary is 0 there.</para>
/// <para>Conwell et al. choose α by the correlation of leave-one-out predictions: give the ridge <see cref="PenaltyChoice.LeaveOneOutCorrelation"/>. Its usual choice is by squared error.</para>
/// <para>Projections are float32; the standardised features are computed in float64 and rounded to float32 before the ridge.</para>
/// </remarks>
public sealed class ProjectionRidge : FeatureRidge
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="dimensions">Features; <see cref="DimensionsFor"/> says how many keep distances.</param>
    /// <param name="seed">What the projection depends on.</param>
    /// <param name="ridge">What is fitted to the features.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no dimension.</exception>
    public ProjectionRidge(int dimensions, Seed seed, RidgeRegression ridge)
        : base(ridge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        (Dimensions, Seed) = (dimensions, seed);
    }

    /// <summary>Features.</summary>
    public int Dimensions { get; }

    /// <summary>What the projection depends on.</summary>
    public Seed Seed { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"srp-{Dimensions}({Seed.Value})-ridge");

    /// <summary>How many dimensions keep all squared distances between stimuli within a share ε with high probability: ⌊4 ln n / (ε²/2 − ε³/3)⌋ (Johnson &amp; Lindenstrauss; as scikit-learn's <c>johnson_lindenstrauss_min_dim</c>).</summary>
    /// <param name="stimuli">n, at least 2.</param>
    /// <param name="distortion">ε, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    public static int DimensionsFor(int stimuli, double distortion)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stimuli, 2);
        return distortion is > 0 and < 1
            ? (int)(4 * PortableMath.Log(stimuli) / ((distortion * distortion / 2) - (distortion * distortion * distortion / 3)))
            : throw new ArgumentOutOfRangeException(nameof(distortion), distortion, "The distortion must be above 0 and below 1.");
    }

    /// <inheritdoc/>
    /// <remarks>A stimulus is projected alike in all folds: all are projected once, and folds only standardise.</remarks>
    internal override IEnumerable<FoldPrediction> HoldOut(Activations units, Activations channels, ImmutableArray<Fold> folds, Workers workers)
    {
        var projected = Projected(units, Projection(units), workers);
        foreach (var part in folds)
        {
            Activations learnt = Rows(projected, part.Train), answered = Rows(channels, part.Train);
            Require(learnt, answered, workers);
            var standardised = Standardisation(learnt);
            var fitted = Ridge.Fit(standardised(learnt), answered, workers);
            yield return new(fitted.Predict(standardised(Rows(projected, part.Test)), workers), fitted.Penalties);
        }
    }

    private protected override Func<Activations, Activations> FeaturesOf(Activations units, Workers workers)
    {
        var projection = Projection(units);
        var projected = Projected(units, projection, workers);
        var standardised = Standardisation(projected);
        return responses => standardised(ReferenceEquals(responses, units) ? projected : Projected(responses, projection, workers));
    }

    // Takes off each feature's mean over what was learnt from, and divides by its deviation there.
    private static Func<Activations, Activations> Standardisation(Activations learnt)
    {
        int stimuli = learnt.Stimuli.Count, dimensions = learnt.UnitCount;
        double[] means = new double[dimensions], squares = new double[dimensions];
        var values = learnt.Values;
        for (int i = 0; i < values.Length; i++)
        {
            means[i % dimensions] += values[i];
        }

        PlsPrimal.Divide(means, stimuli);
        for (int i = 0; i < values.Length; i++)
        {
            double deviation = values[i] - means[i % dimensions];
            squares[i % dimensions] += deviation * deviation;
        }

        double[] scales = [.. squares.Select((s, d) => Varies(d) ? 1 / Math.Sqrt(s / stimuli) : 0)];
        return projected =>
        {
            float[] features = projected.Values.ToArray();
            for (int i = 0; i < features.Length; i++)
            {
                features[i] = (float)((features[i] - means[i % dimensions]) * scales[i % dimensions]);
            }

            return new(projected.Layer, projected.Stimuli, dimensions, features);
        };

        bool Varies(int feature) => Enumerable.Range(1, stimuli - 1).Any(i => learnt.Row(i)[feature] != learnt.Row(0)[feature]);
    }

    private SparseProjection Projection(Activations units) => new(units.UnitCount, Dimensions, Seed, "encoding projection");

    private Activations Projected(Activations units, SparseProjection projection, Workers workers)
    {
        float[] projected = new float[checked(units.Stimuli.Count * Dimensions)];
        workers.For(units.Stimuli.Count, i => projection.Apply(units.Row(i), projected.AsSpan(i * Dimensions, Dimensions)));
        return new(units.Layer, units.Stimuli, Dimensions, projected);
    }
}
