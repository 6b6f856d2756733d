using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>Ridge regression on fewer features that stand for the units.</summary>
/// <remarks>Features are computed in float64 and rounded to float32, as <see cref="Activations"/> hold them.</remarks>
public abstract class FeatureRidge : EncodingModel
{
    private protected FeatureRidge(RidgeRegression ridge)
    {
        ArgumentNullException.ThrowIfNull(ridge);
        Ridge = ridge;
    }

    /// <summary>What is fitted to the features.</summary>
    public RidgeRegression Ridge { get; }

    /// <inheritdoc/>
    public override FittedEncoding Fit(Activations units, Activations channels, Workers workers)
    {
        Require(units, channels, workers);
        var features = FeaturesOf(units, workers);
        return new FittedFeatureRidge(units, features, Ridge.Fit(features(units), channels, workers));
    }

    /// <summary>How features come from units, learnt from these.</summary>
    private protected abstract Func<Activations, Activations> FeaturesOf(Activations units, Workers workers);
}
