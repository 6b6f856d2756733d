using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Rsa;

/// <summary>Responses in memory.</summary>
internal sealed class HeldPatterns(Activations activations) : Patterns
{
    public Activations Activations => activations;

    public override string Layer => activations.Layer;

    public override StimulusIds Stimuli => activations.Stimuli;

    public override int UnitCount => activations.UnitCount;

    public override float At(int stimulus, int unit) => activations.Row(stimulus)[unit];

    public override bool IsConstant(int stimulus)
    {
        var row = activations.Row(stimulus);
        return row.IndexOfAnyExcept(row[0]) < 0;
    }

    public override ReadOnlySpan<float> Row(int stimulus) => activations.Row(stimulus);

    public override void ProductsAbout(float[] offsets, float[] scales, double[] products, double[] sums, Workers workers) =>
        Gram.SymmetricAbout(Stimuli.Count, UnitCount, activations.Values, offsets, scales, products, sums, workers);
}
