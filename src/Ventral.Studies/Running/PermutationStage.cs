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

    private readonly Results results;

    private readonly Study study;

    private readonly Workers workers;

    public PermutationStage(Results results, Study study, Workers workers)
    {
        this.results = results;
        this.study = study;
        this.workers = workers;
    }

    /// <summary>The step that tests a network's layers in a region.</summary>
    /// <param name="comparison">The comparison of two RDMs.</param>
    /// <param name="permutations">How many relabellings.</param>
    /// <param name="seed">Where they are drawn from.</param>
    /// <param name="layers">The keys of the layers' RDMs, in order.</param>
    /// <param name="subjects">The hashes of the subjects' RDMs, in order.</param>
    public static StepRecord StepOf(string comparison, string permutations, string seed, IEnumerable<string> layers, IEnumerable<string> subjects) => new(
        Algorithm,
        [
            ("comparison", comparison), ("permutations", permutations), ("seed", seed),
            .. layers.Select(key => ("rdm", key)),
            .. subjects.Select(hash => ("subject", hash)),
        ]);

    public MantelResult Run(NetworkRdms network, RegionData region, Action<double> progress, CancellationToken cancellation)
    {
        var plan = study.Inference;
        var models = new RdmSet(network.Factor.Key, network.Main.Layers.Select(l => l.Read()));
        var subjects = region.Recording.Rdms;
        var record = StepOf(
            plan.Measure.Comparison.Name,
            plan.PermutationCount.ToString(CultureInfo.InvariantCulture),
            study.Seed.ToString(),
            network.Main.Layers.Select(layer => layer.Key),
            region.Hashes);
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
