namespace Ventral.Studies.Claims;

/// <summary>A claim that a study makes before it sees its data, and how it will be put to the test.</summary>
public sealed record Hypothesis
{
    /// <summary>The claim in words.</summary>
    public required string Claim { get; init; }

    /// <summary>The networks compared, first minus second.</summary>
    public required Contrast Contrast { get; init; }

    /// <summary>The region.</summary>
    public required string Roi { get; init; }

    /// <summary>The layer; empty for the mean over all layers.</summary>
    public string Layer { get; init; } = "";

    /// <summary>What it says of the difference.</summary>
    public required ClaimDirection Direction { get; init; }

    /// <summary>For <see cref="ClaimDirection.Equivalent"/>, the difference that would matter, in the measure's unit.</summary>
    public double? Margin { get; init; }

    /// <summary>The test.</summary>
    public required ClaimTest Test { get; init; }

    /// <summary>The family among which its p is adjusted.</summary>
    public required string Family { get; init; }

    /// <summary>How it is.</summary>
    public required Adjustment Adjustment { get; init; }

    /// <summary>The level that the adjusted p must be below.</summary>
    public required double Alpha { get; init; }
}
