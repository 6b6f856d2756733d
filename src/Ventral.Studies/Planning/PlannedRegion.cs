using System.Collections.Immutable;

namespace Ventral.Studies.Planning;

/// <summary>A region of the brain with those in whom it is measured.</summary>
/// <param name="Roi">The region.</param>
/// <param name="Subjects">The people or animals.</param>
public sealed record PlannedRegion(string Roi, ImmutableArray<string> Subjects);
