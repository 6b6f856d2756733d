namespace Ventral.Studies.Tables;

/// <summary>One row of <c>published.csv</c>: a number that was printed, beside the same number computed here.</summary>
public sealed record PublishedRow
{
    /// <summary>The columns of <c>published.csv</c>, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["quantity", "published", "computed", "tolerance", "agrees", "source"];

    /// <summary>What the number is.</summary>
    public required string Quantity { get; init; }

    /// <summary>The printed value; for a reported threshold such as <c>p &lt; .001</c>, the threshold.</summary>
    public required double Published { get; init; }

    /// <summary>The value computed here; absent where its inputs cannot be had.</summary>
    public double? Computed { get; init; }

    /// <summary>How far the two may lie apart and still agree.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether they agree; absent where nothing was computed, or where no tolerance claims that they should.</summary>
    public bool? Agrees { get; init; }

    /// <summary>Where the value was printed.</summary>
    public required string Source { get; init; }

    internal IReadOnlyList<string?> Fields() =>
    [
        Quantity, TableText.Number(Published), TableText.Number(Computed), TableText.Number(Tolerance),
        Agrees switch { true => "true", false => "false", null => "" }, Source,
    ];
}
