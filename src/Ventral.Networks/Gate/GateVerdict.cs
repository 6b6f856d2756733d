namespace Ventral.Networks.Gate;

/// <summary>What a check of the weights gate came to.</summary>
public enum GateVerdict
{
    /// <summary>The evidence is what trained weights give.</summary>
    Passed,

    /// <summary>The evidence speaks against the claim; results of the network are to be doubted until it is explained.</summary>
    Flagged,

    /// <summary>There was nothing to test it by; the evidence says what was lacking.</summary>
    NotTested,
}
