using System.Collections.Immutable;

namespace Ventral.Networks.Gate;

/// <summary>What the weights gate found of one network.</summary>
public sealed class GateReport
{
    internal GateReport(Network network, ImmutableArray<GateFinding> findings)
    {
        Network = network.Name;
        Identity = network.Identity;
        Findings = findings;
    }

    /// <summary>The network's name.</summary>
    public string Network { get; }

    /// <summary>The identity of graph, weights and preprocessing that were checked.</summary>
    public string Identity { get; }

    /// <summary>One finding a check.</summary>
    public ImmutableArray<GateFinding> Findings { get; }

    /// <summary>True where a check speaks against the claim that the network is trained and used as it was trained.</summary>
    public bool IsFlagged => Findings.Any(f => f.Verdict == GateVerdict.Flagged);

    /// <summary>The evidence of all flagged checks; empty where there is none.</summary>
    public string Warning => string.Join(" ", Findings.Where(f => f.Verdict == GateVerdict.Flagged).Select(f => f.Evidence));

    /// <inheritdoc/>
    public override string ToString() => $"{Network}: {string.Join("; ", Findings.Select(f => $"{f.Check} {f.Verdict}"))}";
}
