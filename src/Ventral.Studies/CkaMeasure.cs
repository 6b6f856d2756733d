using System.Collections.Immutable;

using Ventral.Analysis.Encoding;
using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Studies;

/// <summary>Centred kernel alignment with a linear kernel between a layer's units and a subject's channels, over all stimuli (Kornblith et al. 2019, arXiv:1905.00414).</summary>
public sealed class CkaMeasure : ResponseMeasure
{
    internal const string Biased = "geometry:cka";

    internal const string Debiased = "geometry:cka-debiased";

    internal CkaMeasure(string name, LinearCka comparison)
        : base(name) => Comparison = comparison;

    /// <summary>The alignment, biased or not.</summary>
    public LinearCka Comparison { get; }

    /// <inheritdoc/>
    public override bool UsesFolds => false;

    internal override double Score(Activations units, Activations channels, ImmutableArray<Fold> folds, Workers workers) => Comparison.Compare(units, channels, workers);
}
