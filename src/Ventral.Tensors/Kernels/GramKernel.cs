using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// The innermost product of <see cref="Gram"/>: 16 × 16 sums gain one panel times another. The sums of 8 rows × 2
/// vectors (512-bit), or of 4 rows × 2 vectors (256-bit and below), stay in registers.
/// </summary>
/// <remarks>Products of widened float32 are exact, so a fused and a separate multiply-add give the same bits.</remarks>
internal static unsafe class GramKernel
{
    /// <summary>Rows of a panel.</summary>
    public const int Side = 16;

    /// <summary>Adds one stretch of columns.</summary>
    /// <param name="a">Panel <c>[length × 16]</c> of the sums' rows.</param>
    /// <param name="b">Panel <c>[length × 16]</c> of the sums' columns.</param>
    /// <param name="length">Columns of the stretch.</param>
    /// <param name="sums"><c>[16 × 16]</c>.</param>
    public static void Run(double* a, double* b, int length, double* sums)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            for (int row = 0; row < Side; row += 8)
            {
                Tile8(a + row, b, length, sums + (row * Side));
            }

            return;
        }

        for (int row = 0; row < Side; row += 4)
        {
            for (int column = 0; column < Side; column += 8)
            {
                Tile4(a + row, b + column, length, sums + (row * Side) + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8(double* a, double* b, int length, double* sums)
    {
        Vector512<double> s0a = Vector512.Load(sums + 0), s0b = Vector512.Load(sums + 8);
        Vector512<double> s1a = Vector512.Load(sums + 16), s1b = Vector512.Load(sums + 24);
        Vector512<double> s2a = Vector512.Load(sums + 32), s2b = Vector512.Load(sums + 40);
        Vector512<double> s3a = Vector512.Load(sums + 48), s3b = Vector512.Load(sums + 56);
        Vector512<double> s4a = Vector512.Load(sums + 64), s4b = Vector512.Load(sums + 72);
        Vector512<double> s5a = Vector512.Load(sums + 80), s5b = Vector512.Load(sums + 88);
        Vector512<double> s6a = Vector512.Load(sums + 96), s6b = Vector512.Load(sums + 104);
        Vector512<double> s7a = Vector512.Load(sums + 112), s7b = Vector512.Load(sums + 120);
        for (int k = 0; k < length; k++, a += Side, b += Side)
        {
            Vector512<double> left = Vector512.Load(b), right = Vector512.Load(b + 8), x;
            x = Vector512.Create(a[0]);
            s0a = Vector512.FusedMultiplyAdd(x, left, s0a);
            s0b = Vector512.FusedMultiplyAdd(x, right, s0b);
            x = Vector512.Create(a[1]);
            s1a = Vector512.FusedMultiplyAdd(x, left, s1a);
            s1b = Vector512.FusedMultiplyAdd(x, right, s1b);
            x = Vector512.Create(a[2]);
            s2a = Vector512.FusedMultiplyAdd(x, left, s2a);
            s2b = Vector512.FusedMultiplyAdd(x, right, s2b);
            x = Vector512.Create(a[3]);
            s3a = Vector512.FusedMultiplyAdd(x, left, s3a);
            s3b = Vector512.FusedMultiplyAdd(x, right, s3b);
            x = Vector512.Create(a[4]);
            s4a = Vector512.FusedMultiplyAdd(x, left, s4a);
            s4b = Vector512.FusedMultiplyAdd(x, right, s4b);
            x = Vector512.Create(a[5]);
            s5a = Vector512.FusedMultiplyAdd(x, left, s5a);
            s5b = Vector512.FusedMultiplyAdd(x, right, s5b);
            x = Vector512.Create(a[6]);
            s6a = Vector512.FusedMultiplyAdd(x, left, s6a);
            s6b = Vector512.FusedMultiplyAdd(x, right, s6b);
            x = Vector512.Create(a[7]);
            s7a = Vector512.FusedMultiplyAdd(x, left, s7a);
            s7b = Vector512.FusedMultiplyAdd(x, right, s7b);
        }

        s0a.Store(sums + 0);
        s0b.Store(sums + 8);
        s1a.Store(sums + 16);
        s1b.Store(sums + 24);
        s2a.Store(sums + 32);
        s2b.Store(sums + 40);
        s3a.Store(sums + 48);
        s3b.Store(sums + 56);
        s4a.Store(sums + 64);
        s4b.Store(sums + 72);
        s5a.Store(sums + 80);
        s5b.Store(sums + 88);
        s6a.Store(sums + 96);
        s6b.Store(sums + 104);
        s7a.Store(sums + 112);
        s7b.Store(sums + 120);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(double* a, double* b, int length, double* sums)
    {
        Vector256<double> s0a = Vector256.Load(sums + 0), s0b = Vector256.Load(sums + 4);
        Vector256<double> s1a = Vector256.Load(sums + 16), s1b = Vector256.Load(sums + 20);
        Vector256<double> s2a = Vector256.Load(sums + 32), s2b = Vector256.Load(sums + 36);
        Vector256<double> s3a = Vector256.Load(sums + 48), s3b = Vector256.Load(sums + 52);
        for (int k = 0; k < length; k++, a += Side, b += Side)
        {
            Vector256<double> left = Vector256.Load(b), right = Vector256.Load(b + 4), x;
            x = Vector256.Create(a[0]);
            s0a += x * left;
            s0b += x * right;
            x = Vector256.Create(a[1]);
            s1a += x * left;
            s1b += x * right;
            x = Vector256.Create(a[2]);
            s2a += x * left;
            s2b += x * right;
            x = Vector256.Create(a[3]);
            s3a += x * left;
            s3b += x * right;
        }

        s0a.Store(sums + 0);
        s0b.Store(sums + 4);
        s1a.Store(sums + 16);
        s1b.Store(sums + 20);
        s2a.Store(sums + 32);
        s2b.Store(sums + 36);
        s3a.Store(sums + 48);
        s3b.Store(sums + 52);
    }
}
