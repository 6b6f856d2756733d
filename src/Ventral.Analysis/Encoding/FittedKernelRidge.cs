using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="KernelRidge"/> learnt.</summary>
internal sealed class FittedKernelRidge : FittedEncoding
{
    private readonly Func<Activations, Workers, Matrix<double>> predict;

    public FittedKernelRidge(Activations learnt, int channels, ImmutableArray<double> penalties, Func<Activations, Workers, Matrix<double>> predict)
        : base(learnt.Layer, learnt.UnitCount, channels) => (Penalties, this.predict) = (penalties, predict);

    public override ImmutableArray<double> Penalties { get; }

    private protected override Matrix<double> PredictFrom(Activations units, Workers workers) => predict(units, workers);
}
