using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Plane rotations of neighbouring rows, noted while an iteration finds them and applied many sweeps at a time.
/// </summary>
/// <remarks>
/// Tiling: rows are cut into strips of 16 columns, copied together (128 KiB for 1,000 rows, second-level cache); all
/// sweeps pass over a strip before it goes back. Up to 32 sweeps of one direction go as a wave: each advances 64
/// rotations at a time and stays one row behind the sweep before it, so that the rows in play (12 KiB) stay in the
/// first-level cache, and the row that two rotations share in registers. Columns do not touch, so strips go to any
/// thread; no order changes a bit, for each element sees its rotations in theirs.
/// </remarks>
internal sealed unsafe class Rotations(Workers workers, double* rows, long stride, int rowCount, int columnCount)
{
    private const int Strip = 16;
    private const int Wave = 32;
    private const int Advance = 64;
    private const int Capacity = 1 << 16;
    private readonly List<(int First, int Step, int Start)> sweeps = [];
    private readonly double[] cosines = new double[Room(rowCount)];
    private readonly double[] sines = new double[Room(rowCount)];
    private int used;

    // For many sweeps, but no more than a small matrix will ever need.
    private static int Room(int rowCount) => (int)Math.Clamp(64L * rowCount, 2L * rowCount, Math.Max(Capacity, 2L * rowCount));

    /// <summary>Begins a sweep; at most as many rotations as there are rows follow.</summary>
    /// <param name="first">The lower of the first rotation's two rows.</param>
    /// <param name="step">1 if each rotation is one row after the last, −1 if one before.</param>
    public void Begin(int first, int step)
    {
        if (used + rowCount > cosines.Length)
        {
            Apply();
        }

        sweeps.Add((first, step, used));
    }

    /// <summary>Notes a rotation: the lower row becomes c·lower + s·upper, the upper one c·upper − s·lower.</summary>
    public void Add(double cosine, double sine)
    {
        cosines[used] = cosine;
        sines[used++] = sine;
    }

    /// <summary>Applies what has been noted.</summary>
    public void Apply()
    {
        double* all = rows;
        long step = stride;
        int height = rowCount, width = columnCount;
        Spread.For(workers, (width + Strip - 1) / Strip, (double)used * width * 4, strip =>
        {
            using var packed = new Scratch<double>((long)height * Strip, cleared: true);
            double* from = all + (strip * Strip), to = packed.Start;
            int columns = Math.Min(Strip, width - (strip * Strip));
            for (int row = 0; row < height; row++)
            {
                new Span<double>(from + (row * step), columns).CopyTo(new Span<double>(to + (row * Strip), columns));
            }

            for (int sweep = 0; sweep < sweeps.Count;)
            {
                int end = sweep + 1;
                while (end < sweeps.Count && end - sweep < Wave && sweeps[end].Step == sweeps[sweep].Step)
                {
                    end++;
                }

                ApplyWave(to, height, sweep, end);
                sweep = end;
            }

            for (int row = 0; row < height; row++)
            {
                new Span<double>(to + (row * Strip), columns).CopyTo(new Span<double>(from + (row * step), columns));
            }
        });
        sweeps.Clear();
        used = 0;
    }

    // A rotation's place is its row, counted in the direction of the sweeps.
    private void ApplyWave(double* strip, int height, int from, int to)
    {
        int direction = sweeps[from].Step, origin = direction > 0 ? 0 : height - 1;
        for (int front = 0; front < height + Wave; front += Advance)
        {
            for (int sweep = from; sweep < to; sweep++)
            {
                (int first, _, int start) = sweeps[sweep];
                int count = (sweep + 1 < sweeps.Count ? sweeps[sweep + 1].Start : used) - start;
                int place = (first - origin) * direction, behind = sweep - from;
                int begin = Math.Max(place, front - behind), end = Math.Min(place + count, front + Advance - behind);
                if (begin < end)
                {
                    double* row = strip + ((origin + (direction * begin)) * Strip);
                    ReadOnlySpan<double> c = cosines.AsSpan(start + begin - place, end - begin), s = sines.AsSpan(start + begin - place, end - begin);
                    if (direction > 0)
                    {
                        Ascend(row, c, s);
                    }
                    else
                    {
                        Descend(row, c, s);
                    }
                }
            }
        }
    }

    // What the next rotation waits for is one fused multiply-add: the other product is ready before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Ascend(double* row, ReadOnlySpan<double> cosines, ReadOnlySpan<double> sines)
    {
        Vector512<double> lower0 = Vector512.Load(row), lower1 = Vector512.Load(row + 8);
        for (int i = 0; i < cosines.Length && i < sines.Length; i++, row += Strip)
        {
            Vector512<double> c = Vector512.Create(cosines[i]), s = Vector512.Create(sines[i]), minus = Vector512.Create(-sines[i]);
            Vector512<double> upper0 = Vector512.Load(row + Strip), upper1 = Vector512.Load(row + Strip + 8);
            Vector512.FusedMultiplyAdd(c, lower0, s * upper0).Store(row);
            Vector512.FusedMultiplyAdd(c, lower1, s * upper1).Store(row + 8);
            lower0 = Vector512.FusedMultiplyAdd(minus, lower0, c * upper0);
            lower1 = Vector512.FusedMultiplyAdd(minus, lower1, c * upper1);
        }

        lower0.Store(row);
        lower1.Store(row + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Descend(double* row, ReadOnlySpan<double> cosines, ReadOnlySpan<double> sines)
    {
        row += Strip;
        Vector512<double> upper0 = Vector512.Load(row), upper1 = Vector512.Load(row + 8);
        for (int i = 0; i < cosines.Length && i < sines.Length; i++, row -= Strip)
        {
            Vector512<double> c = Vector512.Create(cosines[i]), s = Vector512.Create(sines[i]), minus = Vector512.Create(-sines[i]);
            Vector512<double> lower0 = Vector512.Load(row - Strip), lower1 = Vector512.Load(row - Strip + 8);
            Vector512.FusedMultiplyAdd(c, upper0, minus * lower0).Store(row);
            Vector512.FusedMultiplyAdd(c, upper1, minus * lower1).Store(row + 8);
            upper0 = Vector512.FusedMultiplyAdd(s, upper0, c * lower0);
            upper1 = Vector512.FusedMultiplyAdd(s, upper1, c * lower1);
        }

        upper0.Store(row);
        upper1.Store(row + 8);
    }
}
