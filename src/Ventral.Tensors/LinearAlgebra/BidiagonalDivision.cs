using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Singular values and vectors of an upper bidiagonal matrix by divide and conquer (Gu and Eisenstat 1995,
/// doi:10.1137/S0895479892242232).
/// </summary>
/// <remarks>
/// A row in the middle parts the matrix in halves, of which all but the last have one column more than rows, so that their
/// right vectors have one more, without a value; leaves of 32 rows are solved by <see cref="BidiagonalQr"/>. In the
/// basis of the halves' vectors the matrix is diagonal but for that row z. Where z is negligible or two values
/// nearly agree, vectors are final already (deflation); the others are those of a <see cref="SecularEquation"/> with
/// poles d². The matrix is not squared: differences of squares are products of a sum and a difference.
/// </remarks>
internal sealed unsafe class BidiagonalDivision<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Leaf = 32;
    private readonly double[] diagonal;
    private readonly double[] above;
    private readonly View<T> left;
    private readonly View<T> right;
    private readonly int[] order;

    private BidiagonalDivision(double[] diagonal, double[] above, View<T> left, View<T> right)
    {
        (this.diagonal, this.above, this.left, this.right) = (diagonal, above, left, right);
        order = new int[diagonal.Length];
    }

    /// <summary>Finds all values and vectors.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="diagonal">The diagonal, as many numbers as rows; becomes the singular values.</param>
    /// <param name="above">The numbers above it, one fewer (more are ignored); destroyed.</param>
    /// <param name="left">Takes the left vectors, each a row.</param>
    /// <param name="right">Takes the right vectors, each a row.</param>
    /// <returns>The rows in rising order of their values.</returns>
    public static int[] Run(Workers workers, double[] diagonal, double[] above, View<T> left, View<T> right)
    {
        var division = new BidiagonalDivision<T>(diagonal, above, left, right);
        Halving.Flush(diagonal);
        Halving.Flush(above);
        for (int row = 0; row < diagonal.Length; row++)
        {
            foreach (View<T> vectors in (ReadOnlySpan<View<T>>)[left, right])
            {
                new Span<T>(vectors.At(row, 0), diagonal.Length).Clear();
                *vectors.At(row, row) = T.One;
            }
        }

        List<Halving.Part[]> levels = Halving.Levels(diagonal.Length, Leaf, 1);
        Halving.ForEach(workers, levels[0], (leaf, _) => division.SolveLeaf(leaf.First, leaf.Size));
        foreach (Halving.Part[] parts in levels.Skip(1))
        {
            Halving.ForEach(workers, parts, (part, team) => division.Merge(team, part.First, part.Half, part.Size));
        }

        return division.order;
    }

    private bool IsWide(int first, int size) => first + size < diagonal.Length;

    private void SolveLeaf(int first, int size)
    {
        Span<double> d = diagonal.AsSpan(first, size), e = above.AsSpan(first, Math.Max(IsWide(first, size) ? size : size - 1, 0));
        int width = IsWide(first, size) ? size + 1 : size;
        using Rotations lefts = new(size), rights = new(width);
        if (IsWide(first, size))
        {
            // The column too many is rotated away, which leaves a lower bidiagonal matrix; from the left it becomes an upper one.
            rights.Begin(0, 1);
            Turn(d, e, rights);
            lefts.Begin(0, 1);
            Turn(d, e[..^1], lefts);
        }

        BidiagonalQr.Run(d, e[..Math.Max(size - 1, 0)], lefts, rights);
        for (int row = 0; row < size; row++)
        {
            if (d[row] < 0)
            {
                d[row] = -d[row];
                rights.Negate(row);
            }
        }

        lefts.Store(left.At(first, first), left.RowStride);
        rights.Store(right.At(first, first), right.RowStride);
        Halving.Sort(d).CopyTo(order, first);
    }

    // What lay beside the diagonal on one side comes to lie on the other.
    private static void Turn(Span<double> d, Span<double> e, Rotations rotations)
    {
        for (int i = 0; i < e.Length; i++)
        {
            PlaneRotation.Make(d[i], e[i], out double cosine, out double sine, out d[i]);
            rotations.Add(cosine, sine);
            if (i + 1 < d.Length)
            {
                e[i] = sine * d[i + 1];
                d[i + 1] *= cosine;
            }
            else
            {
                e[i] = 0;
            }
        }
    }

    private void Merge(Workers workers, int first, int half, int size)
    {
        Span<double> d = diagonal.AsSpan(first, size);
        View<T> u = left.From(first, first), v = right.From(first, first);
        int width = IsWide(first, size) ? size + 1 : size;
        double alpha = d[half], beta = above[first + half];
        double[] z = MiddleRow(v, alpha, beta, half, size, width);
        int[] kinds = new int[size], lower = new int[size - half - 1];
        Array.Fill(kinds, MergedRows<T>.Lower, half + 1, size - half - 1);
        kinds[half] = width > size ? MergedRows<T>.Mixed : MergedRows<T>.Upper;
        for (int i = half + 1; i < size; i++)
        {
            lower[i - half - 1] = order[first + i] + half + 1;
        }

        d[half] = 0;
        double largest = Math.Max(Math.Abs(alpha), Math.Abs(beta));
        foreach (double value in d)
        {
            largest = Math.Max(largest, value);
        }

        double tolerance = 8 * Precision<T>.Unit * largest;
        List<int> kept = [half], deflated = [];
        Deflate(u, v, d, z, tolerance, Halving.Merge(d, order.AsSpan(first, half), lower), size, width, kinds, kept, deflated);
        double[] final = [.. deflated.Select(row => diagonal[first + row])];
        double[] roots = [Math.Abs(z[half])];
        var merged = new MergedRows<T>(kinds, kept, deflated);
        int stride = Scratch.Stride<T>(kept.Count);
        using var leftFactors = new Scratch<T>((long)kept.Count * stride);
        using var rightFactors = new Scratch<T>((long)kept.Count * stride);
        if (kept.Count == 1)
        {
            (*leftFactors.Start, *rightFactors.Start) = (T.One, z[half] < 0 ? -T.One : T.One);
        }
        else
        {
            // The pole at 0 needs some weight and some distance from the next.
            z[half] = Math.CopySign(Math.Max(Math.Abs(z[half]), tolerance), z[half]);
            int exponent = Math.ILogB(largest);
            double[] poles = [.. kept.Select(row => Math.ScaleB(diagonal[first + row], -exponent))], scaled = [.. kept.Select(row => Math.ScaleB(z[row], -exponent))];
            poles[1] = Math.Max(poles[1], Math.ScaleB(tolerance, -exponent) / 2);
            using var equation = new SecularEquation(workers, poles, [.. scaled.Select(value => value * value)], isSquared: true);
            SecularVectors<T>.Make(workers, equation, scaled, merged.Places, rightFactors.Start, leftFactors.Start, stride);
            roots = [.. Enumerable.Range(0, kept.Count).Select(i => Math.ScaleB(equation.Root(i), exponent))];
        }

        merged.Combine(workers, new View<T>(leftFactors.Start, stride), u.Start, u.RowStride, half + 1, size);
        merged.Combine(workers, new View<T>(rightFactors.Start, stride), v.Start, v.RowStride, half + 1, width);
        roots.CopyTo(d);
        final.CopyTo(d[kept.Count..]);
        int[] finalOrder = [.. Halving.Sort(final).Select(i => kept.Count + i)];
        Halving.Merge(d, [.. Enumerable.Range(0, kept.Count)], finalOrder).CopyTo(order, first);
    }

    // The middle row in the basis of the right vectors. Of the two vectors without a value one takes the row's part, the other keeps none.
    private static double[] MiddleRow(View<T> v, double alpha, double beta, int half, int size, int width)
    {
        double[] z = new double[size];
        for (int row = 0; row < size; row++)
        {
            z[row] = row <= half ? alpha * Real.ToDouble(*v.At(row, half)) : beta * Real.ToDouble(*v.At(row, half + 1));
        }

        if (width > size)
        {
            PlaneRotation.Make(z[half], beta * Real.ToDouble(*v.At(size, half + 1)), out double cosine, out double sine, out z[half]);
            PlaneRotation.Apply(v.At(half, 0), v.At(size, 0), width, cosine, sine);
        }

        return z;
    }

    private static void Deflate(View<T> u, View<T> v, Span<double> d, double[] z, double tolerance, int[] sorted, int size, int width, int[] kinds, List<int> kept, List<int> deflated)
    {
        int candidate = -1;
        foreach (int row in sorted)
        {
            if (Math.Abs(z[row]) <= tolerance)
            {
                deflated.Add(row);
                continue;
            }

            if (candidate >= 0)
            {
                if (d[row] - d[candidate] > tolerance)
                {
                    kept.Add(candidate);
                }
                else
                {
                    double length = PlaneRotation.Length(z[row], z[candidate]), cosine = z[row] / length, sine = -z[candidate] / length;
                    z[row] = length;
                    if (kinds[row] != kinds[candidate])
                    {
                        kinds[row] = kinds[candidate] = MergedRows<T>.Mixed;
                    }

                    PlaneRotation.Apply(u.At(candidate, 0), u.At(row, 0), size, cosine, sine);
                    PlaneRotation.Apply(v.At(candidate, 0), v.At(row, 0), width, cosine, sine);
                    deflated.Add(candidate);
                }
            }

            candidate = row;
        }

        if (candidate >= 0)
        {
            kept.Add(candidate);
        }
    }
}
