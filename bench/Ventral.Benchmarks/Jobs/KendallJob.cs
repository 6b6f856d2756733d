using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Data.Formats.Npy;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Benchmarks.Jobs;

/// <summary>Kendall's tau-b of one RDM of 92 stimuli with each of 1,000, half of them with ties, against SciPy's kendalltau in two processes.</summary>
public sealed class KendallJob : Job
{
    private RdmSet? reference;
    private RdmSet? others;
    private Matrix<double>? taus;
    private Workers threads = new(1);

    /// <inheritdoc/>
    public override double Goal => 25;

    /// <inheritdoc/>
    public override bool IsMadeByRival => true;

    /// <inheritdoc/>
    public override void Prepare(InputFolder inputs, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        threads = workers;
        reference = Read(inputs, "reference");
        others = Read(inputs, "others");
    }

    /// <inheritdoc/>
    public override void Run() => taus = new TauB().Compare(reference!, others!, threads);

    /// <inheritdoc/>
    public override (double Found, double Expected, double Tolerance)? Check() => (taus!.Values.ToArray().Sum(), 181.457345, 1e-5);

    /// <inheritdoc/>
    public override double[] Answer() => taus!.Values.ToArray();

    internal static RdmSet Read(InputFolder inputs, string name)
    {
        var ids = StimulusIds.Create("images", Enumerable.Range(0, 92).Select(i => $"{i}"));
        return new(name, NpyFile.Read(inputs.PathOf(name)).ToDoubles().ToArray().Chunk((int)Rdm.PairCountOf(92)).Select((pairs, k) => new Rdm($"{name} {k}", ids, pairs)));
    }
}
