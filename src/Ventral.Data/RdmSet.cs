using System.Collections.Immutable;

namespace Ventral.Data;

/// <summary>Several RDMs over the same stimuli in the same order: one per subject, per seed, or per layer.</summary>
public sealed class RdmSet
{
    /// <summary>Checks that all RDMs share their stimuli.</summary>
    /// <exception cref="VentralException">No RDM, or RDMs over different stimuli.</exception>
    public RdmSet(string name, IEnumerable<Rdm> rdms)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Rdms = [.. rdms];
        if (Rdms.IsEmpty)
        {
            throw new VentralException($"RDM set '{name}' must hold at least one RDM, found none.");
        }

        foreach (var rdm in Rdms)
        {
            Rdms[0].Stimuli.RequireSame(rdm.Stimuli);
        }
    }

    /// <summary>What the set describes: <c>IT</c>.</summary>
    public string Name { get; }

    /// <summary>The RDMs in order.</summary>
    public ImmutableArray<Rdm> Rdms { get; }

    /// <summary>The stimuli that all share.</summary>
    public StimulusIds Stimuli => Rdms[0].Stimuli;

    /// <summary>How many RDMs there are.</summary>
    public int Count => Rdms.Length;

    /// <summary>The mean of the RDMs, pair by pair, summed in their order.</summary>
    /// <param name="name">What to call it.</param>
    /// <exception cref="VentralException">A sum leaves the range of float64.</exception>
    public Rdm Mean(string name)
    {
        var mean = new double[Rdms[0].Pairs.Length];
        foreach (var rdm in Rdms)
        {
            var pairs = rdm.Pairs;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += pairs[i];
            }
        }

        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] /= Rdms.Length;
        }

        return new Rdm(name, Stimuli, mean);
    }
}
