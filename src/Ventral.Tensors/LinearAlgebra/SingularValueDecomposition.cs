using System.Collections.Immutable;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// A matrix <c>[m × n]</c> as U diag(σ) Vᵀ, thin: U <c>[m × k]</c> and Vᵀ <c>[k × n]</c> have orthonormal columns and rows,
/// the singular values fall, k = min(m, n).
/// </summary>
/// <remarks>
/// <para>The component of largest magnitude of each left vector (the first of several that agree to a part in 2²⁰) is
/// positive, so a pair of vectors is unique where its value is simple and not 0.</para>
/// <para>Blocked reduction to bidiagonal form (of R, where QR first is cheaper), then divide and conquer;
/// the matrix is never squared. Backward stable in norm: values are wrong by some max(m, n)·2⁻⁵² of the largest at most,
/// however small they are themselves. The bits depend on neither threads nor vector width.</para>
/// </remarks>
public sealed unsafe class SingularValueDecomposition
{
    // From here on a QR factorisation first costs less than reducing all the rows.
    private const double TallRatio = 1.5;

    private SingularValueDecomposition(Matrix left, ImmutableArray<double> values, Matrix rightTransposed) =>
        (Left, Values, RightTransposed) = (left, values, rightTransposed);

    /// <summary>U, <c>[m × k]</c>: the left singular vectors are its columns.</summary>
    public Matrix Left { get; }

    /// <summary>σ, from the largest to the smallest; never negative.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Vᵀ, <c>[k × n]</c>: the right singular vectors are its rows.</summary>
    public Matrix RightTransposed { get; }

    /// <summary>Factorises a matrix of any shape.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="VentralException">A singular value is too large for float64.</exception>
    public static SingularValueDecomposition Factorise(Matrix matrix, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        if (matrix.Rows < matrix.Columns)
        {
            return FactoriseUpright(matrix.Transpose(), workers, isTransposed: true);
        }

        if (matrix.Rows < TallRatio * matrix.Columns || matrix.Columns == 0)
        {
            return FactoriseUpright(matrix, workers, isTransposed: false);
        }

        QrFactorisation qr = QrFactorisation.Factorise(matrix, workers);
        SingularValueDecomposition inner = FactoriseUpright(qr.R, workers, isTransposed: false);
        return Oriented(qr.Q.Multiply(inner.Left, workers), inner.Values, inner.RightTransposed);
    }

    /// <summary>
    /// Solves the least-squares problem, of all solutions the one of least norm: singular values up to
    /// max(m, n)·2⁻⁵² of the largest count as 0.
    /// </summary>
    /// <param name="rightSides">B, <c>[m × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>X, <c>[n × any]</c>.</returns>
    /// <exception cref="ArgumentException">B has another number of rows.</exception>
    public Matrix Solve(Matrix rightSides, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(rightSides);
        Matrix.RequireRows(rightSides, Left.Rows, nameof(rightSides));
        int rank = Rank();
        Matrix projected = Left.Transpose().Multiply(rightSides, workers);
        double[] scaled = projected.Values.ToArray();
        for (int i = 0; i < scaled.Length; i++)
        {
            int row = i / projected.Columns;
            scaled[i] = row < rank ? scaled[i] / Values[row] : 0;
        }

        return RightTransposed.Transpose().Multiply(new Matrix(scaled, projected.Rows, projected.Columns), workers);
    }

    /// <summary>How many singular values exceed a part of the largest.</summary>
    /// <param name="relativeTolerance">The part; by default max(m, n)·2⁻⁵², which is what rounding may leave.</param>
    public int Rank(double? relativeTolerance = null)
    {
        double tolerance = relativeTolerance ?? Math.Max(Left.Rows, RightTransposed.Columns) * Math.ScaleB(1, -52);
        return Values.Count(value => value > tolerance * Values[0]);
    }

    private static SingularValueDecomposition FactoriseUpright(Matrix matrix, Workers workers, bool isTransposed)
    {
        int rows = matrix.Rows, columns = matrix.Columns, exponent = Scaling.Exponent(matrix.Values);
        int longStride = Scratch.Stride(rows), shortStride = Scratch.Stride(columns);
        double[] values = new double[columns];
        double[] above = new double[columns];
        int[] order;
        using var left = new Scratch<double>((long)columns * longStride, cleared: true);
        using var right = new Scratch<double>((long)columns * shortStride);
        using (var work = new Scratch<double>((long)rows * shortStride))
        using (var reflectors = new Scratch<double>(columns * ((long)longStride + shortStride), cleared: true))
        using (var taus = new Scratch<double>(2L * columns))
        {
            Transposition.CopyUpright(matrix, exponent, work.Start, shortStride);
            View<double> v = new(reflectors.Start, longStride), u = new(reflectors.Start + ((long)columns * longStride), shortStride);
            Bidiagonal.Reduce(workers, new View<double>(work.Start, shortStride), rows, columns, values, above, v, taus.Start, u, taus.Start + columns);
            order = BidiagonalDivision.Run(workers, values, above, new View<double>(left.Start, longStride), new View<double>(right.Start, shortStride));
            Array.Reverse(order);
            BlockReflector.ApplyAll(workers, v, columns, rows, 0, taus.Start, left.Start, longStride, columns);
            BlockReflector.ApplyAll(workers, u, Math.Max(columns - 1, 0), columns, 1, taus.Start + columns, right.Start, shortStride, columns);
        }

        double[] signs = isTransposed ? OrientedVectors.Signs(right.Start, shortStride, columns, order) : OrientedVectors.Signs(left.Start, longStride, rows, order);
        ImmutableArray<double> sorted = [.. order.Select(i => Math.ScaleB(values[i], exponent))];
        return isTransposed
            ? new(OrientedVectors.Columns(right.Start, shortStride, columns, order, signs), sorted, OrientedVectors.Rows(left.Start, longStride, rows, order, signs))
            : new(OrientedVectors.Columns(left.Start, longStride, rows, order, signs), sorted, OrientedVectors.Rows(right.Start, shortStride, columns, order, signs));
    }

    // After the left vectors have been multiplied by another basis their signs are decided anew.
    internal static SingularValueDecomposition Oriented(Matrix left, ImmutableArray<double> values, Matrix rightTransposed)
    {
        Matrix rows = left.Transpose();
        int[] order = [.. Enumerable.Range(0, values.Length)];
        fixed (double* u = rows.Values, v = rightTransposed.Values)
        {
            double[] signs = OrientedVectors.Signs(u, rows.Columns, rows.Columns, order);
            return new(
                OrientedVectors.Columns(u, rows.Columns, rows.Columns, order, signs),
                values,
                OrientedVectors.Rows(v, rightTransposed.Columns, rightTransposed.Columns, order, signs));
        }
    }
}
