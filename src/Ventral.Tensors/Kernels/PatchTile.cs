using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
internal readonly unsafe ref struct PatchTile
{
    /// <summary>Positions of a tile.</summary>
    public const int Columns = 4 * Panels.Width;

    // Copies go by whole vectors of a panel and may reach into its next row, which is yet to come, or beyond the last.
    private const int PanelStride = (Panels.DepthBlock + 1) * Panels.Width;

    // How far ahead memory is called into the cache, in taps or output planes: planes lie too far apart for the processor to guess.
    private const int PlanesAhead = 8;

    private readonly PatchSource source;
    private readonly ImageBatchShape result;
    private readonly ReadOnlySpan<Run> runs;
    private readonly ReadOnlySpan<Segment> segments;
    private readonly int panelCount;
    private readonly int columnCount;

    /// <param name="source">What the patches are taken from.</param>
    /// <param name="result">The output's shape.</param>
    /// <param name="firstPosition">The tile's first position, counted from the source's first image.</param>
    /// <param name="columnCount">Its positions.</param>
    /// <param name="runs">Memory for as many as the tile has columns.</param>
    /// <param name="segments">Memory for as many as the tile has columns.</param>
    public PatchTile(PatchSource source, ImageBatchShape result, int firstPosition, int columnCount, Span<Run> runs, Span<Segment> segments)
    {
        this.source = source;
        this.result = result;
        this.columnCount = columnCount;
        panelCount = Panels.CountFor(columnCount);
        this.runs = runs[..FindRuns(firstPosition, runs)];
        this.segments = segments[..FindSegments(firstPosition, segments)];
    }

    /// <summary>Sums some channels' products at the tile's positions.</summary>
    /// <param name="weights">The channels' row panels.</param>
    /// <param name="rows">How many channels.</param>
    /// <param name="depth">Their fan-in.</param>
    /// <param name="firstPlane">Their first input channel.</param>
    /// <param name="sums">Takes the sums, in the order of <see cref="Panels.Multiply"/>.</param>
    public void Multiply(float* weights, int rows, int depth, int firstPlane, float* sums)
    {
        using AlignedFloats.Rented patches = AlignedFloats.Rent((long)panelCount * PanelStride);
        if (columnCount % Panels.Width != 0)
        {
            // Sums of the empty columns are thrown away, but must not be slowed by what the memory held.
            new Span<float>(patches.Start + ((panelCount - 1) * PanelStride), PanelStride).Clear();
        }

        for (int start = 0; start < depth; start += Panels.DepthBlock)
        {
            int length = Math.Min(Panels.DepthBlock, depth - start);
            Pack(firstPlane, start, length, patches.Start);
            Panels.Multiply(weights, rows, depth, start, length, patches.Start, PanelStride, panelCount, sums);
        }
    }

    /// <summary>Finishes and stores the sums of one channel.</summary>
    /// <param name="sums">The sums of all rows.</param>
    /// <param name="panelRow">The first row of the channel's row panel.</param>
    /// <param name="row">The channel's row in it.</param>
    /// <param name="height">Rows of the row panel.</param>
    /// <param name="finish">What to do before storing.</param>
    /// <param name="addend">The channel's plane of what is added, in the source's first image; or null.</param>
    /// <param name="output">The channel's output plane in the source's first image; may be the addend.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Store(float* sums, int panelRow, int row, int height, ChannelFinish finish, float* addend, float* output)
    {
        float* lanes = stackalloc float[Panels.Width];
        long ahead = (long)PlanesAhead * result.PlaneLength;
        foreach (ref readonly Segment segment in segments)
        {
            float* from = sums + ((((long)panelRow * panelCount) + (segment.Panel * height) + row) * Panels.Width);
            if (Sse.IsSupported)
            {
                Prefetch(output + ahead + segment.Target);
                if (addend is not null && addend != output)
                {
                    Prefetch(addend + ahead + segment.Target);
                }
            }

            if (segment.Count == Panels.Width)
            {
                Finish(from, finish, addend is null ? null : addend + segment.Target, output + segment.Target);
                continue;
            }

            if (addend is not null)
            {
                Unsafe.CopyBlockUnaligned(lanes + segment.Lane, addend + segment.Target, (uint)segment.Count * sizeof(float));
            }

            Finish(from, finish, addend is null ? null : lanes, lanes);
            Unsafe.CopyBlockUnaligned(output + segment.Target, lanes + segment.Lane, (uint)segment.Count * sizeof(float));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* values)
    {
        Sse.Prefetch0(values);
        Sse.Prefetch0(values + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* sums, ChannelFinish finish, float* addend, float* to)
    {
        Vector512<float> left = Vector512.Load(sums), right = Vector512.Load(sums + 16);
        if (addend is null)
        {
            finish.Apply(left).Store(to);
            finish.Apply(right).Store(to + 16);
        }
        else
        {
            finish.Apply(left, Vector512.Load(addend)).Store(to);
            finish.Apply(right, Vector512.Load(addend + 16)).Store(to + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(int firstPlane, int start, int length, float* patches)
    {
        ReadOnlySpan<int> taps = source.Layout.Taps;
        (int planes, int tap) = Math.DivRem(start, taps.Length);
        long planeLength = source.Layout.PlaneStride;
        float* plane = source.Start + ((firstPlane + planes) * planeLength), safeEnd = source.End - Panels.Width;
        long ahead = planeLength * ((PlanesAhead + taps.Length - 1) / taps.Length);
        for (int k = 0; k < length; k++, patches += Panels.Width)
        {
            float* tapStart = plane + taps[tap];
            foreach (ref readonly Run run in runs)
            {
                float* from = tapStart + run.Source, to = patches + run.Target;
                if (Sse.IsSupported)
                {
                    Prefetch(from + ahead);
                }

                if (from <= safeEnd)
                {
                    Vector512.Load(from).Store(to);
                    if (run.Count > 16)
                    {
                        Vector512.Load(from + 16).Store(to + 16);
                    }
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

    // Neighbouring positions of one output row and one column panel: under each tap they read neighbouring inputs. Where
    // rows of the layout are as long as the output's, so do positions of neighbouring rows.
    private int FindRuns(int firstPosition, Span<Run> found)
    {
        int width = source.Layout.Width == result.Width ? result.PlaneLength : result.Width, count = 0;
        for (int column = 0, length; column < columnCount; column += length)
        {
            (int image, int position) = Math.DivRem(firstPosition + column, result.PlaneLength);
            (int oy, int ox) = Math.DivRem(position, width);
            length = Math.Min(Math.Min(width - ox, Panels.Width - (column % Panels.Width)), columnCount - column);
            found[count++] = new Run(
                (column / Panels.Width * PanelStride) + (column % Panels.Width),
                length,
                ((long)image * source.Planes * source.Layout.PlaneStride) + ((long)oy * source.Layout.Width) + ox);
        }

        return count;
    }

    private int FindSegments(int firstPosition, Span<Segment> found)
    {
        int count = 0;
        for (int column = 0, length; column < columnCount; column += length)
        {
            (int image, int position) = Math.DivRem(firstPosition + column, result.PlaneLength);
            length = Math.Min(Math.Min(result.PlaneLength - position, Panels.Width - (column % Panels.Width)), columnCount - column);
            found[count++] = new Segment(
                column / Panels.Width, column % Panels.Width, length, ((long)image * result.Channels * result.PlaneLength) + position);
        }

        return count;
    }

    /// <summary>Columns of a tile that read neighbouring inputs.</summary>
    internal readonly record struct Run(int Target, int Count, long Source);

    /// <summary>Columns of a panel that are neighbours in the output.</summary>
    internal readonly record struct Segment(int Panel, int Lane, int Count, long Target);
}
