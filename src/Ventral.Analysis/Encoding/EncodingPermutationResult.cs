using System.Collections.Immutable;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="EncodingPermutationTest"/> found; a channel whose responses or predictions do not vary has neither r nor p.</summary>
/// <param name="PermutationCount">Permutations.</param>
/// <param name="Correlations">Pearson's r of each channel as observed.</param>
/// <param name="P">For each channel how often its r with permuted predictions reaches the observed one.</param>
/// <param name="PMax">For each channel how often the largest r of any channel reaches its observed one: p corrected for the number of channels.</param>
public sealed record EncodingPermutationResult(int PermutationCount, ImmutableArray<double?> Correlations, ImmutableArray<double?> P, ImmutableArray<double?> PMax);
