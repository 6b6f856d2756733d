using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// The roots of 1 + Σ wⱼ / (pⱼ − x) = 0 for rising poles p and positive weights w: the eigenvalues of a diagonal matrix
/// changed by rank one, which divide and conquer needs at each merge. Poles are p = d, or p = d² for singular values.
/// </summary>
/// <remarks>
/// Root i lies between poles i and i + 1. It is kept as an offset from the nearer of the two, its origin, and found by
/// rational interpolation with a pole on either side (Li 1993, "the middle way", with the fixed-weight step where that
/// stalls), inside a bracket that halves where interpolation leaves it. Differences pⱼ − x then have high relative
/// accuracy. Weights for which the roots found are exact (Gu and Eisenstat 1994, doi:10.1137/S089547989223924X) give
/// orthogonal vectors. Sums run over j in fixed trees, so that no vector width changes a bit; roots go to any thread.
/// </remarks>
internal sealed unsafe class SecularEquation : IDisposable
{
    private const int Lanes = 8;
    private const int MostSteps = 400;
    private const int RootsPerTask = 16;
    private static readonly double Unit = Math.ScaleB(1, -53);
    private readonly Workers workers;
    private readonly bool isSquared;
    private readonly Scratch<double> memory;
    private readonly double* d;
    private readonly double* weights;
    private readonly double* offsets;
    private readonly int[] origins;
    private readonly int padded;

    /// <summary>Solves an equation.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="numbers">d, rising, without equals.</param>
    /// <param name="weights">w.</param>
    /// <param name="isSquared">Whether poles are d² rather than d.</param>
    public SecularEquation(Workers workers, ReadOnlySpan<double> numbers, ReadOnlySpan<double> weights, bool isSquared)
    {
        (this.workers, this.isSquared, Count) = (workers, isSquared, numbers.Length);
        padded = (Count + Lanes - 1) / Lanes * Lanes;
        memory = new Scratch<double>(3L * padded, cleared: true);
        d = memory.Start;
        this.weights = d + padded;
        offsets = this.weights + padded;
        origins = new int[Count];
        numbers.CopyTo(new Span<double>(d, Count));
        weights.CopyTo(new Span<double>(this.weights, Count));
        Spread.For(workers, (Count + RootsPerTask - 1) / RootsPerTask, 20.0 * Count * Count, task =>
        {
            using var differences = new Scratch<double>(padded);
            for (int i = task * RootsPerTask; i < Math.Min(Count, (task + 1) * RootsPerTask); i++)
            {
                Solve(i, differences.Start);
            }
        });
    }

    /// <summary>How many poles and roots.</summary>
    public int Count { get; }

    /// <summary>Numbers that hold one for each pole, up to whole vectors.</summary>
    public int Padded => padded;

    /// <summary>Root i; for squared poles its square root.</summary>
    public double Root(int i)
    {
        double origin = d[origins[i]], offset = offsets[i];
        return isSquared ? origin + (offset / (origin + Math.Sqrt((origin * origin) + offset))) : origin + offset;
    }

    /// <summary>Sets <paramref name="to"/>[j] to pⱼ − xᵢ.</summary>
    public void Differences(int i, double* to)
    {
        FromOrigin(origins[i], to);
        Vector512<double> offset = Vector512.Create(offsets[i]);
        for (int j = 0; j < padded; j += Lanes)
        {
            (Vector512.Load(to + j) - offset).Store(to + j);
        }
    }

    /// <summary>Multiplies element j by dⱼ.</summary>
    public void MultiplyByNumbers(double* values)
    {
        for (int j = 0; j < padded; j += Lanes)
        {
            (Vector512.Load(values + j) * Vector512.Load(d + j)).Store(values + j);
        }
    }

