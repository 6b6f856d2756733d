using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class PositiveDefiniteTests
{
    /// <summary>2 on the diagonal and −1 beside it have the inverse min(i, j) (n + 1 − max(i, j)) / (n + 1), counted from 1, and a condition below (n + 1)² / 2.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(530)]
    public void The_inverse_of_a_second_difference_is_the_known_one(int size)
    {
        double[] matrix = Inputs.Of("toeplitz", size, size).Values.ToArray();

        PositiveDefinite.Invert<double>(matrix, size, Inputs.Two);

        double greatest = (size + 1) / 4.0, bound = size * (size + 1) * (size + 1) / 2.0 * Inputs.Epsilon / 2 * greatest;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                matrix[(i * size) + j].ShouldBe((Math.Min(i, j) + 1) * (double)(size - Math.Max(i, j)) / (size + 1), bound);
            }
        }
    }

    /// <summary>The inverse of Hilbert's matrix of 5 rows is of whole numbers; its condition is 4.8 · 10⁵.</summary>
    [Fact]
    public void The_inverse_of_Hilberts_matrix_is_the_known_one()
    {
        double[] matrix = Inputs.Of("hilbert", 5, 5).Values.ToArray();
        double[] expected = [25, -300, 1050, -1400, 630, -300, 4800, -18900, 26880, -12600, 1050, -18900, 79380, -117600, 56700, -1400, 26880, -117600, 179200, -88200, 630, -12600, 56700, -88200, 44100];

        PositiveDefinite.Invert<double>(matrix, 5, Inputs.Two);

        for (int i = 0; i < expected.Length; i++)
        {
            matrix[i].ShouldBe(expected[i], 5 * 4.8e5 * Inputs.Epsilon / 2 * 179200);
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(300)]
    public void Only_the_lower_triangle_is_read_and_the_inverse_is_exactly_symmetric(int size)
    {
        var a = Inputs.Of("positive", size, size);
        double[] whole = a.Values.ToArray(), lower = [.. whole.Select((v, i) => i % size > i / size ? double.NaN : v)];

        PositiveDefinite.Invert<double>(whole, size, new Workers(1));
        PositiveDefinite.Invert<double>(lower, size, Inputs.Two);

        lower.ShouldBe(whole);
        for (int i = 0; i < size * size; i++)
        {
            whole[i].ShouldBe(whole[(i % size * size) + (i / size)]);
        }

        var solved = Cholesky.Factorise(a, Inputs.Two).Solve(Matrix.Identity<double>(size), Inputs.Two);
        Inputs.Norm(Inputs.Minus(new Matrix<double>(size, size, whole), solved)).ShouldBeLessThan(1e-9 * Inputs.Norm(solved));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(99)]
    [InlineData(260)]
    public void The_first_pivot_that_is_not_positive_is_named(int pivot)
    {
        double[] matrix = Inputs.From(300, 300, (i, j) => i == j ? i >= pivot ? -2.5 : 1 : 0).Values.ToArray();

        var thrown = Should.Throw<NotPositiveDefiniteException>(() => PositiveDefinite.Invert<double>(matrix, 300, Inputs.Two));

        (thrown.Pivot, thrown.Value).ShouldBe((pivot, -2.5));
        thrown.Message.ShouldContain("of 300 pivots");
    }

    [Fact]
    public void Singular_matrices_and_NaN_are_refused()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 81)];
        Should.Throw<NotPositiveDefiniteException>(() => PositiveDefinite.Invert<double>(ones, 9, Inputs.Two)).Pivot.ShouldBe(1);
        double[] unknown = [2, 0, double.NaN, 2];
        Should.Throw<NotPositiveDefiniteException>(() => PositiveDefinite.Invert<double>(unknown, 2, Inputs.Two)).Pivot.ShouldBe(1);
        Should.Throw<ArgumentException>(() => PositiveDefinite.Invert<double>(new double[5], 2, Inputs.Two));
        Should.Throw<ArgumentException>(() => PositiveDefinite.Invert<double>([], -1, Inputs.Two));
    }

    [Fact]
    public void Single_precision_is_good_to_its_own_rounding()
    {
        const int Size = 150;
        float[] matrix = Inputs.Of("toeplitz", Size, Size).Convert<float>().Values.ToArray();

        PositiveDefinite.Invert<float>(matrix, Size, Inputs.Two);

        for (int i = 0; i < Size; i++)
        {
            double expected = (i + 1) * (double)(Size - i) / (Size + 1);
            ((double)matrix[(i * Size) + i]).ShouldBe(expected, Size * Size / 2.0 / (1 << 24) * Size / 4);
        }
    }
}
