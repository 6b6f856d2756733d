using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>The greatest value of each window: NaN wins, and of equal values the one that was there first.</summary>
/// <remarks>
/// First down the window's rows, for all columns at once, into one row with −∞ for padding; then across that row, for 16
/// outputs at once. −∞ raises nothing, so padding that takes part gives the bits of padding that is left out.
/// </remarks>
internal readonly unsafe struct MaxPooling(Pooling2dGeometry geometry, ImageBatchShape shape, ImageBatchShape result)
{
    private readonly int rounded = (result.Width + Strided.Step - 1) / Strided.Step * Strided.Step;

    // From a single window no step leads on, and it may be far longer than the row.
    private readonly int stride = result.Width > 1 ? geometry.StrideX : 1;

    /// <summary>Pools planes.</summary>
    /// <param name="input">The first plane.</param>
    /// <param name="planes">How many.</param>
    /// <param name="output">Takes the pooled planes.</param>
    public void Run(float* input, int planes, float* output)
    {
        int rowLength = checked(geometry.PadLeft + shape.Width + Strided.Step + (rounded * stride) + geometry.KernelWidth);
        using AlignedFloats.Rented row = AlignedFloats.Rent(rowLength);
        using AlignedFloats.Rented lastRow = AlignedFloats.Rent(rounded);
        new Span<float>(row.Start, rowLength).Fill(float.NegativeInfinity);
        for (int plane = 0; plane < planes; plane++, input += shape.PlaneLength)
        {
            for (int oy = 0, left = result.PlaneLength; oy < result.Height; oy++, left -= result.Width, output += result.Width)
            {
                int start = (oy * geometry.StrideY) - geometry.PadTop;
                int top = Math.Max(start, 0), bottom = Math.Min(start + geometry.KernelHeight, shape.Height);
                Down(input + ((long)top * shape.Width), bottom - top, row.Start + geometry.PadLeft);

                // The last vector may reach into the next row, which is yet to come, but not beyond the plane.
                bool reachesOut = rounded > left;
                Across(row.Start, reachesOut ? lastRow.Start : output);
                if (reachesOut)
                {
                    new Span<float>(lastRow.Start, result.Width).CopyTo(new Span<float>(output, result.Width));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Greater(Vector512<float> value, Vector512<float> max) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(value, max) | ~Vector512.Equals(value, value), value, max);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Down(float* input, int rows, float* row)
    {
        int width = shape.Width, x = 0;
        for (; width >= Strided.Step && x < width; x += Strided.Step)
        {
            // The last step goes back over what the one before it did.
            x = Math.Min(x, width - Strided.Step);
            Vector512<float> max = Vector512.Load(input + x);
            for (int y = 1; y < rows; y++)
            {
                max = Greater(Vector512.Load(input + x + ((long)y * width)), max);
            }

            max.Store(row + x);
        }

        for (; x < width; x++)
        {
            float max = input[x];
            for (int y = 1; y < rows; y++)
            {
                float value = input[x + ((long)y * width)];
                max = value > max || float.IsNaN(value) ? value : max;
            }

            row[x] = max;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Across(float* row, float* output)
    {
        int kernel = geometry.KernelWidth;
        for (int x = 0; x < rounded; x += Strided.Step, row += Strided.Step * stride)
        {
            Vector512<float> max = Strided.Load(row, stride);
            for (int tap = 1; tap < kernel; tap++)
            {
                max = Greater(Strided.Load(row + tap, stride), max);
            }

            max.Store(output + x);
        }
    }
}
