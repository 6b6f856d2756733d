using System.Collections.Immutable;

namespace Ventral.Data.Catalogue;

/// <summary>One RDM of a MAT struct array.</summary>
/// <param name="Fields">The text fields of its element.</param>
/// <param name="StimulusCount">Its rows.</param>
/// <param name="UpperTriangle">Its upper triangle, row-major.</param>
internal sealed record MatRdm(ImmutableDictionary<string, string> Fields, int StimulusCount, double[] UpperTriangle);
