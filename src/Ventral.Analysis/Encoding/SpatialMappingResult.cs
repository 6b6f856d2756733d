using System.Collections.Immutable;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="SpatialMapping"/> found; a value is <c>null</c> where maps do not vary.</summary>
/// <param name="Medians">The median over neurons of Pearson's r over positions, for each image left out.</param>
/// <param name="LeftOutCounts">How many neurons are not in that median, for each image: those whose map, measured or predicted, does not vary there.</param>
/// <param name="Score">The medians' mean; <c>null</c> where one is.</param>
/// <param name="MapScore">Spearman's ρ of the neurons' mean maps, predicted and measured, the mean over images.</param>
/// <param name="CoarseMapScore">The same of means over 4 × 4 positions; what does not fill a block is left out. <c>null</c> for a grid of fewer than 4.</param>
public sealed record SpatialMappingResult(ImmutableArray<double?> Medians, ImmutableArray<int> LeftOutCounts, double? Score, double? MapScore, double? CoarseMapScore);
