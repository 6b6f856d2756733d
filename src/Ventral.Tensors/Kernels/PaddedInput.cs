using System.Runtime.CompilerServices;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// An input plane laid out so that the inputs of neighbouring outputs under one kernel tap are neighbours, at any
/// stride: with its padding, and cut into phases, one for each remainder of row and column modulo the strides.
/// </summary>
/// <remarks>
/// The input of output (y, x) under a tap stands at y · <see cref="Width"/> + x + the tap's offset. Phases that no tap
/// reads are left out. Without stride and padding the layout is the input's own.
/// </remarks>
internal sealed unsafe class PaddedInput
{
    // What vectors may read or write beyond a plane.
    private const int Slack = 2 * Panels.Width;

    private readonly Convolution2dGeometry geometry;
    private readonly ImageBatchShape shape;
    private readonly List<(int Y, int X)> phases = [];
    private readonly int height;
    private readonly int[] taps;

    public PaddedInput(Convolution2dGeometry geometry, ImageBatchShape shape, ImageBatchShape result)
    {
        this.geometry = geometry;
        this.shape = shape;
        Width = result.Width + ((geometry.KernelWidth - 1) * geometry.DilationX / geometry.StrideX);
        height = result.Height + ((geometry.KernelHeight - 1) * geometry.DilationY / geometry.StrideY);
        IsInput = geometry is { StrideY: 1, StrideX: 1, PadTop: 0, PadBottom: 0, PadLeft: 0, PadRight: 0 };
        taps = new int[geometry.KernelHeight * geometry.KernelWidth];
        for (int tap = 0; tap < taps.Length; tap++)
        {
            (int ky, int kx) = Math.DivRem(tap, geometry.KernelWidth);
            int y = ky * geometry.DilationY, x = kx * geometry.DilationX;
            taps[tap] = checked((PhaseOf(y % geometry.StrideY, x % geometry.StrideX) * height * Width) + (y / geometry.StrideY * Width) + (x / geometry.StrideX));
        }

        Length = checked((phases.Count * height * Width) + Slack);
    }

    /// <summary>Whether the layout of a whole plane is the input's own, and needs no filling.</summary>
    public bool IsInput { get; }

    /// <summary>Values from one output row's inputs to the next's.</summary>
    public int Width { get; }

    /// <summary>Values that a plane takes when it is filled; it may be read and written that far.</summary>
    public int Length { get; }

    /// <summary>From one plane to the next.</summary>
    public int PlaneStride => IsInput ? shape.PlaneLength : Length;

    /// <summary>For each tap, in the order of the kernel, where its inputs start.</summary>
    public ReadOnlySpan<int> Taps => taps;

    /// <summary>Lays a plane out.</summary>
    /// <param name="plane">The input plane.</param>
    /// <param name="end">Where the memory behind it ends.</param>
    /// <param name="target">Takes the plane; holds zeros, or another plane laid out before.</param>
    /// <param name="firstOutputRow">The output row whose inputs come first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(float* plane, float* end, float* target, int firstOutputRow = 0)
    {
        foreach ((int phaseY, int phaseX) in phases)
        {
            int firstColumn = Steps(geometry.PadLeft - phaseX, geometry.StrideX);
            int x = (firstColumn * geometry.StrideX) + phaseX - geometry.PadLeft;
            int columns = Math.Min(Steps(shape.Width - x, geometry.StrideX), Width - firstColumn);
            int y = (firstOutputRow * geometry.StrideY) + phaseY - geometry.PadTop;
            for (int row = 0; row < height && columns > 0; row++, y += geometry.StrideY)
            {
                float* to = target + ((long)row * Width);
                if ((uint)y >= (uint)shape.Height)
                {
                    new Span<float>(to, Width).Clear();
                    continue;
                }

                // Writes zeros beyond the row: they meet padding, or rows that are yet to come.
                Strided.Copy(plane + ((long)y * shape.Width) + x, geometry.StrideX, end, to + firstColumn, columns);
            }

            target += (long)height * Width;
        }
    }

    /// <summary>Output rows whose inputs take about so many values.</summary>
    public static int RowsOf(int values, Convolution2dGeometry geometry, ImageBatchShape result)
    {
        int mostRows = Math.Max(1, values / geometry.StrideX / geometry.StrideY / (result.Width + geometry.KernelWidth));
        int strips = (result.Height + mostRows - 1) / mostRows;
        return (result.Height + strips - 1) / strips;
    }

    // Strides until a distance is covered.
    private static int Steps(int distance, int stride) => distance <= 0 ? 0 : ((distance - 1) / stride) + 1;

    private int PhaseOf(int y, int x)
    {
        if (!phases.Contains((y, x)))
        {
            phases.Add((y, x));
        }

        return phases.IndexOf((y, x));
    }
}
