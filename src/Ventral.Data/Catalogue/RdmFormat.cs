namespace Ventral.Data.Catalogue;

/// <summary>How RDMs are written in a file.</summary>
public enum RdmFormat
{
    /// <summary>gzip of <c>{"data": […], "shape": [subjects, n, n]}</c>.</summary>
    RdmJson,

    /// <summary>A MAT v5 struct array whose field <c>RDM</c> holds a square matrix or an upper triangle.</summary>
    MatStructs,

    /// <summary>An array a subject, in files that <see cref="LayerFile"/> reads.</summary>
    Arrays,
}