    /// <summary>The square roots of the weights for which the roots found are exact.</summary>
    public double[] ExactRoots()
    {
        double[] roots = new double[Count];
        const int columns = 64;
        Spread.For(workers, (Count + columns - 1) / columns, 4.0 * Count * Count, task =>
        {
            // wⱼ is the product over i of (xᵢ − pⱼ) / (pᵢ − pⱼ), without the divisor where i = j. Factors before j are
            // below 1, those after it above.
            double* products = stackalloc double[columns];
            int first = task * columns, end = Math.Min(columns, padded - first);
            new Span<double>(products, columns).Fill(1);
            for (int i = 0; i < Count; i++)
            {
                Vector512<double> pole = Vector512.Create(d[i]), origin = Vector512.Create(d[origins[i]]), offset = Vector512.Create(offsets[i]);
                for (int j = 0; j < end; j += Lanes)
                {
                    Vector512<double> number = Vector512.Load(d + first + j), from = Difference(number, pole), above = offset - Difference(number, origin);
                    Vector512<double> factor = Vector512.ConditionalSelect(Vector512.Equals(from, Vector512<double>.Zero), above, above / -from);
                    (Vector512.Load(products + j) * factor).Store(products + j);
                }
            }

            for (int j = 0; j < columns && first + j < Count; j++)
            {
                roots[first + j] = Math.Sqrt(Math.Abs(products[j]));
            }
        });
        return roots;
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Difference(Vector512<double> left, Vector512<double> right) => isSquared ? (left - right) * (left + right) : left - right;

    private double Difference(int left, int right) => isSquared ? (d[left] - d[right]) * (d[left] + d[right]) : d[left] - d[right];

    // Poles from an origin; behind the last one numbers so large that they do not count.
    private void FromOrigin(int origin, double* to)
    {
        Vector512<double> at = Vector512.Create(d[origin]);
        for (int j = 0; j < padded; j += Lanes)
        {
            Difference(Vector512.Load(d + j), at).Store(to + j);
        }

        new Span<double>(to + Count, padded - Count).Fill(1e300);
    }

    private void Solve(int i, double* poles)
    {
        int last = Count - 1, left = Math.Min(i, Math.Max(last - 1, 0)), origin = i;
        double low = 0, high, x;
        FromOrigin(i, poles);
        if (last == 0)
        {
            offsets[0] = weights[0];
            return;
        }

        if (i == last)
        {
            high = 0;
            for (int j = 0; j < Count; j++)
            {
                high += weights[j];
            }

            x = high / 2;
        }
        else
        {
            // The sign in the middle tells the nearer pole; the two poles next to the root and what the others have there give the first guess.
            double gap = Difference(i + 1, i), there = Evaluate(poles, gap / 2, i).Value;
            double rest = there + (2 * (weights[i] - weights[i + 1]) / gap);
            high = gap / 2;
            if (there < 0)
            {
                origin = i + 1;
                FromOrigin(origin, poles);
                (low, high, gap) = (-gap / 2, 0, -gap);
            }

            x = SmallerRoot(rest, (rest * gap) + weights[i] + weights[i + 1], (origin == i ? weights[i] : weights[i + 1]) * gap);
        }

        origins[i] = origin;
        offsets[i] = Iterate(poles, left, i == last, low, high, x);
    }

    private double Iterate(double* poles, int left, bool isLast, double low, double high, double x)
    {
        double before = double.PositiveInfinity;
        bool isFixed = false;
        for (int step = 0; step < MostSteps; step++)
        {
            if (!(x > low && x < high))
            {
                x = low + ((high - low) / 2);
            }

            Sums f = Evaluate(poles, x, left);
            if (Math.Abs(f.Value) <= Unit * f.Rounding(Math.Abs(x)) || x == low || x == high)
            {
                break;
            }

            if (f.Value < 0)
            {
                low = x;
            }
            else
            {
                high = x;
            }

            isFixed ^= Math.Abs(f.Value) > before / 10;
            before = Math.Abs(f.Value);
            double near = poles[left] - x, far = poles[left + 1] - x;
            double a = ((near + far) * f.Value) - (near * far * f.Slope), b = near * far * f.Value, c;
            if (!isFixed || isLast)
            {
                c = f.Value - (near * f.LeftSlope) - (far * f.RightSlope);
            }
            else if (poles[left] == 0)
            {
                c = f.Value - (far * f.Slope) - ((near - far) * (weights[left] / near / near));
            }
            else
            {
                c = f.Value - (near * f.Slope) - ((far - near) * (weights[left + 1] / far / far));
            }

            double change = isLast ? LargerRoot(Math.Abs(c), a, b) : SmallerRoot(c, a, b);
            if (!(f.Value * change < 0))
            {
                change = -f.Value / f.Slope;
            }

            double next = x + change;
            if (step > 30)
            {
                next = low + ((high - low) / 2);
            }

            if (next == x)
            {
                break;
            }

            x = next;
        }

        return x;
    }

    // Of c η² − a η + b = 0, without cancellation.
    private static double SmallerRoot(double c, double a, double b)
    {
        double root = Math.Sqrt(Math.Abs((a * a) - (4 * b * c)));
        return a > 0 ? 2 * b / (a + root) : (a - root) / (2 * c);
    }

    private static double LargerRoot(double c, double a, double b)
    {
        double root = Math.Sqrt(Math.Abs((a * a) - (4 * b * c)));
        return a >= 0 ? (a + root) / (2 * c) : 2 * b / (a - root);
    }

    // Sums over the poles up to `left` and over those behind it, and their slopes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Sums Evaluate(double* poles, double x, int left)
    {
        Vector512<double> at = Vector512.Create(x), one = Vector512<double>.One;
        Vector512<double> before = Vector512<double>.Zero, beforeSlope = before, after = before, afterSlope = before;
        int boundary = (left + 1) & -Lanes, j = 0;
        for (; j < boundary; j += Lanes)
        {
            Vector512<double> inverse = one / (Vector512.Load(poles + j) - at), term = Vector512.Load(weights + j) * inverse;
            before += term;
            beforeSlope = Fused.MultiplyAdd(term, inverse, beforeSlope);
        }

        if (j < padded)
        {
            Vector512<double> inverse = one / (Vector512.Load(poles + j) - at), term = Vector512.Load(weights + j) * inverse, slope = term * inverse;
            Vector512<double> isBefore = Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)(left + 1 - boundary)));
            before += Vector512.ConditionalSelect(isBefore, term, Vector512<double>.Zero);
            beforeSlope += Vector512.ConditionalSelect(isBefore, slope, Vector512<double>.Zero);
            after = Vector512.ConditionalSelect(isBefore, Vector512<double>.Zero, term);
            afterSlope = Vector512.ConditionalSelect(isBefore, Vector512<double>.Zero, slope);
            j += Lanes;
        }

        for (; j < padded; j += Lanes)
        {
            Vector512<double> inverse = one / (Vector512.Load(poles + j) - at), term = Vector512.Load(weights + j) * inverse;
            after += term;
            afterSlope = Fused.MultiplyAdd(term, inverse, afterSlope);
        }

        return new Sums(DotKernel<double>.Sum(before), DotKernel<double>.Sum(beforeSlope), DotKernel<double>.Sum(after), DotKernel<double>.Sum(afterSlope));
    }

    private readonly record struct Sums(double Left, double LeftSlope, double Right, double RightSlope)
    {
        public double Value => 1 + (Left + Right);

        public double Slope => LeftSlope + RightSlope;

        // How much of the value may be rounding, in units of 2⁻⁵³.
        public double Rounding(double offset) => (8 * (Math.Abs(Left) + Math.Abs(Right))) + 2 + (offset * Slope);
    }
}
