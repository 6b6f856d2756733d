using System.Collections.Immutable;
using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>What a significance test found: enough to report it in full, and to check the report later.</summary>
public sealed record TestOutcome
{
    /// <summary>The test's name, such as "paired t test".</summary>
    public required string Test { get; init; }

    /// <summary>The letter of the statistic: t, W, H.</summary>
    public required string StatisticName { get; init; }

    /// <summary>The statistic.</summary>
    public required double Statistic { get; init; }

    /// <summary>The degrees of freedom of the statistic's null distribution; empty where it has none.</summary>
    public required ImmutableArray<double> DegreesOfFreedom { get; init; }

    /// <summary>The number of observations that entered, one a group; pairs count once.</summary>
    public required ImmutableArray<int> SampleSizes { get; init; }

    /// <summary>The two-sided p value (upper tail for H), in [0, 1]. It is never rounded to zero short of underflow.</summary>
    public required double P { get; init; }

    /// <summary>How p came about: "Student t", "exact", "normal approximation", "χ² approximation".</summary>
    public required string PMethod { get; init; }

    /// <summary>The standardised effect with its 95 % interval.</summary>
    public required EffectSize Effect { get; init; }

    /// <summary>The effect in the data's own unit with its 95 % interval, where the test has one.</summary>
    public EffectSize? RawEffect { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string degrees = string.Join(", ", DegreesOfFreedom.Select(d => d.ToString("0.##", CultureInfo.InvariantCulture)));
        string name = degrees.Length == 0 ? StatisticName : $"{StatisticName}({degrees})";
        return string.Create(CultureInfo.InvariantCulture, $"{name} = {Statistic:0.###}, p = {P:G3}, {Effect}");
    }
}
