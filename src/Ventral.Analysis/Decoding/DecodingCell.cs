namespace Ventral.Analysis.Decoding;

/// <summary>How well one layer was decoded from one region.</summary>
/// <param name="Roi">The region.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Correlations">Of each unit over the test stimuli.</param>
/// <param name="Identification">Of each test stimulus; <c>null</c> where it was not computed.</param>
public sealed record DecodingCell(string Roi, string Layer, ScoreSet Correlations, ScoreSet? Identification = null);
