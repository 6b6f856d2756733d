using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Plane rotations of neighbouring rows, noted while an iteration finds them and applied many sweeps at a time.
/// </summary>
/// <remarks>
/// Tiling: rows are cut into strips of 16 columns, copied together (128 KiB for 1,000 rows, second-level cache); all
/// sweeps pass over a strip, with the row that two rotations share in registers, before it goes back. Columns do not
/// touch, so strips go to any thread.
/// </remarks>
internal sealed unsafe class Rotations(Workers workers, double* rows, long stride, int rowCount, int columnCount)
{
    private const int Strip = 16;
    private const int Capacity = 1 << 16;
    private readonly List<(int First, int Step, int Start, int Count)> sweeps = [];
    private readonly double[] cosines = new double[Math.Max(Capacity, 2 * rowCount)];
    private readonly double[] sines = new double[Math.Max(Capacity, 2 * rowCount)];
    private int used;

    /// <summary>Begins a sweep; at most as many rotations as there are rows follow.</summary>
    /// <param name="first">The lower of the first rotation's two rows.</param>
    /// <param name="step">1 if each rotation is one row after the last, −1 if one before.</param>
    public void Begin(int first, int step)
    {
        if (used + rowCount > cosines.Length)
        {
            Apply();
        }

        sweeps.Add((first, step, used, 0));
    }

    /// <summary>Notes a rotation: the lower row becomes c·lower + s·upper, the upper one c·upper − s·lower.</summary>
    public void Add(double cosine, double sine)
    {
        (int first, int step, int start, int count) = sweeps[^1];
        sweeps[^1] = (first, step, start, count + 1);
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
            using var packed = new Scratch((long)height * Strip, cleared: true);
            double* from = all + (strip * Strip), to = packed.Start;
            int columns = Math.Min(Strip, width - (strip * Strip));
            for (int row = 0; row < height; row++)
            {
                new Span<double>(from + (row * step), columns).CopyTo(new Span<double>(to + (row * Strip), columns));
            }

            foreach ((int first, int direction, int start, int count) in sweeps)
            {
                if (direction > 0)
                {
                    Ascend(to + (first * Strip), start, count);
                }
                else
                {
                    Descend(to + (first * Strip), start, count);
                }
            }

            for (int row = 0; row < height; row++)
            {
                new Span<double>(to + (row * Strip), columns).CopyTo(new Span<double>(from + (row * step), columns));
            }
        });
        sweeps.Clear();
        used = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Ascend(double* row, int start, int count)
    {
        Vector512<double> lower0 = Vector512.Load(row), lower1 = Vector512.Load(row + 8);
        for (int i = start; i < start + count; i++, row += Strip)
        {
            Vector512<double> c = Vector512.Create(cosines[i]), s = Vector512.Create(sines[i]);
            Vector512<double> upper0 = Vector512.Load(row + Strip), upper1 = Vector512.Load(row + Strip + 8);
            Vector512.FusedMultiplyAdd(c, lower0, s * upper0).Store(row);
            Vector512.FusedMultiplyAdd(c, lower1, s * upper1).Store(row + 8);
            lower0 = Vector512.FusedMultiplyAdd(c, upper0, -(s * lower0));
            lower1 = Vector512.FusedMultiplyAdd(c, upper1, -(s * lower1));
        }

        lower0.Store(row);
        lower1.Store(row + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Descend(double* row, int start, int count)
    {
        row += Strip;
        Vector512<double> upper0 = Vector512.Load(row), upper1 = Vector512.Load(row + 8);
        for (int i = start; i < start + count; i++, row -= Strip)
        {
            Vector512<double> c = Vector512.Create(cosines[i]), s = Vector512.Create(sines[i]);
            Vector512<double> lower0 = Vector512.Load(row - Strip), lower1 = Vector512.Load(row - Strip + 8);
            Vector512.FusedMultiplyAdd(c, upper0, -(s * lower0)).Store(row);
            Vector512.FusedMultiplyAdd(c, upper1, -(s * lower1)).Store(row + 8);
            upper0 = Vector512.FusedMultiplyAdd(c, lower0, s * upper0);
            upper1 = Vector512.FusedMultiplyAdd(c, lower1, s * upper1);
        }

        upper0.Store(row);
        upper1.Store(row + 8);
    }
}
