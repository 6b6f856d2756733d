using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>Responses to stimuli, wherever they lie: what correlation distance asks of them.</summary>
internal abstract class Patterns
{
    /// <summary>Where the responses were read.</summary>
    public abstract string Layer { get; }

    /// <summary>The stimuli of the rows.</summary>
    public abstract StimulusIds Stimuli { get; }

    /// <summary>Columns.</summary>
    public abstract int UnitCount { get; }

    /// <summary>One response.</summary>
    public abstract float At(int stimulus, int unit);

    /// <summary>Whether all units answer the same.</summary>
    public abstract bool IsConstant(int stimulus);

    /// <summary>All responses to one stimulus.</summary>
    public abstract ReadOnlySpan<float> Row(int stimulus);

    /// <summary>Products and sums of deviations, as <see cref="Tensors.Kernels.Gram.SymmetricAbout"/> gives them.</summary>
    public abstract void ProductsAbout(float[] offsets, float[] scales, double[] products, double[] sums, Workers workers);
}
