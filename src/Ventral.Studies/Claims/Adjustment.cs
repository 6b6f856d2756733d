namespace Ventral.Studies.Claims;

/// <summary>How the p values of a family of hypotheses are adjusted for their number.</summary>
public enum Adjustment
{
    /// <summary>Holm's: the chance of any false finding.</summary>
    Holm,

    /// <summary>Bonferroni's: the same, more cautious.</summary>
    Bonferroni,

    /// <summary>Benjamini and Hochberg's: the share of false findings.</summary>
    BenjaminiHochberg,

    /// <summary>Benjamini and Yekutieli's: the same under any dependence.</summary>
    BenjaminiYekutieli,

    /// <summary>None.</summary>
    None,
}
