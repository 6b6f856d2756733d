namespace Ventral.Analysis.Reliability;

/// <summary>The scale on which a score or its bound lies. A bound on variances is the square of one on correlations.</summary>
public enum CeilingScale
{
    /// <summary>Pearson's r.</summary>
    Correlation,

    /// <summary>R², or a squared correlation.</summary>
    ExplainedVariance,
}
