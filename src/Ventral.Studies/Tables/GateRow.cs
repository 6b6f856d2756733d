using System.Text.Json;

using Ventral.Networks.Gate;

namespace Ventral.Studies.Tables;

/// <summary>One row of <c>gate.csv</c>: what one check of the weights gate found of one trained network.</summary>
public sealed record GateRow
{
    /// <summary>The columns of <c>gate.csv</c>, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["network", "weights", "check", "verdict", "statistic", "value", "expected", "p", "evidence"];

    /// <summary>The network's readable name: <c>alexnet</c>.</summary>
    public required string Network { get; init; }

    /// <summary>The weight state: <c>trained</c>.</summary>
    public required string Weights { get; init; }

    /// <summary>What was asked: <c>filters</c>, <c>recognition</c>, <c>preprocessing</c>.</summary>
    public required string Check { get; init; }

    /// <summary>What it came to: <c>passed</c>, <c>flagged</c>, <c>not-tested</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>What <see cref="Value"/> is; empty where nothing was tested.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>What was found.</summary>
    public double? Value { get; init; }

    /// <summary>What weights that fail the check would give.</summary>
    public double? Expected { get; init; }

    /// <summary>How often such weights give as much.</summary>
    public double? P { get; init; }

    /// <summary>The finding in words.</summary>
    public required string Evidence { get; init; }

    /// <summary>Whether the row speaks against the network.</summary>
    public bool IsFlagged => string.Equals(Verdict, VerdictText(GateVerdict.Flagged), StringComparison.Ordinal);

    internal static GateRow Of(NetworkFactor factor, GateFinding finding) => new()
    {
        Network = factor.Name,
        Weights = factor.WeightsName,
        Check = JsonNamingPolicy.KebabCaseLower.ConvertName(finding.Check.ToString()),
        Verdict = VerdictText(finding.Verdict),
        Statistic = finding.Statistic,
        Value = finding.Value,
        Expected = finding.Expected,
        P = finding.P,
        Evidence = finding.Evidence,
    };

    internal IReadOnlyList<string?> Fields() =>
        [Network, Weights, Check, Verdict, Statistic, TableText.Number(Value), TableText.Number(Expected), TableText.Number(P), Evidence];

    private static string VerdictText(GateVerdict verdict) => JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.ToString());
}
