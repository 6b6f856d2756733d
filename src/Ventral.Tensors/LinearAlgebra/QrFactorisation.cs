using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// A matrix <c>[m × n]</c> as Q R: Q <c>[m × k]</c> has orthonormal columns, R <c>[k × n]</c> is upper triangular and its
/// diagonal is not negative, k = min(m, n). For full column rank that makes both unique.
/// </summary>
/// <remarks>
/// Householder reflectors in blocks of 32. Backward stable: each column of Q R differs from the matrix's by some
/// m·n·2⁻⁵³ of its norm at most, QᵀQ from I likewise. Columns are not exchanged, so the rank is not revealed: use
/// <see cref="SingularValueDecomposition"/> for that. NumPy leaves the diagonal's signs as they come. The bits depend on
/// neither threads nor vector width.
/// </remarks>
public sealed unsafe class QrFactorisation
{
    private QrFactorisation(Matrix q, Matrix r) => (Q, R) = (q, r);

    /// <summary>Orthonormal columns, <c>[m × k]</c>.</summary>
    public Matrix Q { get; }

    /// <summary>The upper triangle, <c>[k × n]</c>; zeros below the diagonal.</summary>
    public Matrix R { get; }

    /// <summary>Factorises a matrix of any shape.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="workers">The threads to use.</param>
    public static QrFactorisation Factorise(Matrix matrix, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        int rows = matrix.Rows, columns = matrix.Columns, count = Math.Min(rows, columns), stride = Scratch.Stride(rows);
        int exponent = Scaling.Exponent(matrix.Values);
        using var work = new Scratch<double>((long)columns * stride);
        using var vectors = new Scratch<double>((long)count * stride, cleared: true);
        using var orthogonal = new Scratch<double>((long)count * stride);
        using var taus = new Scratch<double>(count);
        Transposition.Copy(matrix, exponent, work.Start, stride);
        var v = new View<double>(vectors.Start, stride);
        HouseholderQr.Reduce(workers, work.Start, stride, columns, rows, v, taus.Start);
        BlockReflector.Form(workers, v, count, rows, 0, taus.Start, orthogonal.Start, stride, count);

        double[] q = new double[(long)rows * count], r = new double[(long)count * columns];
        for (int k = 0; k < count; k++)
        {
            double sign = work.Start[((long)k * stride) + k] < 0 ? -1 : 1;
            for (int i = 0; i < rows; i++)
            {
                q[((long)i * count) + k] = sign * orthogonal.Start[((long)k * stride) + i];
            }

            for (int j = k; j < columns; j++)
            {
                r[((long)k * columns) + j] = Math.ScaleB(sign * work.Start[((long)j * stride) + k], exponent);
            }
        }

        return new QrFactorisation(new Matrix(q, rows, count), new Matrix(r, count, columns));
    }

    /// <summary>Solves the least-squares problem: the X for which A X is nearest to B, column by column.</summary>
    /// <param name="rightSides">B, <c>[m × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>X, <c>[n × any]</c>.</returns>
    /// <exception cref="ArgumentException">B has another number of rows, or the matrix fewer rows than columns.</exception>
    /// <exception cref="SingularMatrixException">An element of R's diagonal is at most max(m, n)·2⁻⁵² of the largest.</exception>
    public Matrix Solve(Matrix rightSides, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(rightSides);
        int rows = Q.Rows, columns = R.Columns;
        Matrix.RequireRows(rightSides, rows, nameof(rightSides));
        if (rows < columns)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Least squares need at least as many rows as columns, not {rows} × {columns}: the solution is not unique. Use the singular value decomposition for the one of least norm."), nameof(rightSides));
        }

        double largest = 0;
        for (int i = 0; i < columns; i++)
        {
            largest = Math.Max(largest, R[i, i]);
        }

        for (int i = 0; i < columns; i++)
        {
            if (R[i, i] <= largest * rows * Math.ScaleB(1, -52))
            {
                throw new SingularMatrixException(i, FormattableString.Invariant(
                    $"Least squares need linearly independent columns: column {i} of {columns} depends on those before it (R's diagonal: {R[i, i]} of {largest}). Leave it out or use the singular value decomposition."));
            }
        }

        return TriangularSystem.SolveUpper(R, Q.Transpose().Multiply(rightSides, workers), workers);
    }
}
