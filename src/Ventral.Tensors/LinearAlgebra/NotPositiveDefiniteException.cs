namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A matrix has no Cholesky factor: a pivot is not positive.</summary>
public sealed class NotPositiveDefiniteException : VentralException
{
    internal NotPositiveDefiniteException(int pivot, double value, int size)
        : base(FormattableString.Invariant(
            $"A Cholesky factor needs a positive definite matrix: of {size} pivots, pivot {pivot} is {value}. Rows up to {pivot} are linearly dependent to working precision; use fewer variables than observations, or add to the diagonal (shrinkage, ridge)."))
    {
        Pivot = pivot;
        Value = value;
    }

    /// <summary>The first pivot that is not positive, from 0: the leading block of that many rows and columns is positive definite.</summary>
    public int Pivot { get; }

    /// <summary>The pivot's value.</summary>
    public double Value { get; }
}
