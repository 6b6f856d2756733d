namespace Ventral.Studies.Published;

/// <summary>Printed numbers of one kind, and where to find what they should equal.</summary>
public abstract record PublishedQuantity
{
    private protected PublishedQuantity()
    {
    }

    /// <summary>Where the numbers were printed.</summary>
    public required string Source { get; init; }

    /// <summary>How far computed and printed values may lie apart; absent where no agreement is claimed.</summary>
    public double? Tolerance { get; init; }
}
