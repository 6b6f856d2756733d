namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A system has no unique solution: an element of the triangular factor's diagonal is zero or negligible.</summary>
public sealed class SingularMatrixException : VentralException
{
    internal SingularMatrixException(int index, string message)
        : base(message) => Index = index;

    /// <summary>Which element of the diagonal, from 0; the first of them.</summary>
    public int Index { get; }
}
