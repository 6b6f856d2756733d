namespace Ventral.Analysis.Rsa;

/// <summary>What a noise covariance from few trials is drawn towards.</summary>
public enum NoiseShrinkage
{
    /// <summary>
    /// A multiple of the identity, by the weight of Ledoit &amp; Wolf 2004, doi:10.1016/S0047-259X(03)00096-4: as scikit-learn's
    /// <c>ledoit_wolf</c> and rsatoolbox's <c>shrinkage_eye</c>.
    /// </summary>
    LedoitWolf,

    /// <summary>
    /// Its own diagonal, by the weight of Schäfer &amp; Strimmer 2005, doi:10.2202/1544-6115.1175, as rsatoolbox's <c>shrinkage_diag</c>.
    /// </summary>
    Diagonal,

    /// <summary>The diagonal alone: each channel is divided by its noise's standard deviation.</summary>
    Variances,
}
