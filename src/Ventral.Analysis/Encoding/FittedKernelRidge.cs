using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="KernelRidge"/> learnt.</summary>
public sealed class FittedKernelRidge : FittedEncoding
{
    private readonly Func<Activations, Workers, Matrix<double>> predict;

    internal FittedKernelRidge(
        Activations learnt, int channels, ImmutableArray<double> penalties, ImmutableArray<double> errors, Func<Activations, Workers, Matrix<double>> predict)
        : base(learnt.Layer, learnt.UnitCount, channels) => (Penalties, LeftOutErrors, this.predict) = (penalties, errors, predict);

    /// <summary>The α of each channel.</summary>
    public override ImmutableArray<double> Penalties { get; }

    /// <summary>The error of each channel by which its α was chosen, as <see cref="KernelRidge.Choice"/> says; empty where there was one α and nothing to choose.</summary>
    public ImmutableArray<double> LeftOutErrors { get; }

    private protected override Matrix<double> PredictFrom(Activations units, Workers workers) => predict(units, workers);
}
