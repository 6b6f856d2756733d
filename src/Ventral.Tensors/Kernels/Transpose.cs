using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors.Kernels;

/// <summary>Turns rows into columns, 8 × 8 or 4 × 4 values at a time in registers, which touches each cache line once.</summary>
internal static unsafe class Transpose
{
    /// <summary>Writes rows as columns.</summary>
    /// <param name="source"><c>[rows × columns]</c>, rows <paramref name="sourceStride"/> apart.</param>
    /// <param name="sourceStride">From one row to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="target">Takes <c>[columns × rows]</c>, rows <paramref name="targetStride"/> apart.</param>
    /// <param name="targetStride">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, long sourceStride, int rows, int columns, float* target, long targetStride)
    {
        int row = 0;
        for (; row <= rows - 8; row += 8)
        {
            float* from = source + (row * sourceStride), to = target + row;
            int column = 0;
            for (; column <= columns - 8; column += 8, from += 8, to += 8 * targetStride)
            {
                Columns8 block = Columns8.Load(from, sourceStride);
                block.C0.Store(to);
                block.C1.Store(to + targetStride);
                block.C2.Store(to + (2 * targetStride));
                block.C3.Store(to + (3 * targetStride));
                block.C4.Store(to + (4 * targetStride));
                block.C5.Store(to + (5 * targetStride));
                block.C6.Store(to + (6 * targetStride));
                block.C7.Store(to + (7 * targetStride));
            }

            Plain(from, sourceStride, 8, columns - column, to, targetStride);
        }

        for (; row <= rows - 4; row += 4)
        {
            float* from = source + (row * sourceStride), to = target + row;
            int column = 0;
            for (; column <= columns - 4; column += 4, from += 4, to += 4 * targetStride)
            {
                Block4(from, sourceStride, to, targetStride);
            }

            Plain(from, sourceStride, 4, columns - column, to, targetStride);
        }

        Plain(source + (row * sourceStride), sourceStride, rows - row, columns, target + row, targetStride);
    }

