using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// The innermost product of <see cref="Gram"/>: 4 × 4 float64 sums gain the inner products of four rows with four, each
/// summed in 16 float32 lanes, which are then added in float32 by halves: lanes 8 apart, 4, 2, 1.
/// </summary>
/// <remarks>Four rows lie together, 16 columns of each at a time: <c>[columns / 16 × 4 × 16]</c>.</remarks>
internal static unsafe class GramKernel
{
    /// <summary>Rows that lie together.</summary>
    public const int Quad = 4;

    /// <summary>Partial sums of an inner product.</summary>
    public const int Lanes = 16;

    /// <summary>Columns are a multiple of this.</summary>
    public const int Step = 2 * Lanes;

    private const int Group = Quad * Lanes;

    /// <summary>Adds one product of four rows with four.</summary>
    /// <param name="a">Rows of the sums' rows.</param>
    /// <param name="b">Rows of the sums' columns.</param>
    /// <param name="columns">A multiple of <see cref="Step"/>.</param>
    /// <param name="sums"><c>[4 × 4]</c>.</param>
    /// <param name="ahead">Memory that is needed soon: a cache line is asked for with each <see cref="Step"/>.</param>
    public static void Run(float* a, float* b, int columns, double* sums, float* ahead)
    {
        if (!Avx512F.IsSupported)
        {
            for (int row = 0; row < Quad; row++)
            {
                Run256(a + (row * Lanes), b, columns, sums + (row * Quad));
            }
        }
        else if (a == b)
        {
            Same512(a, columns, sums, ahead);
        }
        else
        {
            Run512(a, b, columns, sums, ahead);
        }
    }

