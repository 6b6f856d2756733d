using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Geometry;

/// <summary>
/// Debiased linear CKA from batches of stimuli: HSIC₁ is averaged over batches before the ratio is taken, so that memory
/// grows with the batch, not with the stimuli.
/// </summary>
/// <remarks>
/// Batches are taken in the order of the stimuli, which should be shuffled once by the caller where neighbours are alike;
/// stimuli beyond the last full batch are left out. Nguyen, Raghu &amp; Kornblith 2020, arXiv:2010.15327.
/// </remarks>
public sealed class MinibatchCka : GeometryComparison
{
    /// <summary>Creates the measure.</summary>
    /// <param name="batchSize">Stimuli a batch, at least 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 4.</exception>
    public MinibatchCka(int batchSize)
        : base("cka-minibatch", Math.Max(4, batchSize))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 4);
        BatchSize = batchSize;
    }

    /// <summary>Stimuli a batch.</summary>
    public int BatchSize { get; }

    private protected override double Measure(Activations a, Activations b, Workers workers)
    {
        double between = 0, ofA = 0, ofB = 0;
        int batches = a.Stimuli.Count / BatchSize;
        for (int batch = 0; batch < batches; batch++)
        {
            var left = StimulusKernel.Linear(a, batch * BatchSize, BatchSize, workers);
            var right = StimulusKernel.Linear(b, batch * BatchSize, BatchSize, workers);
            between += left.UnbiasedHsic(right);
            ofA += left.UnbiasedHsic(left);
            ofB += right.UnbiasedHsic(right);
        }

        return Alignment.Debiased(between, (ofA, a), (ofB, b), Name);
    }
}
