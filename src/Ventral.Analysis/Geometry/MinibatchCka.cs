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
        : base(FormattableString.Invariant($"cka-minibatch-{batchSize}"), Math.Max(4, batchSize))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 4);
        BatchSize = batchSize;
    }

    /// <summary>Stimuli a batch.</summary>
    public int BatchSize { get; }

    private protected override double Measure(Activations a, Activations b, Workers workers)
    {
        int batches = a.Stimuli.Count / BatchSize;
        var hsics = new (double Between, double OfA, double OfB)[batches];
        var inner = batches >= workers.ThreadCount ? new Workers(1) : workers;
        workers.For(batches, batch =>
        {
            using var left = StimulusKernel.Linear(a, batch * BatchSize, BatchSize, inner);
            using var right = StimulusKernel.Linear(b, batch * BatchSize, BatchSize, inner);
            hsics[batch] = (left.UnbiasedHsic(right), left.UnbiasedHsic(left), right.UnbiasedHsic(right));
        });
        double between = 0, ofA = 0, ofB = 0;
        foreach (var hsic in hsics)
        {
            between += hsic.Between;
            ofA += hsic.OfA;
            ofB += hsic.OfB;
        }

        return Alignment.Debiased(between, (ofA, a), (ofB, b), Name);
    }
}
