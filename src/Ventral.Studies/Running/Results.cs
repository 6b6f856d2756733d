using System.Collections.Immutable;

using Ventral.Studies.Store;

namespace Ventral.Studies.Running;

/// <summary>Results of steps: what is in the store is read, what is missing is computed and kept, unless this run only gathers what others computed.</summary>
internal sealed class Results
{
    private readonly ImmutableDictionary<string, string>? reasons;

    /// <param name="store">Where results are kept.</param>
    /// <param name="reasons">Null where missing results are computed; otherwise, by network, why they are missing.</param>
    public Results(RunStore store, ImmutableDictionary<string, string>? reasons)
    {
        Store = store;
        this.reasons = reasons;
    }

    public RunStore Store { get; }

    /// <summary>Whether this run only gathers what others computed.</summary>
    public bool AreGathered => reasons is not null;

    /// <summary>One result.</summary>
    /// <param name="network">Whose it is.</param>
    /// <param name="record">What it is computed from.</param>
    /// <param name="decode">Reads its bytes; null where they are not such a result.</param>
    /// <param name="compute">Computes it.</param>
    /// <param name="encode">Writes its bytes.</param>
    public T Of<T>(string network, StepRecord record, Func<byte[], T?> decode, Func<T> compute, Func<T, byte[]> encode)
        where T : class
    {
        if (Store.TryRead(record) is { } bytes && decode(bytes) is { } kept)
        {
            return kept;
        }

        RequireComputing(network);
        var result = compute();
        Store.Write(record, encode(result));
        return result;
    }

    /// <summary>Ends here where nothing is computed.</summary>
    /// <exception cref="NotComputedException">This run only gathers; the message says why the network's results are missing.</exception>
    public void RequireComputing(string network)
    {
        if (reasons is not null)
        {
            throw new NotComputedException(reasons.GetValueOrDefault(network) ?? "its results are not there, and nobody reported why. Run the study again to compute them.");
        }
    }
}
