using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// A convolution as a product: weights <c>[channels × fan-in]</c> times the patch matrix <c>[fan-in × positions]</c>,
/// where the positions of all images stand in one row.
/// </summary>
/// <remarks>
/// Tiling: a tile is 128 positions, which may span images, so even 7 × 7 maps fill the vectors. Of the patch matrix
/// only one stretch of depth (192 × 128, 96 KiB) exists at a time; every row panel of weights passes over it. The
/// sums of all channels at the tile's positions wait in scratch until the last stretch.
/// </remarks>
internal sealed unsafe class PatchTile
{
    /// <summary>Positions of a tile.</summary>
    public const int Columns = 4 * Panels.Width;

    // Copies go by whole rows of a panel and may reach into the next, which is yet to come, or beyond the last.
    private const int PanelStride = (Panels.DepthBlock + 1) * Panels.Width;

    private readonly PatchSource source;
    private readonly ImageBatchShape result;
    private readonly List<Run> runs = [];
    private readonly List<Segment> segments = [];
    private readonly int panelCount;
    private readonly int columnCount;

    /// <param name="source">What the patches are taken from.</param>
    /// <param name="result">The output's shape.</param>
    /// <param name="firstPosition">The tile's first position, counted from the source's first image.</param>
    /// <param name="columnCount">Its positions.</param>
    public PatchTile(PatchSource source, ImageBatchShape result, long firstPosition, int columnCount)
    {
        this.source = source;
        this.result = result;
        this.columnCount = columnCount;
        panelCount = Panels.CountFor(columnCount);
        AddRuns(firstPosition);
        AddSegments(firstPosition);
    }

    /// <summary>Computes one group's channels at the tile's positions.</summary>
    /// <param name="weights">The group's row panels.</param>
    /// <param name="rows">Its output channels.</param>
    /// <param name="depth">Its fan-in.</param>
    /// <param name="firstPlane">Its first input channel.</param>
    /// <param name="output">The group's first plane in the source's first image.</param>
    /// <param name="bias">The group's biases.</param>
    /// <param name="finish">What to do before storing.</param>
    public void Multiply(float* weights, int rows, int depth, int firstPlane, float* output, ReadOnlySpan<float> bias, Finish finish)
    {
        using AlignedFloats.Rented patches = AlignedFloats.Rent((long)panelCount * PanelStride);
        using AlignedFloats.Rented sums = AlignedFloats.Rent((long)rows * panelCount * Panels.Width);
        if (columnCount % Panels.Width != 0)
        {
            // Sums of the empty columns are thrown away, but must not be slowed by what the memory held.
            new Span<float>(patches.Start + ((panelCount - 1) * PanelStride), PanelStride).Clear();
        }

        for (int start = 0; start < depth; start += Panels.DepthBlock)
        {
            int length = Math.Min(Panels.DepthBlock, depth - start);
            Pack(firstPlane, start, length, patches.Start);
            Panels.Multiply(weights, rows, depth, start, length, patches.Start, PanelStride, panelCount, sums.Start);
        }

        Store(sums.Start, rows, output, bias, finish);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(int firstPlane, int start, int length, float* patches)
    {
        ReadOnlySpan<Run> all = CollectionsMarshal.AsSpan(runs);
        ReadOnlySpan<int> taps = source.Layout.Taps;
        (int planes, int tap) = Math.DivRem(start, taps.Length);
        long planeLength = source.Layout.PlaneStride;
        float* plane = source.Start + ((firstPlane + planes) * planeLength), safeEnd = source.End - Panels.Width;
        for (int k = 0; k < length; k++, patches += Panels.Width)
        {
            float* tapStart = plane + taps[tap];
            foreach (ref readonly Run run in all)
            {
                float* from = tapStart + run.Source, to = patches + run.Target;
                if (from <= safeEnd)
                {
                    Vector512.Load(from).Store(to);
                    Vector512.Load(from + 16).Store(to + 16);
                }
                else
                {
                    Unsafe.CopyBlockUnaligned(to, from, (uint)run.Count * sizeof(float));
                }
            }

            if (++tap == taps.Length)
            {
                tap = 0;
                plane += planeLength;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* sums, int rows, float* output, ReadOnlySpan<float> bias, Finish finish)
    {
        ReadOnlySpan<Segment> all = CollectionsMarshal.AsSpan(segments);
        for (int row = 0, height; row < rows; row += height)
        {
            height = Panels.HeightAt(rows - row);
            int segment = 0;
            for (int panel = 0; panel < panelCount; panel++)
            {
                int firstSegment = segment;
                for (int r = 0; r < height; r++, sums += Panels.Width)
                {
                    float* plane = output + ((long)(row + r) * result.PlaneLength);
                    if (all[firstSegment].Count == Panels.Width)
                    {
                        finish.Apply(sums, bias[row + r], plane + all[firstSegment].Target);
                        segment = firstSegment + 1;
                        continue;
                    }

                    finish.Apply(sums, bias[row + r], sums);
                    for (segment = firstSegment; segment < all.Length && all[segment].Panel == panel; segment++)
                    {
                        Segment s = all[segment];
                        Unsafe.CopyBlockUnaligned(plane + s.Target, sums + s.Lane, (uint)s.Count * sizeof(float));
                    }
                }
            }
        }
    }

    // Neighbouring positions of one output row and one column panel: under each tap they read neighbouring inputs.
    private void AddRuns(long firstPosition)
    {
        for (int column = 0, length; column < columnCount; column += length)
        {
            (long image, int position) = Locate(firstPosition + column);
            (int oy, int ox) = Math.DivRem(position, result.Width);
            length = Math.Min(Math.Min(result.Width - ox, Panels.Width - (column % Panels.Width)), columnCount - column);
            runs.Add(new Run(
                (column / Panels.Width * PanelStride) + (column % Panels.Width),
                length,
                (image * source.Planes * source.Layout.PlaneStride) + ((long)oy * source.Layout.Width) + ox));
        }
    }

    private void AddSegments(long firstPosition)
    {
        for (int column = 0, length; column < columnCount; column += length)
        {
            (long image, int position) = Locate(firstPosition + column);
            length = Math.Min(Math.Min(result.PlaneLength - position, Panels.Width - (column % Panels.Width)), columnCount - column);
            segments.Add(new Segment(
                column / Panels.Width, column % Panels.Width, length, (image * result.Channels * result.PlaneLength) + position));
        }
    }

    private (long Image, int Position) Locate(long position)
    {
        (long image, long rest) = Math.DivRem(position, result.PlaneLength);
        return (image, (int)rest);
    }

    private readonly record struct Run(int Target, int Count, long Source);

    private readonly record struct Segment(int Panel, int Lane, int Count, long Target);
}
