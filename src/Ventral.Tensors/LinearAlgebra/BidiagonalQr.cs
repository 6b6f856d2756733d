namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Singular values of an upper bidiagonal matrix by the implicit QR iteration of Demmel and Kahan (1990,
/// doi:10.1137/0911052), which finds even the smallest to full relative accuracy; the rotations are handed on.
/// </summary>
/// <remarks>
/// Where a shift could spoil the smallest value the sweep goes without one. A block whose upper end is the smaller is
/// worked from that end: turned round, its transpose is bidiagonal again, and left and right change places.
/// </remarks>
internal static class BidiagonalQr
{
    private const int SweepsPerValue = 60;
    private static readonly double Tolerance = Math.ScaleB(1, -53) * 90;

    /// <summary>Iterates until the matrix is diagonal.</summary>
    /// <param name="diagonal">The diagonal; becomes the singular values, some negated, in no order.</param>
    /// <param name="above">The numbers above it, one fewer; destroyed.</param>
    /// <param name="left">Takes the rotations of the left vectors.</param>
    /// <param name="right">Takes those of the right vectors.</param>
    public static void Run(Span<double> diagonal, Span<double> above, Rotations left, Rotations right)
    {
        int last = diagonal.Length - 1;
        long sweepsLeft = (long)SweepsPerValue * diagonal.Length;
        double threshold = Threshold(diagonal, above);
        while (last > 0)
        {
            int first = last;
            while (first > 0 && Math.Abs(above[first - 1]) > threshold)
            {
                first--;
            }

            if (first > 0)
            {
                above[first - 1] = 0;
            }

            if (first == last)
            {
                last--;
                continue;
            }

            if (sweepsLeft-- == 0)
            {
                throw new InvalidOperationException("The QR iteration has not converged.");
            }

            Span<double> d = diagonal[first..(last + 1)], e = above[first..last];
            if (Math.Abs(d[0]) < Math.Abs(d[^1]))
            {
                d.Reverse();
                e.Reverse();
                left.Begin(last - 1, -1);
                right.Begin(last - 1, -1);
                Step(d, e, left, right, -1);
                d.Reverse();
                e.Reverse();
            }
            else
            {
                left.Begin(first, 1);
                right.Begin(first, 1);
                Step(d, e, right, left, 1);
            }
        }
    }

    // Below this a number above the diagonal cannot matter: a small part of a lower bound of the smallest value.
    private static double Threshold(Span<double> d, Span<double> e)
    {
        if (d.Length == 0)
        {
            return 0;
        }

        double bound = Math.Abs(d[0]), smallest = bound;
        for (int i = 1; i < d.Length && smallest > 0; i++)
        {
            bound = Math.Abs(d[i]) * (bound / (bound + Math.Abs(e[i - 1])));
            smallest = Math.Min(smallest, bound);
        }

        return Math.Max(Tolerance * smallest / Math.Sqrt(d.Length), 1e-290);
    }

    private static void Step(Span<double> d, Span<double> e, Rotations rows, Rotations columns, int orientation)
    {
        int last = d.Length - 1;
        double smallest = 0, largest = Math.Abs(d[last]);
        bool isSplit = Math.Abs(e[last - 1]) <= Tolerance * Math.Abs(d[last]);
        if (isSplit)
        {
            e[last - 1] = 0;
        }

        double bound = smallest = Math.Abs(d[0]);
        for (int i = 0; i < last && !isSplit; i++)
        {
            if (Math.Abs(e[i]) <= Tolerance * bound)
            {
                e[i] = 0;
                isSplit = true;
            }

            bound = Math.Abs(d[i + 1]) * (bound / (bound + Math.Abs(e[i])));
            smallest = Math.Min(smallest, bound);
            largest = Math.Max(largest, Math.Max(Math.Abs(d[i]), Math.Abs(e[i])));
        }

        if (isSplit)
        {
            return;
        }

        double shift = 0;
        if (d.Length * Tolerance * (smallest / largest) > Math.Max(Math.ScaleB(1, -53), 0.01 * Tolerance))
        {
            shift = SmallerSingularValue(d[last - 1], e[last - 1], d[last]);
            double ratio = shift / Math.Abs(d[0]);
            shift = ratio * ratio < Math.ScaleB(1, -53) ? 0 : shift;
        }

        if (shift == 0)
        {
            SweepWithoutShift(d, e, rows, columns, orientation);
        }
        else
        {
            Sweep(d, e, shift, rows, columns, orientation);
        }
    }

    private static void SweepWithoutShift(Span<double> d, Span<double> e, Rotations rows, Rotations columns, int orientation)
    {
        int last = d.Length - 1;
        double cosine = 1, oldCosine = 1, oldSine = 0;
        for (int i = 0; i < last; i++)
        {
            PlaneRotation.Make(d[i] * cosine, e[i], out cosine, out double sine, out double r);
            if (i > 0)
            {
                e[i - 1] = oldSine * r;
            }

            PlaneRotation.Make(oldCosine * r, d[i + 1] * sine, out oldCosine, out oldSine, out d[i]);
            rows.Add(cosine, orientation * sine);
            columns.Add(oldCosine, orientation * oldSine);
        }

        double tail = d[last] * cosine;
        d[last] = tail * oldCosine;
        e[last - 1] = tail * oldSine;
    }

    private static void Sweep(Span<double> d, Span<double> e, double shift, Rotations rows, Rotations columns, int orientation)
    {
        int last = d.Length - 1;
        double f = (Math.Abs(d[0]) - shift) * (Math.CopySign(1, d[0]) + (shift / d[0])), g = e[0];
        for (int i = 0; i < last; i++)
        {
            PlaneRotation.Make(f, g, out double cosine, out double sine, out double r);
            if (i > 0)
            {
                e[i - 1] = r;
            }

            f = (cosine * d[i]) + (sine * e[i]);
            e[i] = (cosine * e[i]) - (sine * d[i]);
            g = sine * d[i + 1];
            d[i + 1] = cosine * d[i + 1];
            rows.Add(cosine, orientation * sine);
            PlaneRotation.Make(f, g, out cosine, out sine, out d[i]);
            f = (cosine * e[i]) + (sine * d[i + 1]);
            d[i + 1] = (cosine * d[i + 1]) - (sine * e[i]);
            if (i < last - 1)
            {
                g = sine * e[i + 1];
                e[i + 1] = cosine * e[i + 1];
            }

            columns.Add(cosine, orientation * sine);
        }

        e[last - 1] = f;
    }

    // Of the triangle [f g; 0 h].
    private static double SmallerSingularValue(double f, double g, double h)
    {
        double small = Math.Min(Math.Abs(f), Math.Abs(h)), large = Math.Max(Math.Abs(f), Math.Abs(h));
        if (small == 0)
        {
            return 0;
        }

        double across = Math.Abs(g);
        double sum = PlaneRotation.Length(1 + (small / large), across / large), difference = PlaneRotation.Length(1 - (small / large), across / large);
        return 2 * small / (sum + difference);
    }
}
