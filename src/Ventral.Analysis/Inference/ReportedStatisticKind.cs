namespace Ventral.Analysis.Inference;

/// <summary>The null distribution that a reported statistic's p value comes from.</summary>
public enum ReportedStatisticKind
{
    /// <summary>Student's t, two-sided.</summary>
    T,

    /// <summary>Fisher's F, upper tail.</summary>
    F,

    /// <summary>χ² (and Kruskal and Wallis's H), upper tail.</summary>
    ChiSquared,

    /// <summary>The standard normal, two-sided.</summary>
    Z,
}
