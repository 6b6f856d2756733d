namespace Ventral.Analysis.Rsa;

/// <summary>The range in which the mean score of the true model would lie, given how much subjects differ.</summary>
/// <param name="Lower">Each subject against the pool of the others, averaged: what is surely within reach.</param>
/// <param name="Upper">Each subject against the pool of all, averaged: what no model exceeds, or hardly.</param>
/// <remarks>Nili et al. 2014, doi:10.1371/journal.pcbi.1003553.</remarks>
public sealed record NoiseCeiling(double Lower, double Upper);
