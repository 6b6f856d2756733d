using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Solves systems with a triangular matrix for many right-hand sides, by blocked substitution.</summary>
/// <remarks>
/// Backward stable for each right-hand side: (T + E) x = b with |E| ≤ n·ε·|T| for n rows, ε = 2⁻⁵² for float64, 2⁻²³ for float32. Only the triangle that is
/// named is read. The bits depend on neither threads nor vector width.
/// </remarks>
public static unsafe class TriangularSystem
{
    /// <summary>Solves L X = B for a lower triangle L.</summary>
    /// <param name="triangle">L, <c>[n × n]</c>; what lies above the diagonal is ignored.</param>
    /// <param name="rightSides">B, <c>[n × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>X, of B's shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="SingularMatrixException">The diagonal has a zero.</exception>
    /// <exception cref="VentralException">The solution is too large for its type.</exception>
    public static Matrix<T> SolveLower<T>(Matrix<T> triangle, Matrix<T> rightSides, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Solve(triangle, rightSides, workers, true, false);

    /// <summary>Solves Lᵀ X = B for a lower triangle L.</summary>
    /// <inheritdoc cref="SolveLower"/>
    public static Matrix<T> SolveLowerTransposed<T>(Matrix<T> triangle, Matrix<T> rightSides, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Solve(triangle, rightSides, workers, true, true);

    /// <summary>Solves U X = B for an upper triangle U.</summary>
    /// <param name="triangle">U, <c>[n × n]</c>; what lies below the diagonal is ignored.</param>
    /// <param name="rightSides">B, <c>[n × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <inheritdoc cref="SolveLower"/>
    public static Matrix<T> SolveUpper<T>(Matrix<T> triangle, Matrix<T> rightSides, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Solve(triangle, rightSides, workers, false, false);

    /// <summary>Solves Uᵀ X = B for an upper triangle U.</summary>
    /// <inheritdoc cref="SolveUpper"/>
    public static Matrix<T> SolveUpperTransposed<T>(Matrix<T> triangle, Matrix<T> rightSides, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Solve(triangle, rightSides, workers, false, true);

    private static Matrix<T> Solve<T>(Matrix<T> triangle, Matrix<T> rightSides, Workers workers, bool isLower, bool isTransposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(triangle);
        ArgumentNullException.ThrowIfNull(rightSides);
        ArgumentNullException.ThrowIfNull(workers);
        int size = triangle.Rows, columns = rightSides.Columns;
        if (triangle.Columns != size)
        {
            throw new ArgumentException(FormattableString.Invariant($"A square matrix is needed, not {size} × {triangle.Columns}."), nameof(triangle));
        }

        Matrix<T>.RequireRows(rightSides, size, nameof(rightSides));
        for (int i = 0; i < size; i++)
        {
            if (triangle[i, i] == T.Zero)
            {
                throw new SingularMatrixException(i, FormattableString.Invariant(
                    $"A triangular system needs a diagonal without zeros: element {i} of {size} is 0. Remove the dependent row or use the singular value decomposition."));
            }
        }

        T[] solution = rightSides.Values.ToArray();
        fixed (T* t = triangle.Values, x = solution)
        {
            var view = new View<T>(t, size);
            TriangularSolve<T>.Run(workers, isLower != isTransposed, size, isTransposed ? view.Transposed : view, x, columns, columns);
        }

        return new Matrix<T>(solution, size, columns, "solution of a triangular system");
    }
}