    /// <inheritdoc cref="Run(float*, long, int, int, float*, long)"/>
    public static void Run<T>(T* source, long sourceStride, int rows, int columns, T* target, long targetStride)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Run((float*)source, sourceStride, rows, columns, (float*)target, targetStride);
        }
        else
        {
            Run((double*)source, sourceStride, rows, columns, (double*)target, targetStride);
        }
    }

    /// <inheritdoc cref="Run(float*, long, int, int, float*, long)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(double* source, long sourceStride, int rows, int columns, double* target, long targetStride)
    {
        int row = 0;
        for (; Avx.IsSupported && row <= rows - 4; row += 4)
        {
            double* from = source + (row * sourceStride), to = target + row;
            int column = 0;
            for (; column <= columns - 4; column += 4, from += 4, to += 4 * targetStride)
            {
                Vector256<double> r0 = Vector256.Load(from), r1 = Vector256.Load(from + sourceStride);
                Vector256<double> r2 = Vector256.Load(from + (2 * sourceStride)), r3 = Vector256.Load(from + (3 * sourceStride));
                Vector256<double> a = Avx.UnpackLow(r0, r1), b = Avx.UnpackHigh(r0, r1), c = Avx.UnpackLow(r2, r3), d = Avx.UnpackHigh(r2, r3);
                Avx.Permute2x128(a, c, 0x20).Store(to);
                Avx.Permute2x128(b, d, 0x20).Store(to + targetStride);
                Avx.Permute2x128(a, c, 0x31).Store(to + (2 * targetStride));
                Avx.Permute2x128(b, d, 0x31).Store(to + (3 * targetStride));
            }

            Plain(from, sourceStride, 4, columns - column, to, targetStride);
        }

        Plain(source + (row * sourceStride), sourceStride, rows - row, columns, target + row, targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain<T>(T* source, long sourceStride, int rows, int columns, T* target, long targetStride)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++, source += sourceStride, target++)
        {
            for (int column = 0; column < columns; column++)
            {
                target[column * targetStride] = source[column];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block4(float* from, long stride, float* to, long targetStride)
    {
        if (!Sse.IsSupported)
        {
            Plain(from, stride, 4, 4, to, targetStride);
            return;
        }

        Vector128<float> r0 = Vector128.Load(from), r1 = Vector128.Load(from + stride);
        Vector128<float> r2 = Vector128.Load(from + (2 * stride)), r3 = Vector128.Load(from + (3 * stride));
        Vector128<float> a = Sse.UnpackLow(r0, r1), b = Sse.UnpackHigh(r0, r1), c = Sse.UnpackLow(r2, r3), d = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(a, c).Store(to);
        Sse.MoveHighToLow(c, a).Store(to + targetStride);
        Sse.MoveLowToHigh(b, d).Store(to + (2 * targetStride));
        Sse.MoveHighToLow(d, b).Store(to + (3 * targetStride));
    }

    /// <summary>The columns of an 8 × 8 block.</summary>
    internal struct Columns8
    {
        public Vector256<float> C0, C1, C2, C3, C4, C5, C6, C7;

        /// <summary>Reads eight values of each of eight rows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Columns8 Load(float* from, long stride)
        {
            Columns8 columns;
            if (!Avx.IsSupported)
            {
                columns.C0 = Column(from, stride);
                columns.C1 = Column(from + 1, stride);
                columns.C2 = Column(from + 2, stride);
                columns.C3 = Column(from + 3, stride);
                columns.C4 = Column(from + 4, stride);
                columns.C5 = Column(from + 5, stride);
                columns.C6 = Column(from + 6, stride);
                columns.C7 = Column(from + 7, stride);
                return columns;
            }

            Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + stride);
            Vector256<float> r2 = Vector256.Load(from + (2 * stride)), r3 = Vector256.Load(from + (3 * stride));
            Vector256<float> r4 = Vector256.Load(from + (4 * stride)), r5 = Vector256.Load(from + (5 * stride));
            Vector256<float> r6 = Vector256.Load(from + (6 * stride)), r7 = Vector256.Load(from + (7 * stride));

            // Pairs of rows, then fours, in each 128-bit half; then the halves find together.
            Vector256<double> a0 = Avx.UnpackLow(r0, r1).AsDouble(), a1 = Avx.UnpackHigh(r0, r1).AsDouble();
            Vector256<double> a2 = Avx.UnpackLow(r2, r3).AsDouble(), a3 = Avx.UnpackHigh(r2, r3).AsDouble();
            Vector256<double> a4 = Avx.UnpackLow(r4, r5).AsDouble(), a5 = Avx.UnpackHigh(r4, r5).AsDouble();
            Vector256<double> a6 = Avx.UnpackLow(r6, r7).AsDouble(), a7 = Avx.UnpackHigh(r6, r7).AsDouble();
            Vector256<float> b0 = Avx.UnpackLow(a0, a2).AsSingle(), b1 = Avx.UnpackHigh(a0, a2).AsSingle();
            Vector256<float> b2 = Avx.UnpackLow(a1, a3).AsSingle(), b3 = Avx.UnpackHigh(a1, a3).AsSingle();
            Vector256<float> b4 = Avx.UnpackLow(a4, a6).AsSingle(), b5 = Avx.UnpackHigh(a4, a6).AsSingle();
            Vector256<float> b6 = Avx.UnpackLow(a5, a7).AsSingle(), b7 = Avx.UnpackHigh(a5, a7).AsSingle();
            columns.C0 = Avx.Permute2x128(b0, b4, 0x20);
            columns.C1 = Avx.Permute2x128(b1, b5, 0x20);
            columns.C2 = Avx.Permute2x128(b2, b6, 0x20);
            columns.C3 = Avx.Permute2x128(b3, b7, 0x20);
            columns.C4 = Avx.Permute2x128(b0, b4, 0x31);
            columns.C5 = Avx.Permute2x128(b1, b5, 0x31);
            columns.C6 = Avx.Permute2x128(b2, b6, 0x31);
            columns.C7 = Avx.Permute2x128(b3, b7, 0x31);
            return columns;
        }

        private static Vector256<float> Column(float* from, long stride) => Vector256.Create(
            from[0], from[stride], from[2 * stride], from[3 * stride], from[4 * stride], from[5 * stride], from[6 * stride], from[7 * stride]);
    }
}
