using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Studies.Store;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>Mantel tests of a network's layers in one region, kept in the store.</summary>
internal sealed class PermutationStage
{
    // Part of every key: changes when the same inputs would give other numbers.
    private const string Algorithm = "mantel/1";

    private readonly Results results;

    private readonly Study study;

    private readonly Workers workers;

    public PermutationStage(Results results, Study study, Workers workers)
    {
        this.results = results;
        this.study = study;
        this.workers = workers;
    }

    public MantelResult Run(NetworkRdms network, RegionData region, Action<double> progress, CancellationToken cancellation)
    {
        var plan = study.Inference;
        var models = new RdmSet(network.Factor.Key, network.Main.Layers.Select(l => l.Read()));
        var subjects = region.Recording.Rdms;
        var record = new StepRecord(
            Algorithm,
            [
                ("comparison", plan.Measure.Comparison.Name),
                ("permutations", plan.PermutationCount.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("seed", study.Seed.ToString()),
                .. models.Rdms.Select(rdm => ("rdm", RdmBytes.Hash(rdm))),
                .. region.Hashes.Select(hash => ("subject", hash)),
            ]);
        int done = 0;
        var result = results.Of(
            network.Factor.Key,
            record,
            bytes => MantelBytes.TryDecode(bytes, plan, models, subjects),
            () => MantelTest.Run(
                models,
                subjects,
                plan.Measure.Comparison,
                new MantelOptions(plan.PermutationCount, study.Seed),
                workers,
                more => progress((double)Interlocked.Add(ref done, more) / plan.PermutationCount),
                cancellation),
            MantelBytes.Encode);
        progress(1);
        return result;
    }
}
