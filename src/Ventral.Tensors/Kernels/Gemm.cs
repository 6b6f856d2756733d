using System.Numerics;

namespace Ventral.Tensors.Kernels;

/// <summary>Matrix products of float32 or float64, of factors in either order (<see cref="MatrixSpan{T}.Transposed"/>), one or many.</summary>
/// <remarks>
/// Accumulation: in the numbers' own type. Each element of the result starts from +0, or from what it held, and gains
/// its products one after another in the order of the depth, each by one fused multiply-add; so its bits depend neither on
/// threads nor on vector width nor on the elements beside it. NaN and infinities spread as arithmetic has it.
/// </remarks>
public static class Gemm
{
    /// <summary>C = A B, C + A B or C − A B, where the rows of C follow each other.</summary>
    /// <param name="a">A, <c>[rows × depth]</c>.</param>
    /// <param name="b">B, <c>[depth × columns]</c>.</param>
    /// <param name="c">C, <c>[rows × columns]</c>; must not overlap a factor.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="mode">What becomes of C. A depth of 0 is a product of zeros.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public static void Multiply<T>(MatrixSpan<T> a, MatrixSpan<T> b, Span<T> c, Workers workers, GemmMode mode = GemmMode.Assign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Lengths.Require(c.Length, (long)a.Rows * b.Columns, nameof(c));
        Multiply(a, b, c, b.Columns, workers, mode);
    }

    /// <summary>C = A B, C + A B or C − A B, where C may be part of a larger matrix.</summary>
    /// <param name="a">A, <c>[rows × depth]</c>.</param>
    /// <param name="b">B, <c>[depth × columns]</c>.</param>
    /// <param name="c">C, from its first element.</param>
    /// <param name="stride">Values from a row of C to the next, at least its columns.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="mode">What becomes of C.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public static void Multiply<T>(MatrixSpan<T> a, MatrixSpan<T> b, Span<T> c, int stride, Workers workers, GemmMode mode = GemmMode.Assign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MultiplyMany(1, a, 0, b, 0, c, stride, 0, workers, mode);

    /// <summary>
    /// The lower triangle of C = A B, C + A B or C − A B, where it is known to be symmetric, at half of the work: below and on the diagonal the bits of
    /// <see cref="Multiply{T}(MatrixSpan{T}, MatrixSpan{T}, Span{T}, Workers, GemmMode)"/>.
    /// </summary>
    /// <param name="a">A, <c>[rows × depth]</c>.</param>
    /// <param name="b">B, <c>[depth × rows]</c>.</param>
    /// <param name="c">C, <c>[rows × rows]</c>; what lies above the diagonal has no meaning afterwards.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="mode">What becomes of C.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or C is not square.</exception>
    public static unsafe void MultiplyLower<T>(MatrixSpan<T> a, MatrixSpan<T> b, Span<T> c, Workers workers, GemmMode mode = GemmMode.Assign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workers);
        Lengths.Require(b.Rows, a.Columns, nameof(b));
        Lengths.Require(b.Columns, a.Rows, nameof(b));
        Lengths.Require(c.Length, (long)a.Rows * a.Rows, nameof(c));
        fixed (T* aAt = a.Values, bAt = b.Values, cAt = c)
        {
            GemmBlocks.Run(workers, a.Rows, a.Rows, a.Columns, new View<T>(aAt, a.RowStride, a.ColumnStride), new View<T>(bAt, b.RowStride, b.ColumnStride), cAt, a.Rows, mode, lowerOnly: true);
        }
    }

    /// <summary>Many products of one shape, each as <see cref="Multiply{T}(MatrixSpan{T}, MatrixSpan{T}, Span{T}, int, Workers, GemmMode)"/> would give it.</summary>
    /// <param name="count">How many products.</param>
    /// <param name="a">The first A, <c>[rows × depth]</c>, whose memory holds them all.</param>
    /// <param name="nextA">Values from one A to the next; 0 where all share one.</param>
    /// <param name="b">The first B, <c>[depth × columns]</c>.</param>
    /// <param name="nextB">Values from one B to the next; 0 where all share one.</param>
    /// <param name="c">The first C, whose memory holds them all.</param>
    /// <param name="stride">Values from a row of a C to the next, at least its columns.</param>
    /// <param name="nextC">Values from one C to the next; they must not overlap.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="mode">What becomes of each C.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other or the memory.</exception>
    public static unsafe void MultiplyMany<T>(
        int count,
        MatrixSpan<T> a,
        int nextA,
        MatrixSpan<T> b,
        int nextB,
        Span<T> c,
        int stride,
        int nextC,
        Workers workers,
        GemmMode mode = GemmMode.Assign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireSupported<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(nextA);
        ArgumentOutOfRangeException.ThrowIfNegative(nextB);
        ArgumentNullException.ThrowIfNull(workers);
        int rows = a.Rows, columns = b.Columns, depth = a.Columns;
        if (b.Rows != depth)
        {
            throw new ArgumentException(FormattableString.Invariant($"A {rows} × {depth} matrix cannot be multiplied by one of {b.Rows} × {columns}."), nameof(b));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        if (count == 0 || rows == 0 || columns == 0)
        {
            return;
        }

        long lengthOfC = ((rows - 1L) * stride) + columns;
        if (count > 1)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(nextC, lengthOfC);
        }

        RequireHeld(a.Values.Length, a.Length, count, nextA, nameof(a));
        RequireHeld(b.Values.Length, b.Length, count, nextB, nameof(b));
        RequireHeld(c.Length, lengthOfC, count, nextC, nameof(c));
        fixed (T* aAt = a.Values, bAt = b.Values, cAt = c)
        {
            var left = new View<T>(aAt, a.RowStride, a.ColumnStride);
            var right = new View<T>(bAt, b.RowStride, b.ColumnStride);
            GemmBlocks.RunMany(workers, count, rows, columns, depth, left, nextA, right, nextB, cAt, stride, nextC, mode);
        }
    }

    private static void RequireHeld(int held, long length, int count, int next, string name)
    {
        long needed = length == 0 ? 0 : ((count - 1L) * next) + length;
        if (held < needed)
        {
            throw new ArgumentException(FormattableString.Invariant($"{count} matrices, {next} values apart, need {needed} values, not {held}."), name);
        }
    }

    private static void RequireSupported<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Products are computed in float or double, not in {typeof(T).Name}.");
        }
    }
}
