using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Data.Formats.Npy;

namespace Ventral.Benchmarks.Jobs;

/// <summary>Correlation-distance RDMs of 92 stimuli at seven layers of AlexNet's sizes, against NumPy's float32 corrcoef.</summary>
public sealed class RdmJob : Job
{
    private Activations[] layers = [];
    private double[][] pairs = [];
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 4;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        threads = workers;
        layers = [.. Enumerable.Range(1, 7).Select(k =>
        {
            var array = NpyFile.Read(inputs.PathOf($"layer{k}"));
            return new Activations($"layer{k}", StimulusIds.Create("images", Enumerable.Range(0, 92).Select(i => $"{i}")), array.Shape[1], array.ToSingles());
        })];
    }

    /// <inheritdoc/>
    public override void Run() => pairs = [.. layers.Select(layer => new CorrelationDissimilarity().Between(layer, threads).Pairs.ToArray())];

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (pairs.Sum(p => p.Average()), 6.9496201, 1e-6);

    /// <inheritdoc/>
    public override double[] Answer() => [.. pairs.SelectMany(p => p)];
}
