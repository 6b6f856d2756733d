using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>Where the greatest float32 value of each window is, for 16 neighbouring windows at once, all as wide and evenly apart.</summary>
/// <param name="rows">Which rows a window has.</param>
/// <param name="first">The first window of a row of windows.</param>
/// <param name="end">The one after the last.</param>
/// <param name="stride">Columns from one window to the next.</param>
/// <param name="start">The first window's first column.</param>
/// <param name="width">Columns of a window.</param>
internal sealed unsafe class GreatestLines(PoolingAxis rows, int first, int end, int stride, int start, int width)
{
    /// <summary>Goes over a plane.</summary>
    /// <param name="x">The input.</param>
    /// <param name="plane">Where the plane begins in it.</param>
    /// <param name="planeWidth">Columns of the plane.</param>
    /// <param name="xEnd">Where the input ends.</param>
    /// <param name="indexes">Takes the places of the greatest values, counted from the start of the input.</param>
    /// <param name="stepOver">From a row of windows to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(float* x, int plane, int planeWidth, float* xEnd, int* indexes, int stepOver)
    {
        float* values = stackalloc float[Strided.Step];
        int* places = stackalloc int[Strided.Step];
        for (int row = 0; row < rows.Count; row++, indexes += stepOver)
        {
            for (int window = 0; window < end - first; window += Strided.Step)
            {
                int count = Math.Min(Strided.Step, end - first - window);
                Vector512<float> greatest = default;
                Vector512<int> best = default;
                bool isFirst = true;
                for (int y = rows.Start[row]; y < rows.End[row]; y++)
                {
                    for (int column = 0; column < width; column++)
                    {
                        int at = plane + (y * planeWidth) + start + (window * stride) + column;
                        Strided.Copy(x + at, stride, xEnd, values, count);
                        var value = Vector512.Load(values);
                        Vector512<int> index = Vector512.Create(at) + (Vector512<int>.Indices * stride);

                        // A value that is not at most the greatest takes its place, unless that is NaN.
                        Vector512<int> keeps = (Vector512.LessThanOrEqual(value, greatest) | ~Vector512.Equals(greatest, greatest)).AsInt32();
                        greatest = isFirst ? value : Vector512.ConditionalSelect(keeps.AsSingle(), greatest, value);
                        best = isFirst ? index : Vector512.ConditionalSelect(keeps, best, index);
                        isFirst = false;
                    }
                }

                best.Store(places);
                new ReadOnlySpan<int>(places, count).CopyTo(new Span<int>(indexes + window, count));
            }
        }
    }
}
