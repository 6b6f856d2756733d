namespace Ventral.Analysis.Inference;

/// <summary>How a report bounds a p value.</summary>
public enum ReportedPRelation
{
    /// <summary>"p &lt; .01".</summary>
    Below,

    /// <summary>"p = .023", to the digits printed.</summary>
    Equal,

    /// <summary>"p &gt; .05", or "ns".</summary>
    Above,
}
