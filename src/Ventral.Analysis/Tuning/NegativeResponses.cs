namespace Ventral.Analysis.Tuning;

/// <summary>
/// What becomes of responses below 0, or below a baseline, before tuning is measured. Circular variance and its kin suppose
/// responses of at least 0; units that are linear or end in tanh have others, and whichever way they are made to fit changes
/// the result: report it.
/// </summary>
public enum NegativeResponses
{
    /// <summary>They are an error.</summary>
    Refuse,

    /// <summary>They count as 0, grating by grating, as in Brain-Score.</summary>
    Rectify,

    /// <summary>Each unit's response to a blank stimulus is taken off, grating by grating; what is then below 0 counts as 0.</summary>
    SubtractBaseline,
}
