using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What a <see cref="FeatureRidge"/> learnt.</summary>
internal sealed class FittedFeatureRidge : FittedEncoding
{
    private readonly Func<Activations, Activations> features;
    private readonly FittedRidge ridge;

    public FittedFeatureRidge(Activations learnt, Func<Activations, Activations> features, FittedRidge ridge)
        : base(learnt.Layer, learnt.UnitCount, ridge.ChannelCount) => (this.features, this.ridge) = (features, ridge);

    public override ImmutableArray<double> Penalties => ridge.Penalties;

    private protected override Matrix<double> PredictFrom(Activations units, Workers workers) => ridge.Predict(features(units), workers);
}
