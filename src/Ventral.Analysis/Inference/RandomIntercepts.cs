using System.Collections.Immutable;

namespace Ventral.Analysis.Inference;

/// <summary>One grouping of observations whose groups each have an intercept of their own: subjects, seeds, network families.</summary>
/// <param name="Name">What the groups are: <c>subject</c>.</param>
/// <param name="Groups">The group of each observation.</param>
public sealed record RandomIntercepts(string Name, ImmutableArray<string> Groups);
