using System.Runtime.CompilerServices;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// A convolution as a product: weights <c>[channels × fan-in]</c> times the patch matrix <c>[fan-in × positions]</c>,
/// where the positions of all images stand in one row.
/// </summary>
/// <remarks>
/// Tiling: a tile is 128 positions, which may span images, so even 7 × 7 maps fill the vectors. Of the patch matrix
/// only one stretch of depth (256 × 128, 128 KiB) exists at a time; every row panel of weights passes over it. The
/// sums of all channels at the tile's positions wait in scratch until the last stretch.
/// </remarks>
internal sealed unsafe class PatchTile
{
    /// <summary>Positions of a tile.</summary>
    public const int Columns = 4 * Panels.Width;

    private const int PanelStride = Panels.DepthBlock * Panels.Width;

    private readonly Convolution2dGeometry geometry;
    private readonly ImageBatchShape shape;
    private readonly ImageBatchShape result;
    private readonly int tapCount;

    // For each kernel tap in turn, the pieces that fill a row of the stretch.
    private readonly Piece[] pieces;
    private readonly List<Segment> segments = [];
    private readonly int panelCount;
    private readonly int columnCount;

    public PatchTile(Convolution2dGeometry geometry, ImageBatchShape shape, ImageBatchShape result, long firstPosition, int columnCount)
    {
        this.geometry = geometry;
        this.shape = shape;
        this.result = result;
        this.columnCount = columnCount;
        tapCount = geometry.KernelHeight * geometry.KernelWidth;
        panelCount = Panels.CountFor(columnCount);
        List<Run> runs = Runs(firstPosition);
        pieces = new Piece[tapCount * runs.Count];
        int at = 0;
        for (int ky = 0; ky < geometry.KernelHeight; ky++)
        {
            for (int kx = 0; kx < geometry.KernelWidth; kx++)
            {
                foreach (Run run in runs)
                {
                    pieces[at++] = PieceOf(run, run.Y + (ky * geometry.DilationY), run.X + (kx * geometry.DilationX));
                }
            }
        }

        AddSegments(firstPosition);
    }

    /// <summary>Computes one group's channels at the tile's positions.</summary>
    /// <param name="weights">The group's row panels.</param>
    /// <param name="rows">Its output channels.</param>
    /// <param name="input">The group's first plane in the first image.</param>
    /// <param name="output">The group's first plane in the first image.</param>
    /// <param name="bias">The group's biases.</param>
    /// <param name="finish">What to do before storing.</param>
    public void Multiply(float* weights, int rows, float* input, float* output, ReadOnlySpan<float> bias, Finish finish)
    {
        int depth = geometry.FanIn;
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
            Pack(input, start, length, patches.Start);
            Panels.Multiply(weights, rows, depth, start, length, patches.Start, PanelStride, panelCount, sums.Start);
        }

        Store(sums.Start, rows, output, bias, finish);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(float* input, int start, int length, float* patches)
    {
        ReadOnlySpan<Piece> all = pieces;
        int perTap = all.Length / tapCount, stride = geometry.StrideX;
        int tap = start % tapCount;
        float* plane = input + ((long)(start / tapCount) * shape.PlaneLength);
        for (int k = 0; k < length; k++, patches += Panels.Width)
        {
            foreach (ref readonly Piece piece in all.Slice(tap * perTap, perTap))
            {
                float* to = patches + piece.Target;
                for (int i = 0; i < piece.Before; i++)
                {
                    *to++ = 0;
                }

                float* from = plane + piece.Source;
                if (stride == 1)
                {
                    Unsafe.CopyBlockUnaligned(to, from, (uint)piece.Count * sizeof(float));
                    to += piece.Count;
                }
                else
                {
                    for (float* end = to + piece.Count; to < end; to++, from += stride)
                    {
                        *to = *from;
                    }
                }

                for (int i = 0; i < piece.After; i++)
                {
                    *to++ = 0;
                }
            }

            if (++tap == tapCount)
            {
                tap = 0;
                plane += shape.PlaneLength;
            }
        }
    }

    private void Store(float* sums, int rows, float* output, ReadOnlySpan<float> bias, Finish finish)
    {
        ReadOnlySpan<Segment> all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(segments);
        for (int row = 0, height; row < rows; row += height)
        {
            height = Panels.HeightAt(rows - row);
            int segment = 0;
            for (int panel = 0; panel < panelCount; panel++)
            {
                int firstSegment = segment;
                for (int r = 0; r < height; r++, sums += Panels.Width)
                {
                    finish.Apply(sums, Panels.Width, bias[row + r]);
                    float* plane = output + ((long)(row + r) * result.PlaneLength);
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
    private List<Run> Runs(long firstPosition)
    {
        var runs = new List<Run>();
        for (int column = 0, length; column < columnCount; column += length)
        {
            (long image, int position) = Locate(firstPosition + column);
            (int oy, int ox) = Math.DivRem(position, result.Width);
            length = Math.Min(Math.Min(result.Width - ox, Panels.Width - (column % Panels.Width)), columnCount - column);
            runs.Add(new Run(
                (column / Panels.Width * PanelStride) + (column % Panels.Width),
                length,
                (oy * geometry.StrideY) - geometry.PadTop,
                (ox * geometry.StrideX) - geometry.PadLeft,
                image * shape.Channels * shape.PlaneLength));
        }

        return runs;
    }

    private Piece PieceOf(Run run, int y, int x)
    {
        int stride = geometry.StrideX;
        if ((uint)y >= (uint)shape.Height || x >= shape.Width)
        {
            return new Piece(run.Target, run.Length, 0, 0, 0);
        }

        if (x >= 0 && x + ((run.Length - 1) * stride) < shape.Width)
        {
            return new Piece(run.Target, 0, run.Length, 0, run.Image + ((long)y * shape.Width) + x);
        }

        int before = Math.Min(run.Length, Steps(-x)), count = Math.Clamp(Steps(shape.Width - x), before, run.Length) - before;
        long source = run.Image + ((long)y * shape.Width) + x + ((long)before * stride);
        return new Piece(run.Target, before, count, run.Length - before - count, count == 0 ? 0 : source);
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

    // Strides until a distance is covered.
    private int Steps(int distance) => distance <= 0 ? 0 : (distance + geometry.StrideX - 1) / geometry.StrideX;

    private readonly record struct Run(int Target, int Length, int Y, int X, long Image);

    private readonly record struct Piece(int Target, int Before, int Count, int After, long Source);

    private readonly record struct Segment(int Panel, int Lane, int Count, long Target);
}
