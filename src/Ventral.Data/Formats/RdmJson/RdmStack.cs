using System.Collections.Immutable;

namespace Ventral.Data.Formats.RdmJson;

#pragma warning disable CA1711 // A stack of matrices is what the field calls it.

/// <summary>Several RDMs over the same stimuli as a file holds them: without names of subjects or stimuli.</summary>
/// <param name="StimulusCount">Stimuli n, at least 2.</param>
/// <param name="UpperTriangles">For each RDM its upper triangle in row-major order, <c>n(n−1)/2</c> finite values. They must not be changed.</param>
public sealed record RdmStack(int StimulusCount, ImmutableArray<double[]> UpperTriangles)
{
    /// <summary>How many RDMs there are.</summary>
    public int Count => UpperTriangles.Length;
}
