using System.Globalization;

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

    private readonly RunStore store;

    private readonly Study study;

    private readonly Workers workers;

    public PermutationStage(RunStore store, Study study, Workers workers)
    {
        this.store = store;
        this.study = study;
        this.workers = workers;
    }

    public MantelResult Run(NetworkRdms network, RegionData region, Action<double> progress, CancellationToken cancellation)
    {
        var plan = study.Inference;
        var models = new RdmSet(network.Factor.Key, network.Main.Layers.Select(l => l.Rdm));
        var subjects = region.Recording.Rdms;
        var step = new StepRecord(
            Algorithm,
            [
                ("comparison", plan.Measure.Comparison.Name),
                ("permutations", plan.PermutationCount.ToString(CultureInfo.InvariantCulture)),
                ("seed", study.Seed.ToString()),
                .. StepRecord.Each("rdm", network.Main.Layers.Select(l => l.Key)),
                .. StepRecord.Each("subject", region.Hashes),
            ]);
        if (store.TryRead(step) is { } bytes && MantelBytes.TryDecode(bytes, plan, models, subjects) is { } kept)
        {
            progress(1);
            return kept;
        }

        int done = 0;
        var result = MantelTest.Run(
            models,
            subjects,
            plan.Measure.Comparison,
            new MantelOptions(plan.PermutationCount, study.Seed),
            workers,
            more => progress((double)Interlocked.Add(ref done, more) / plan.PermutationCount),
            cancellation);
        store.Write(step, MantelBytes.Encode(result));
        return result;
    }
}
