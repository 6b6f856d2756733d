using System.Collections.Immutable;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What a model says of the tested stimuli of a fold, <c>[test stimuli × channels]</c>, and the α by channel that it chose, if any.</summary>
internal readonly record struct FoldPrediction(Matrix<double> Predicted, ImmutableArray<double> Penalties);
