using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class GemmTests
{
    private static readonly Workers Two = new(2);

    [Fact]
    public void Float32_products_of_any_order_have_the_bits_of_one_product_after_another() => AnyProduct<float>(150);

    [Fact]
    public void Float64_products_of_any_order_have_the_bits_of_one_product_after_another() => AnyProduct<double>(150);

    [Theory]
    [InlineData(1, 600, 40)]
    [InlineData(13, 1025, 33)]
    [InlineData(400, 70, 17)]
    [InlineData(30, 40, 4200)]
    public void Blocks_leave_the_bits_alone(int rows, int depth, int columns)
    {
        Check<float>(rows, depth, columns, GemmMode.Assign, false, false, 1, 0, 1);
        Check<double>(rows, depth, columns, GemmMode.Subtract, true, true, 1, 3, 2);
    }

    [Fact]
    public void Many_large_products_are_as_many_alone() => Check<float>(150, 130, 120, GemmMode.Add, false, true, 3, 5, 4);

    [Theory]
    [InlineData(1, 7, 5, 4)]
    [InlineData(3, 40, 600, 140)]
    [InlineData(2, 0, 3, 3)]
    public void Many_that_share_a_right_factor_are_as_many_alone(int count, int rows, int depth, int columns)
    {
        double[] a = Numbers<double>(count * rows * depth, 1), b = Numbers<double>(depth * columns, 2);
        foreach (var mode in Enum.GetValues<GemmMode>())
        {
            double[] many = Numbers<double>(count * rows * columns, 3), alone = [.. many];
            Gemm.MultiplyMany(count, new MatrixSpan<double>(a, rows, depth), rows * depth, new MatrixSpan<double>(b, depth, columns), 0, many, columns, rows * columns, Two, mode);
            for (int i = 0; i < count; i++)
            {
                Gemm.Multiply(new MatrixSpan<double>(a.AsSpan(i * rows * depth), rows, depth), new MatrixSpan<double>(b, depth, columns), alone.AsSpan(i * rows * columns, rows * columns), Two, mode);
            }

            many.ShouldBe(alone);
        }
    }

    [Fact]
    public void Many_products_over_no_depth_are_zero_or_what_was_there()
    {
        double[] c = [1, 2, 3, 4, 5, 6];
        Gemm.MultiplyMany(2, new MatrixSpan<double>([], 1, 0), 0, new MatrixSpan<double>([], 0, 2), 0, c, 2, 4, Two, GemmMode.Add);
        c.ShouldBe([1, 2, 3, 4, 5, 6]);
        Gemm.MultiplyMany(2, new MatrixSpan<double>([], 1, 0), 0, new MatrixSpan<double>([], 0, 2), 0, c, 2, 4, Two);
        c.ShouldBe([0, 0, 3, 4, 0, 0]);
    }

    [Fact]
    public void A_product_over_no_depth_is_zero_or_what_was_there()
    {
        double[] c = [1, 2, 3, 4];
        Gemm.Multiply(new MatrixSpan<double>([], 2, 0), new MatrixSpan<double>([], 0, 2), c.AsSpan(), Two, GemmMode.Add);
        c.ShouldBe([1, 2, 3, 4]);
        Gemm.Multiply(new MatrixSpan<double>([], 2, 0), new MatrixSpan<double>([], 0, 2), c.AsSpan(), Two);
        c.ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void NaN_stays_in_its_row_and_column()
    {
        double[] a = [double.NaN, 1, 2, 3], b = [1, 2, 3, 4], c = new double[4];
        Gemm.Multiply(new MatrixSpan<double>(a, 2, 2), new MatrixSpan<double>(b, 2, 2), c.AsSpan(), Two);
        c.ShouldBe([double.NaN, double.NaN, 11, 16]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        float[] four = [1, 2, 3, 4];
        Should.Throw<ArgumentException>(() => _ = new MatrixSpan<float>(four, 2, 3));
        Should.Throw<ArgumentException>(() => _ = new MatrixSpan<float>(four, 2, 2, 3, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => _ = new MatrixSpan<float>(four, -1, 2));
        Should.Throw<ArgumentException>(() => Gemm.Multiply(new MatrixSpan<float>(four, 2, 2), new MatrixSpan<float>(four, 1, 4), new float[8].AsSpan(), Two));
        Should.Throw<ArgumentException>(() => Gemm.Multiply(new MatrixSpan<float>(four, 2, 2), new MatrixSpan<float>(four, 2, 2), new float[3].AsSpan(), Two));
        Should.Throw<ArgumentException>(() => Gemm.Multiply(new MatrixSpan<float>(four, 2, 2), new MatrixSpan<float>(four, 2, 2), new float[9].AsSpan(), 1, Two));
        Should.Throw<ArgumentException>(() => Many(2, 4, 8, 4));
        Should.Throw<ArgumentException>(() => Many(2, 4, 4, 8));
        Should.Throw<ArgumentException>(() => Many(3, 4, 8, 8));
        Should.Throw<NotSupportedException>(() => Gemm.Multiply(new MatrixSpan<Half>(new Half[1], 1, 1), new MatrixSpan<Half>(new Half[1], 1, 1), new Half[1].AsSpan(), Two));

        static void Many(int nextA, int lengthOfA, int nextC, int lengthOfC) => Gemm.MultiplyMany(
            2, new MatrixSpan<float>(new float[lengthOfA], 2, 2), nextA, new MatrixSpan<float>(new float[4], 2, 2), 0, new float[lengthOfC].AsSpan(), 2, nextC, Two);
    }

    private static void AnyProduct<T>(int cases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var draws = new Philox(new Seed((ulong)(uint)seed), "gemm");
            Check<T>(
                draws.NextInt(45),
                draws.NextInt(40),
                draws.NextInt(70),
                (GemmMode)draws.NextInt(3),
                draws.NextInt(2) == 1,
                draws.NextInt(2) == 1,
                1 + draws.NextInt(3),
                draws.NextInt(4),
                1 + draws.NextInt(4));
        }).Check(Config.Quick.WithMaxTest(cases));

    // Rows and columns lie `gap` further apart than they need; each factor may be stored transposed.
    private static void Check<T>(int rows, int depth, int columns, GemmMode mode, bool turnA, bool turnB, int count, int gap, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int strideA = (turnA ? rows : depth) + gap, strideB = (turnB ? depth : columns) + gap, strideC = columns + gap;
        int nextA = (turnA ? depth : rows) * strideA, nextB = (turnB ? columns : depth) * strideB, nextC = rows * strideC;
        T[] a = Numbers<T>(count * nextA, 1), b = Numbers<T>(count * nextB, 2), c = Numbers<T>(count * nextC, 3), expected = [.. c];
        MatrixSpan<T> left = turnA ? new MatrixSpan<T>(a, depth, rows, strideA, 1).Transposed : new MatrixSpan<T>(a, rows, depth, strideA, 1);
        MatrixSpan<T> right = turnB ? new MatrixSpan<T>(b, columns, depth, strideB, 1).Transposed : new MatrixSpan<T>(b, depth, columns, strideB, 1);
        for (int n = 0; n < count; n++)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    ref T sum = ref expected[(n * nextC) + (i * strideC) + j];
                    sum = mode == GemmMode.Assign ? T.Zero : sum;
                    for (int k = 0; k < depth; k++)
                    {
                        T x = a[(n * nextA) + (turnA ? (k * strideA) + i : (i * strideA) + k)], y = b[(n * nextB) + (turnB ? (j * strideB) + k : (k * strideB) + j)];
                        sum = T.FusedMultiplyAdd(mode == GemmMode.Subtract ? -x : x, y, sum);
                    }
                }
            }
        }

        Gemm.MultiplyMany(count, left, nextA, right, nextB, c.AsSpan(), strideC, nextC, new Workers(threads), mode);
        c.ShouldBe(expected, $"{rows} × {depth} × {columns}, {mode}, {turnA}, {turnB}, {count}, {gap}, {threads}");
    }

    private static T[] Numbers<T>(int count, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] draws = new double[count];
        new Philox(new Seed(seed), "gemm numbers").FillNormal(draws);
        return Array.ConvertAll(draws, T.CreateTruncating);
    }
}
