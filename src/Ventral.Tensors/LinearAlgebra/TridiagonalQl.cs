namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Eigenvalues of a symmetric tridiagonal matrix by the QL iteration with implicit shifts (Dubrulle, Martin and
/// Wilkinson 1968, doi:10.1007/BF02165404); the rotations are handed on.
/// </summary>
/// <remarks>
/// A number beside the diagonal counts as 0 below 2⁻⁵² of its neighbours' sum. A block whose lower end is the smaller
/// is worked from that end: it is turned round for the sweep.
/// </remarks>
internal static class TridiagonalQl
{
    private const int SweepsPerValue = 60;

    /// <summary>Iterates until the matrix is diagonal.</summary>
    /// <param name="diagonal">The diagonal; becomes the eigenvalues, in no order.</param>
    /// <param name="beside">The numbers beside it, one fewer (more are ignored); destroyed.</param>
    /// <param name="rotations">Takes the rotations of the eigenvectors.</param>
    public static void Run(Span<double> diagonal, Span<double> beside, Rotations rotations)
    {
        int size = diagonal.Length, first = 0;
        long sweepsLeft = (long)SweepsPerValue * size;
        while (first < size - 1)
        {
            int last = first;
            while (last < size - 1 && !IsNegligible(diagonal, beside, last))
            {
                last++;
            }

            if (last < size - 1)
            {
                beside[last] = 0;
            }

            if (last == first)
            {
                first++;
                continue;
            }

            if (sweepsLeft-- == 0)
            {
                throw new InvalidOperationException("The QL iteration has not converged.");
            }

            Span<double> d = diagonal[first..(last + 1)], e = beside[first..last];
            if (Math.Abs(d[^1]) < Math.Abs(d[0]))
            {
                d.Reverse();
                e.Reverse();
                rotations.Begin(first, 1);
                Sweep(d, e, rotations, -1);
                d.Reverse();
                e.Reverse();
            }
            else
            {
                rotations.Begin(last - 1, -1);
                Sweep(d, e, rotations, 1);
            }
        }
    }

    private static bool IsNegligible(Span<double> d, Span<double> e, int i) =>
        Math.Abs(e[i]) <= Math.ScaleB(1, -53) * (Math.Abs(d[i]) + Math.Abs(d[i + 1]));

    // One sweep from the last to the first element, with the shift nearest to the first.
    private static void Sweep(Span<double> d, Span<double> e, Rotations rotations, int orientation)
    {
        int last = d.Length - 1;
        double half = (d[1] - d[0]) / (2 * e[0]);
        double shift = d[0] - (e[0] / (half + Math.CopySign(PlaneRotation.Length(half, 1), half)));
        double g = d[last] - shift, sine = 1, cosine = 1, carried = 0;
        for (int i = last - 1; i >= 0; i--)
        {
            double f = sine * e[i], b = cosine * e[i];
            PlaneRotation.Make(g, f, out cosine, out sine, out double r);
            if (i < last - 1)
            {
                e[i + 1] = r;
            }

            g = d[i + 1] - carried;
            double t = ((d[i] - g) * sine) + (2 * cosine * b);
            carried = sine * t;
            d[i + 1] = g + carried;
            g = (cosine * t) - b;
            rotations.Add(cosine, -orientation * sine);
        }

        d[0] -= carried;
        e[0] = g;
    }
}
