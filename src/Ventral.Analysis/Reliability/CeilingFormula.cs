namespace Ventral.Analysis.Reliability;

/// <summary>How a score is related to its ceiling.</summary>
public enum CeilingFormula
{
    /// <summary>score / ceiling, both on the score's scale: 1 is what noise permits.</summary>
    Ratio,

    /// <summary>(score / ceiling)² of correlations, as Brain-Score publishes (Schrimpf et al. 2018, doi:10.1101/407007). The sign of the score is lost.</summary>
    SquaredRatio,
}
