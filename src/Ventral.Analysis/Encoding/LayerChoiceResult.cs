using System.Collections.Immutable;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="LayerChoice.Nested"/> found.</summary>
/// <param name="Chosen">The layer that each outer fold chose.</param>
/// <param name="Correlations">Pearson's r of each channel, the mean over the tests of the outer folds; <c>null</c> where it is undefined in any.</param>
public sealed record LayerChoiceResult(ImmutableArray<string> Chosen, ImmutableArray<double?> Correlations);
