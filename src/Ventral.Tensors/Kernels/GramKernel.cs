using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// The innermost product of <see cref="Gram"/>: 16 × 16 float64 sums gain one panel times another. A stretch of 128
/// columns is summed in float32 registers (16 rows × 1 vector of 512 bits, or 4 rows × 2 of 256) before it is added.
/// </summary>
internal static unsafe class GramKernel
{
    /// <summary>Rows of a panel.</summary>
    public const int Side = 16;

    /// <summary>Columns that are summed in float32.</summary>
    public const int Stretch = 128;

    /// <summary>Adds some stretches of columns.</summary>
    /// <param name="a">Panel <c>[length × 16]</c> of the sums' rows.</param>
    /// <param name="b">Panel <c>[length × 16]</c> of the sums' columns.</param>
    /// <param name="length">How many columns; all stretches but the last of a product are whole.</param>
    /// <param name="sums"><c>[16 × 16]</c>.</param>
    public static void Run(float* a, float* b, int length, double* sums)
    {
        for (int start = 0; start < length; start += Stretch, a += Stretch * Side, b += Stretch * Side)
        {
            int count = Math.Min(Stretch, length - start);
            if (Vector512.IsHardwareAccelerated)
            {
                Stretch512(a, b, count, sums);
            }
            else
            {
                for (int row = 0; row < Side; row += 4)
                {
                    Stretch256(a + row, b, count, sums + (row * Side));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Stretch512(float* a, float* b, int length, double* sums)
    {
        Vector512<float> s0 = Vector512<float>.Zero, s1 = Vector512<float>.Zero, s2 = Vector512<float>.Zero, s3 = Vector512<float>.Zero;
        Vector512<float> s4 = Vector512<float>.Zero, s5 = Vector512<float>.Zero, s6 = Vector512<float>.Zero, s7 = Vector512<float>.Zero;
        Vector512<float> s8 = Vector512<float>.Zero, s9 = Vector512<float>.Zero, s10 = Vector512<float>.Zero, s11 = Vector512<float>.Zero;
        Vector512<float> s12 = Vector512<float>.Zero, s13 = Vector512<float>.Zero, s14 = Vector512<float>.Zero, s15 = Vector512<float>.Zero;
        for (int k = 0; k < length; k++, a += Side, b += Side)
        {
            var row = Vector512.Load(b);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[0]), row, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[1]), row, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[2]), row, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[3]), row, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(a[4]), row, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(a[5]), row, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(a[6]), row, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(a[7]), row, s7);
            s8 = Vector512.FusedMultiplyAdd(Vector512.Create(a[8]), row, s8);
            s9 = Vector512.FusedMultiplyAdd(Vector512.Create(a[9]), row, s9);
            s10 = Vector512.FusedMultiplyAdd(Vector512.Create(a[10]), row, s10);
            s11 = Vector512.FusedMultiplyAdd(Vector512.Create(a[11]), row, s11);
            s12 = Vector512.FusedMultiplyAdd(Vector512.Create(a[12]), row, s12);
            s13 = Vector512.FusedMultiplyAdd(Vector512.Create(a[13]), row, s13);
            s14 = Vector512.FusedMultiplyAdd(Vector512.Create(a[14]), row, s14);
            s15 = Vector512.FusedMultiplyAdd(Vector512.Create(a[15]), row, s15);
        }

        Add(s0, sums + (0 * Side));
        Add(s1, sums + (1 * Side));
        Add(s2, sums + (2 * Side));
        Add(s3, sums + (3 * Side));
        Add(s4, sums + (4 * Side));
        Add(s5, sums + (5 * Side));
        Add(s6, sums + (6 * Side));
        Add(s7, sums + (7 * Side));
        Add(s8, sums + (8 * Side));
        Add(s9, sums + (9 * Side));
        Add(s10, sums + (10 * Side));
        Add(s11, sums + (11 * Side));
        Add(s12, sums + (12 * Side));
        Add(s13, sums + (13 * Side));
        Add(s14, sums + (14 * Side));
        Add(s15, sums + (15 * Side));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Stretch256(float* a, float* b, int length, double* sums)
    {
        Vector256<float> s0a = Vector256<float>.Zero, s0b = Vector256<float>.Zero;
        Vector256<float> s1a = Vector256<float>.Zero, s1b = Vector256<float>.Zero;
        Vector256<float> s2a = Vector256<float>.Zero, s2b = Vector256<float>.Zero;
        Vector256<float> s3a = Vector256<float>.Zero, s3b = Vector256<float>.Zero;
        for (int k = 0; k < length; k++, a += Side, b += Side)
        {
            Vector256<float> left = Vector256.Load(b), right = Vector256.Load(b + 8), x;
            x = Vector256.Create(a[0]);
            s0a = Vector256.FusedMultiplyAdd(x, left, s0a);
            s0b = Vector256.FusedMultiplyAdd(x, right, s0b);
            x = Vector256.Create(a[1]);
            s1a = Vector256.FusedMultiplyAdd(x, left, s1a);
            s1b = Vector256.FusedMultiplyAdd(x, right, s1b);
            x = Vector256.Create(a[2]);
            s2a = Vector256.FusedMultiplyAdd(x, left, s2a);
            s2b = Vector256.FusedMultiplyAdd(x, right, s2b);
            x = Vector256.Create(a[3]);
            s3a = Vector256.FusedMultiplyAdd(x, left, s3a);
            s3b = Vector256.FusedMultiplyAdd(x, right, s3b);
        }

        Add(Vector512.Create(s0a, s0b), sums + (0 * Side));
        Add(Vector512.Create(s1a, s1b), sums + (1 * Side));
        Add(Vector512.Create(s2a, s2b), sums + (2 * Side));
        Add(Vector512.Create(s3a, s3b), sums + (3 * Side));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> stretch, double* sums)
    {
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(stretch);
        (Vector512.Load(sums) + lower).Store(sums);
        (Vector512.Load(sums + 8) + upper).Store(sums + 8);
    }
}
