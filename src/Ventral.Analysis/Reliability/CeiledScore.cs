namespace Ventral.Analysis.Reliability;

/// <summary>A score with its ceiling: raw, bound, relation and the formula travel together.</summary>
/// <param name="Raw">The score as computed; <c>null</c> where it is undefined.</param>
/// <param name="Ceiling">The bound as computed, on its own scale; <c>null</c> where it is undefined.</param>
/// <param name="Value">
/// The score in units of the bound. Never clipped: it may exceed 1, and is negative where the score is (unless squared). <c>null</c>
/// where score or bound is undefined or the bound is not above 0.
/// </param>
/// <param name="Formula">How the value was computed: <c>(r / c)², c: split-half (odd/even), Spearman-Brown</c>.</param>
public sealed record CeiledScore(double? Raw, double? Ceiling, double? Value, string Formula)
{
    /// <summary>
    /// Whether the score exceeds its bound: by chance, as a bound is an estimate, or because the bound is not this score's. A score far
    /// below 0 does not, though its square may be above 1: see <see cref="HasLostSign"/>.
    /// </summary>
    public bool IsAboveCeiling => Value > 1 && !HasLostSign;

    /// <summary>Whether squaring turned a negative score into a positive value.</summary>
    public bool HasLostSign => Raw < 0 && Value > 0;
}
