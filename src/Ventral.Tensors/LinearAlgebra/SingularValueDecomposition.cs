using System.Collections.Immutable;
using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Finds the thin singular value decomposition of a matrix.</summary>
public static unsafe class SingularValueDecomposition
{
    // From here on a QR factorisation first costs less than reducing all the rows.
    private const double TallRatio = 1.5;

    /// <summary>Factorises a matrix of any shape.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="VentralException">A singular value is too large for its type.</exception>
    public static SingularValueDecomposition<T> Factorise<T>(Matrix<T> matrix, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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

        QrFactorisation<T> qr = QrFactorisation.Factorise(matrix, workers);
        SingularValueDecomposition<T> inner = FactoriseUpright(qr.R, workers, isTransposed: false);
        return Oriented(qr.Q.Multiply(inner.Left, workers), inner.Values, inner.RightTransposed, workers);
    }

    private static SingularValueDecomposition<T> FactoriseUpright<T>(Matrix<T> matrix, Workers workers, bool isTransposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = matrix.Rows, columns = matrix.Columns, exponent = Scaling<T>.Exponent(matrix.Values);
        int longStride = Scratch.Stride<T>(rows), shortStride = Scratch.Stride<T>(columns);
        double[] values = new double[columns];
        double[] above = new double[columns];
        int[] order;
        using var left = new Scratch<T>((long)columns * longStride, cleared: true);
        using var right = new Scratch<T>((long)columns * shortStride);
        using (var work = new Scratch<T>((long)rows * shortStride, cleared: true))
        using (var reflectors = new Scratch<T>(columns * ((long)longStride + shortStride), cleared: true))
        using (var taus = new Scratch<T>(2L * columns))
        {
            Transposition<T>.CopyUpright(workers, matrix, exponent, work.Start, shortStride);
            View<T> v = new(reflectors.Start, longStride), u = new(reflectors.Start + ((long)columns * longStride), shortStride);
            Bidiagonal<T>.Reduce(workers, new View<T>(work.Start, shortStride), rows, columns, values, above, v, taus.Start, u, taus.Start + columns);
            order = BidiagonalDivision<T>.Run(workers, values, above, new View<T>(left.Start, longStride), new View<T>(right.Start, shortStride));
            Array.Reverse(order);
            BlockReflector<T>.ApplyAll(workers, v, columns, rows, taus.Start, left.Start, longStride, columns);
            BlockReflector<T>.ApplyAll(workers, u, Math.Max(columns - 1, 0), columns, taus.Start + columns, right.Start, shortStride, columns);
        }

        T[] signs = isTransposed ? OrientedVectors<T>.Signs(workers, right.Start, shortStride, columns, order) : OrientedVectors<T>.Signs(workers, left.Start, longStride, rows, order);
        ImmutableArray<T> sorted = [.. order.Select(i => Scaling<T>.Restore(values[i], exponent))];
        return isTransposed
            ? new(OrientedVectors<T>.Columns(workers, right.Start, shortStride, columns, order, signs), sorted, OrientedVectors<T>.Rows(left.Start, longStride, rows, order, signs))
            : new(OrientedVectors<T>.Columns(workers, left.Start, longStride, rows, order, signs), sorted, OrientedVectors<T>.Rows(right.Start, shortStride, columns, order, signs));
    }

    // After the left vectors have been multiplied by another basis their signs are decided anew.
    internal static SingularValueDecomposition<T> Oriented<T>(Matrix<T> left, ImmutableArray<T> values, Matrix<T> rightTransposed, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> rows = left.Transpose();
        int[] order = [.. Enumerable.Range(0, values.Length)];
        fixed (T* u = rows.Values, v = rightTransposed.Values)
        {
            T[] signs = OrientedVectors<T>.Signs(workers, u, rows.Columns, rows.Columns, order);
            return new(
                OrientedVectors<T>.Columns(workers, u, rows.Columns, rows.Columns, order, signs),
                values,
                OrientedVectors<T>.Rows(v, rightTransposed.Columns, rightTransposed.Columns, order, signs));
        }
    }
}
