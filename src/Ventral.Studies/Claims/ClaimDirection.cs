namespace Ventral.Studies.Claims;

/// <summary>What a hypothesis says of first minus second.</summary>
public enum ClaimDirection
{
    /// <summary>Above 0; one-sided.</summary>
    Greater,

    /// <summary>Below 0; one-sided.</summary>
    Less,

    /// <summary>Not 0; two-sided.</summary>
    Different,

    /// <summary>Nearer to 0 than a margin; two one-sided tests.</summary>
    Equivalent,
}
