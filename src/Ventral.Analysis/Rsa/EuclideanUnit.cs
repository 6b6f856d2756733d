namespace Ventral.Analysis.Rsa;

/// <summary>In what unit a Euclidean or Mahalanobis distance is given.</summary>
public enum EuclideanUnit
{
    /// <summary>The distance itself, <c>√Σδ²</c>: SciPy's <c>euclidean</c>.</summary>
    Distance,

    /// <summary>Its square, <c>Σδ²</c>: SciPy's <c>sqeuclidean</c>.</summary>
    Squared,

    /// <summary>Its square over the number of units, <c>Σδ² / P</c>: what rsatoolbox calls <c>euclidean</c> and <c>mahalanobis</c>.</summary>
    SquaredPerUnit,
}
