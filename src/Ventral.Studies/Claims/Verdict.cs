namespace Ventral.Studies.Claims;

/// <summary>What became of a hypothesis.</summary>
public enum Verdict
{
    /// <summary>Its adjusted p is below its level.</summary>
    Supported,

    /// <summary>It is not, which says nothing against the claim.</summary>
    NotSupported,

    /// <summary>The difference is significant the other way.</summary>
    Contradicted,

    /// <summary>It could not be tested on these data; it still counts in its family.</summary>
    NotTested,
}
