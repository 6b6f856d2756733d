using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by divide and conquer (Cuppen 1981,
/// doi:10.1007/BF01396757; Gu and Eisenstat 1995, doi:10.1137/S0895479892241287).
/// </summary>
/// <remarks>
/// The matrix is cut in halves, less one change of rank one, down to leaves of 32 rows, which <see cref="TridiagonalQl"/>
/// solves. A merge turns the change into the basis of the halves' vectors: D + ρ z zᵀ. Where z is negligible or two numbers
/// of D nearly agree, a vector is final already (deflation); the others are those of a <see cref="SecularEquation"/>, and
/// <see cref="GemmBlocks"/> multiplies them by the halves' vectors, which are sorted into upper, mixed and lower ones, so that
/// zeros are not multiplied.
/// </remarks>
internal sealed unsafe class TridiagonalDivision<T>(double[] diagonal, double[] beside, T* vectors, long stride)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Leaf = 32;

    // A part's places in rising order of their values; a place is a row of the part.
    private readonly int[] order = new int[diagonal.Length];

    /// <summary>Finds all values and vectors.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="diagonal">The diagonal, as many numbers as rows; becomes the eigenvalues.</param>
    /// <param name="beside">The numbers beside it, one fewer (more are ignored); destroyed.</param>
    /// <param name="vectors">Takes the vectors, each a row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <returns>The rows in rising order of their values.</returns>
    public static int[] Run(Workers workers, double[] diagonal, double[] beside, T* vectors, long stride)
    {
        var division = new TridiagonalDivision<T>(diagonal, beside, vectors, stride);
        Halving.Flush(diagonal);
        Halving.Flush(beside);
        List<Halving.Part[]> levels = Halving.Levels(diagonal.Length, Leaf, 0);
        foreach (Halving.Part leaf in levels[0].Skip(1))
        {
            double change = Math.Abs(beside[leaf.First - 1]);
            diagonal[leaf.First - 1] -= change;
            diagonal[leaf.First] -= change;
        }

        for (int row = 0; row < diagonal.Length; row++)
        {
            new Span<T>(vectors + (row * stride), diagonal.Length).Clear();
            vectors[(row * stride) + row] = T.One;
        }

        Halving.ForEach(workers, levels[0], (leaf, _) => division.SolveLeaf(leaf.First, leaf.Size));
        foreach (Halving.Part[] parts in levels.Skip(1))
        {
            Halving.ForEach(workers, parts, (part, team) => division.Merge(team, part.First, part.Half, part.Size));
        }

        return division.order;
    }

    private void SolveLeaf(int first, int size)
    {
        using var basis = new Rotations(size);
        TridiagonalQl.Run(diagonal.AsSpan(first, size), beside.AsSpan(first, Math.Max(size - 1, 0)), basis);
        basis.Store(vectors + (first * stride) + first, stride);
        Halving.Sort(diagonal.AsSpan(first, size)).CopyTo(order, first);
    }

    private void Merge(Workers workers, int first, int half, int size)
    {
        T* corner = vectors + (first * stride) + first;
        double between = beside[first + half - 1], rho = 2 * Math.Abs(between);
        Span<double> d = diagonal.AsSpan(first, size);
        double[] z = new double[size];
        int[] lower = new int[size - half];
        for (int row = 0; row < size; row++)
        {
            double end = Real.ToDouble(corner[(row * stride) + (row < half ? half - 1 : half)]);
            z[row] = (row < half ? end : Math.CopySign(1, between) * end) * Math.Sqrt(0.5);
        }

        for (int i = half; i < size; i++)
        {
            lower[i - half] = order[first + i] + half;
        }

        int[] sorted = Halving.Merge(d, order.AsSpan(first, half), lower);
        List<int> kept = [], deflated = [];
        int[] kinds = new int[size];
        Array.Fill(kinds, MergedRows<T>.Lower, half, size - half);
        Deflate(corner, d, z, rho, sorted, half, kinds, kept, deflated);
        if (kept.Count == 0)
        {
            sorted.CopyTo(order, first);
            return;
        }

        double[] poles = [.. kept.Select(row => diagonal[first + row])], weights = [.. kept.Select(row => rho * z[row] * z[row])];
        using var equation = new SecularEquation(workers, poles, weights, isSquared: false);
        double[] final = [.. deflated.Select(row => diagonal[first + row])];
        var merged = new MergedRows<T>(kinds, kept, deflated);
        int factorStride = Scratch.Stride<T>(kept.Count);
        using var factors = new Scratch<T>((long)kept.Count * factorStride);
        SecularVectors<T>.Make(workers, equation, [.. kept.Select(row => z[row])], merged.Places, factors.Start, null, factorStride);
        merged.Combine(workers, new View<T>(factors.Start, factorStride), corner, stride, half, size);
        for (int i = 0; i < kept.Count; i++)
        {
            d[i] = equation.Root(i);
        }

        final.CopyTo(d[kept.Count..]);
        int[] finalOrder = [.. Halving.Sort(final).Select(i => kept.Count + i)];
        Halving.Merge(d, [.. Enumerable.Range(0, kept.Count)], finalOrder).CopyTo(order, first);
    }

    // Leaves the vectors that still move in `kept`, in rising order of their numbers.
    private void Deflate(T* corner, Span<double> d, double[] z, double rho, int[] sorted, int half, int[] kinds, List<int> kept, List<int> deflated)
    {
        double largest = 0, largestChange = 0;
        for (int row = 0; row < d.Length; row++)
        {
            largest = Math.Max(largest, Math.Abs(d[row]));
            largestChange = Math.Max(largestChange, Math.Abs(z[row]));
        }

        double tolerance = 8 * Precision<T>.Unit * Math.Max(largest, largestChange);
        if (rho * largestChange <= tolerance)
        {
            return;
        }

        int candidate = -1;
        foreach (int row in sorted)
        {
            if (rho * Math.Abs(z[row]) <= tolerance)
            {
                deflated.Add(row);
                continue;
            }

            if (candidate >= 0)
            {
                // A rotation that empties the candidate's z leaves c·s·difference beside the diagonal.
                double length = PlaneRotation.Length(z[row], z[candidate]), cosine = z[row] / length, sine = -z[candidate] / length;
                if (Math.Abs((d[row] - d[candidate]) * cosine * sine) > tolerance)
                {
                    kept.Add(candidate);
                }
                else
                {
                    z[row] = length;
                    if (kinds[row] != kinds[candidate])
                    {
                        kinds[row] = kinds[candidate] = MergedRows<T>.Mixed;
                    }

                    PlaneRotation.Apply(corner + (candidate * stride), corner + (row * stride), d.Length, cosine, sine);
                    double low = d[candidate], high = d[row];
                    d[candidate] = (low * cosine * cosine) + (high * sine * sine);
                    d[row] = (low * sine * sine) + (high * cosine * cosine);
                    deflated.Add(candidate);
                }
            }

            candidate = row;
        }

        kept.Add(candidate);
    }
}
