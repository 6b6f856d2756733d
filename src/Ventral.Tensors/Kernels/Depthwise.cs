using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>A convolution whose groups have one input channel each: too thin for a product, so each plane is done in place.</summary>
/// <remarks>
/// Tiling: a task is one output plane. Its padded input plane is copied to scratch with the columns sorted by their
/// remainder modulo the stride; then the inputs of 16 neighbouring outputs under one kernel tap are neighbours too,
/// at any stride, and each vector of 16 outputs runs over the taps in order.
/// </remarks>
internal sealed unsafe class Depthwise
{
    private const int Lanes = 16;

    private readonly Convolution2dGeometry geometry;
    private readonly ImageBatchShape shape;
    private readonly ImageBatchShape result;
    private readonly int paddedRows;
    private readonly int phaseWidth;
    private readonly int rowStride;
    private readonly int[] taps;

    public Depthwise(Convolution2dGeometry geometry, ImageBatchShape shape, ImageBatchShape result)
    {
        this.geometry = geometry;
        this.shape = shape;
        this.result = result;
        paddedRows = ((result.Height - 1) * geometry.StrideY) + ((geometry.KernelHeight - 1) * geometry.DilationY) + 1;
        phaseWidth = RoundedWidth + ((geometry.KernelWidth - 1) * geometry.DilationX / geometry.StrideX) + 1;
        rowStride = phaseWidth * geometry.StrideX;
        taps = new int[geometry.FanIn];
        for (int tap = 0; tap < taps.Length; tap++)
        {
            (int ky, int kx) = Math.DivRem(tap, geometry.KernelWidth);
            taps[tap] = (ky * geometry.DilationY * rowStride) + Column(kx * geometry.DilationX);
        }
    }

    private int RoundedWidth => (result.Width + Lanes - 1) / Lanes * Lanes;

    /// <summary>Computes one output plane.</summary>
    /// <param name="input">Its input plane.</param>
    /// <param name="weights">Its kernel.</param>
    /// <param name="bias">Its bias.</param>
    /// <param name="finish">What to do before storing.</param>
    /// <param name="output">Takes the plane.</param>
    public void Run(float* input, float* weights, float bias, Finish finish, float* output)
    {
        using AlignedFloats.Rented padded = AlignedFloats.Rent((long)paddedRows * rowStride);
        using AlignedFloats.Rented row = AlignedFloats.Rent(RoundedWidth);
        Pad(input, padded.Start);
        for (int y = 0; y < result.Height; y++, output += result.Width)
        {
            RunRow(padded.Start + ((long)y * geometry.StrideY * rowStride), weights, row.Start);
            finish.Apply(row.Start, RoundedWidth, bias);
            new Span<float>(row.Start, result.Width).CopyTo(new Span<float>(output, result.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRow(float* padded, float* weights, float* row)
    {
        int[] offsets = taps;
        for (int x = 0; x < RoundedWidth; x += Lanes)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<float> sum = Vector512<float>.Zero;
                for (int tap = 0; tap < offsets.Length; tap++)
                {
                    sum = Vector512.FusedMultiplyAdd(Vector512.Create(weights[tap]), Vector512.Load(padded + x + offsets[tap]), sum);
                }

                sum.Store(row + x);
            }
            else
            {
                Vector256<float> left = Vector256<float>.Zero, right = Vector256<float>.Zero;
                for (int tap = 0; tap < offsets.Length; tap++)
                {
                    float* from = padded + x + offsets[tap];
                    Vector256<float> weight = Vector256.Create(weights[tap]);
                    left = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from), left);
                    right = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from + 8), right);
                }

                left.Store(row + x);
                right.Store(row + x + 8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pad(float* input, float* padded)
    {
        new Span<float>(padded, paddedRows * rowStride).Clear();
        int columns = Math.Min(shape.Width, rowStride - geometry.PadLeft);
        for (int row = 0; row < paddedRows; row++, padded += rowStride)
        {
            int y = row - geometry.PadTop;
            if ((uint)y >= (uint)shape.Height)
            {
                continue;
            }

            float* from = input + ((long)y * shape.Width);
            if (geometry.StrideX == 1)
            {
                new Span<float>(from, Math.Max(columns, 0)).CopyTo(new Span<float>(padded + geometry.PadLeft, Math.Max(columns, 0)));
                continue;
            }

            for (int x = 0; x < columns; x++)
            {
                padded[Column(x + geometry.PadLeft)] = from[x];
            }
        }
    }

    private int Column(int paddedColumn) =>
        (paddedColumn % geometry.StrideX * phaseWidth) + (paddedColumn / geometry.StrideX);
}