    /// <summary>The sum of the lanes, by halves.</summary>
    public static float Sum(Vector512<float> lanes)
    {
        Vector128<float> four = Fold(lanes.GetLower() + lanes.GetUpper());
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run512(float* a, float* b, int columns, double* sums, float* ahead)
    {
        Vector512<float> s00 = Vector512<float>.Zero, s01 = Vector512<float>.Zero, s02 = Vector512<float>.Zero, s03 = Vector512<float>.Zero;
        Vector512<float> s10 = Vector512<float>.Zero, s11 = Vector512<float>.Zero, s12 = Vector512<float>.Zero, s13 = Vector512<float>.Zero;
        Vector512<float> s20 = Vector512<float>.Zero, s21 = Vector512<float>.Zero, s22 = Vector512<float>.Zero, s23 = Vector512<float>.Zero;
        Vector512<float> s30 = Vector512<float>.Zero, s31 = Vector512<float>.Zero, s32 = Vector512<float>.Zero, s33 = Vector512<float>.Zero;
        Vector512<float> b0, b1, b2, b3, row;
        for (float* end = a + (columns * Quad); a < end; a += 2 * Group, b += 2 * Group, ahead += Lanes)
        {
            Sse.Prefetch0(ahead);
            b0 = Vector512.Load(b);
            b1 = Vector512.Load(b + Lanes);
            b2 = Vector512.Load(b + (2 * Lanes));
            b3 = Vector512.Load(b + (3 * Lanes));
            row = Vector512.Load(a);
            s00 = Vector512.FusedMultiplyAdd(row, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(row, b1, s01);
            s02 = Vector512.FusedMultiplyAdd(row, b2, s02);
            s03 = Vector512.FusedMultiplyAdd(row, b3, s03);
            row = Vector512.Load(a + Lanes);
            s10 = Vector512.FusedMultiplyAdd(row, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(row, b1, s11);
            s12 = Vector512.FusedMultiplyAdd(row, b2, s12);
            s13 = Vector512.FusedMultiplyAdd(row, b3, s13);
            row = Vector512.Load(a + (2 * Lanes));
            s20 = Vector512.FusedMultiplyAdd(row, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(row, b1, s21);
            s22 = Vector512.FusedMultiplyAdd(row, b2, s22);
            s23 = Vector512.FusedMultiplyAdd(row, b3, s23);
            row = Vector512.Load(a + (3 * Lanes));
            s30 = Vector512.FusedMultiplyAdd(row, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(row, b1, s31);
            s32 = Vector512.FusedMultiplyAdd(row, b2, s32);
            s33 = Vector512.FusedMultiplyAdd(row, b3, s33);

            b0 = Vector512.Load(b + Group);
            b1 = Vector512.Load(b + Group + Lanes);
            b2 = Vector512.Load(b + Group + (2 * Lanes));
            b3 = Vector512.Load(b + Group + (3 * Lanes));
            row = Vector512.Load(a + Group);
            s00 = Vector512.FusedMultiplyAdd(row, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(row, b1, s01);
            s02 = Vector512.FusedMultiplyAdd(row, b2, s02);
            s03 = Vector512.FusedMultiplyAdd(row, b3, s03);
            row = Vector512.Load(a + Group + Lanes);
            s10 = Vector512.FusedMultiplyAdd(row, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(row, b1, s11);
            s12 = Vector512.FusedMultiplyAdd(row, b2, s12);
            s13 = Vector512.FusedMultiplyAdd(row, b3, s13);
            row = Vector512.Load(a + Group + (2 * Lanes));
            s20 = Vector512.FusedMultiplyAdd(row, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(row, b1, s21);
            s22 = Vector512.FusedMultiplyAdd(row, b2, s22);
            s23 = Vector512.FusedMultiplyAdd(row, b3, s23);
            row = Vector512.Load(a + Group + (3 * Lanes));
            s30 = Vector512.FusedMultiplyAdd(row, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(row, b1, s31);
            s32 = Vector512.FusedMultiplyAdd(row, b2, s32);
            s33 = Vector512.FusedMultiplyAdd(row, b3, s33);
        }

        Add(
            Fours(Eights(s00, s10), Eights(s20, s30)),
            Fours(Eights(s01, s11), Eights(s21, s31)),
            Fours(Eights(s02, s12), Eights(s22, s32)),
            Fours(Eights(s03, s13), Eights(s23, s33)),
            sums);
    }

    // Four rows with themselves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Same512(float* a, int columns, double* sums, float* ahead)
    {
        Vector512<float> s00 = Vector512<float>.Zero, s01 = Vector512<float>.Zero, s02 = Vector512<float>.Zero, s03 = Vector512<float>.Zero;
        Vector512<float> s11 = Vector512<float>.Zero, s12 = Vector512<float>.Zero, s13 = Vector512<float>.Zero;
        Vector512<float> s22 = Vector512<float>.Zero, s23 = Vector512<float>.Zero, s33 = Vector512<float>.Zero;
        float* end = a + (columns * Quad);
        for (int step = 0; a < end; a += Group, step++)
        {
            if ((step & 1) == 0)
            {
                Sse.Prefetch0(ahead + (step / 2 * Lanes));
            }

            Vector512<float> a0 = Vector512.Load(a), a1 = Vector512.Load(a + Lanes), a2 = Vector512.Load(a + (2 * Lanes)), a3 = Vector512.Load(a + (3 * Lanes));
            s00 = Vector512.FusedMultiplyAdd(a0, a0, s00);
            s01 = Vector512.FusedMultiplyAdd(a0, a1, s01);
            s02 = Vector512.FusedMultiplyAdd(a0, a2, s02);
            s03 = Vector512.FusedMultiplyAdd(a0, a3, s03);
            s11 = Vector512.FusedMultiplyAdd(a1, a1, s11);
            s12 = Vector512.FusedMultiplyAdd(a1, a2, s12);
            s13 = Vector512.FusedMultiplyAdd(a1, a3, s13);
            s22 = Vector512.FusedMultiplyAdd(a2, a2, s22);
            s23 = Vector512.FusedMultiplyAdd(a2, a3, s23);
            s33 = Vector512.FusedMultiplyAdd(a3, a3, s33);
        }

        Add(
            Fours(Eights(s00, s01), Eights(s02, s03)),
            Fours(Eights(s01, s11), Eights(s12, s13)),
            Fours(Eights(s02, s12), Eights(s22, s23)),
            Fours(Eights(s03, s13), Eights(s23, s33)),
            sums);
    }

    // A vector holds four lanes of each sum of a column of the 4 × 4; then two lanes of two columns', then all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3, double* sums)
    {
        Vector512<float> c01 = Avx512F.Shuffle(c0, c1, 0b01_00_01_00) + Avx512F.Shuffle(c0, c1, 0b11_10_11_10);
        Vector512<float> c23 = Avx512F.Shuffle(c2, c3, 0b01_00_01_00) + Avx512F.Shuffle(c2, c3, 0b11_10_11_10);
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Avx512F.Shuffle(c01, c23, 0b10_00_10_00) + Avx512F.Shuffle(c01, c23, 0b11_01_11_01));
        (Vector512.Load(sums) + lower).Store(sums);
        (Vector512.Load(sums + 8) + upper).Store(sums + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Eights(Vector512<float> x, Vector512<float> y) => Avx512F.Shuffle4x128(x, y, 0b01_00_01_00) + Avx512F.Shuffle4x128(x, y, 0b11_10_11_10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fours(Vector512<float> x, Vector512<float> y) => Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    // One row with four; the lower eight lanes and the upper ones.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run256(float* a, float* b, int columns, double* sums)
    {
        Vector256<float> l0 = Vector256<float>.Zero, l1 = Vector256<float>.Zero, l2 = Vector256<float>.Zero, l3 = Vector256<float>.Zero;
        Vector256<float> u0 = Vector256<float>.Zero, u1 = Vector256<float>.Zero, u2 = Vector256<float>.Zero, u3 = Vector256<float>.Zero;
        for (float* end = a + (columns * Quad); a < end; a += Group, b += Group)
        {
            Vector256<float> row = Vector256.Load(a);
            l0 = Vector256.FusedMultiplyAdd(row, Vector256.Load(b), l0);
            l1 = Vector256.FusedMultiplyAdd(row, Vector256.Load(b + Lanes), l1);
            l2 = Vector256.FusedMultiplyAdd(row, Vector256.Load(b + (2 * Lanes)), l2);
            l3 = Vector256.FusedMultiplyAdd(row, Vector256.Load(b + (3 * Lanes)), l3);
            row = Vector256.Load(a + 8);
            u0 = Vector256.FusedMultiplyAdd(row, Vector256.Load(b + 8), u0);
            u1 = Vector256.FusedMultiplyAdd(row, Vector256.Load(b + Lanes + 8), u1);
            u2 = Vector256.FusedMultiplyAdd(row, Vector256.Load(b + (2 * Lanes) + 8), u2);
            u3 = Vector256.FusedMultiplyAdd(row, Vector256.Load(b + (3 * Lanes) + 8), u3);
        }

        Add(Fold(l0 + u0), sums);
        Add(Fold(l1 + u1), sums + 1);
        Add(Fold(l2 + u2), sums + 2);
        Add(Fold(l3 + u3), sums + 3);
    }

    private static void Add(Vector128<float> four, double* sum) => *sum += (four[0] + four[2]) + (four[1] + four[3]);

    private static Vector128<float> Fold(Vector256<float> eight) => eight.GetLower() + eight.GetUpper();
}
