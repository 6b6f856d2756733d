using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// <see cref="GemmKernel"/> with 512-bit vectors. The sums stay in registers: 12 rows × 2 vectors are 24 of the 32,
/// which leaves room for a step's two loads and one broadcast; each load feeds 12 multiply-adds.
/// </summary>
internal static unsafe class GemmKernel512
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(double* a, double* b, double* c, long stride, int depth, bool isFirst)
    {
        Vector512<double> c0a = Vector512<double>.Zero, c0b = Vector512<double>.Zero;
        Vector512<double> c1a = Vector512<double>.Zero, c1b = Vector512<double>.Zero;
        Vector512<double> c2a = Vector512<double>.Zero, c2b = Vector512<double>.Zero;
        Vector512<double> c3a = Vector512<double>.Zero, c3b = Vector512<double>.Zero;
        Vector512<double> c4a = Vector512<double>.Zero, c4b = Vector512<double>.Zero;
        Vector512<double> c5a = Vector512<double>.Zero, c5b = Vector512<double>.Zero;
        Vector512<double> c6a = Vector512<double>.Zero, c6b = Vector512<double>.Zero;
        Vector512<double> c7a = Vector512<double>.Zero, c7b = Vector512<double>.Zero;
        Vector512<double> c8a = Vector512<double>.Zero, c8b = Vector512<double>.Zero;
        Vector512<double> c9a = Vector512<double>.Zero, c9b = Vector512<double>.Zero;
        Vector512<double> c10a = Vector512<double>.Zero, c10b = Vector512<double>.Zero;
        Vector512<double> c11a = Vector512<double>.Zero, c11b = Vector512<double>.Zero;
        double* row = c;
        if (!isFirst)
        {
            c0a = Vector512.Load(row);
            c0b = Vector512.Load(row + 8);
            row += stride;
            c1a = Vector512.Load(row);
            c1b = Vector512.Load(row + 8);
            row += stride;
            c2a = Vector512.Load(row);
            c2b = Vector512.Load(row + 8);
            row += stride;
            c3a = Vector512.Load(row);
            c3b = Vector512.Load(row + 8);
            row += stride;
            c4a = Vector512.Load(row);
            c4b = Vector512.Load(row + 8);
            row += stride;
            c5a = Vector512.Load(row);
            c5b = Vector512.Load(row + 8);
            row += stride;
            c6a = Vector512.Load(row);
            c6b = Vector512.Load(row + 8);
            row += stride;
            c7a = Vector512.Load(row);
            c7b = Vector512.Load(row + 8);
            row += stride;
            c8a = Vector512.Load(row);
            c8b = Vector512.Load(row + 8);
            row += stride;
            c9a = Vector512.Load(row);
            c9b = Vector512.Load(row + 8);
            row += stride;
            c10a = Vector512.Load(row);
            c10b = Vector512.Load(row + 8);
            row += stride;
            c11a = Vector512.Load(row);
            c11b = Vector512.Load(row + 8);
        }

        for (double* end = b + ((long)depth * GemmKernel.Width); b < end; a += GemmKernel.Height, b += GemmKernel.Width)
        {
            Vector512<double> left = Vector512.Load(b), right = Vector512.Load(b + 8), x;
            x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, left, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, right, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, left, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, right, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, left, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, right, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, left, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, right, c3b);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, left, c4a);
            c4b = Vector512.FusedMultiplyAdd(x, right, c4b);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, left, c5a);
            c5b = Vector512.FusedMultiplyAdd(x, right, c5b);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, left, c6a);
            c6b = Vector512.FusedMultiplyAdd(x, right, c6b);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, left, c7a);
            c7b = Vector512.FusedMultiplyAdd(x, right, c7b);
            x = Vector512.Create(a[8]);
            c8a = Vector512.FusedMultiplyAdd(x, left, c8a);
            c8b = Vector512.FusedMultiplyAdd(x, right, c8b);
            x = Vector512.Create(a[9]);
            c9a = Vector512.FusedMultiplyAdd(x, left, c9a);
            c9b = Vector512.FusedMultiplyAdd(x, right, c9b);
            x = Vector512.Create(a[10]);
            c10a = Vector512.FusedMultiplyAdd(x, left, c10a);
            c10b = Vector512.FusedMultiplyAdd(x, right, c10b);
            x = Vector512.Create(a[11]);
            c11a = Vector512.FusedMultiplyAdd(x, left, c11a);
            c11b = Vector512.FusedMultiplyAdd(x, right, c11b);
        }

        row = c;
        c0a.Store(row);
        c0b.Store(row + 8);
        row += stride;
        c1a.Store(row);
        c1b.Store(row + 8);
        row += stride;
        c2a.Store(row);
        c2b.Store(row + 8);
        row += stride;
        c3a.Store(row);
        c3b.Store(row + 8);
        row += stride;
        c4a.Store(row);
        c4b.Store(row + 8);
        row += stride;
        c5a.Store(row);
        c5b.Store(row + 8);
        row += stride;
        c6a.Store(row);
        c6b.Store(row + 8);
        row += stride;
        c7a.Store(row);
        c7b.Store(row + 8);
        row += stride;
        c8a.Store(row);
        c8b.Store(row + 8);
        row += stride;
        c9a.Store(row);
        c9b.Store(row + 8);
        row += stride;
        c10a.Store(row);
        c10b.Store(row + 8);
        row += stride;
        c11a.Store(row);
        c11b.Store(row + 8);
    }
}
