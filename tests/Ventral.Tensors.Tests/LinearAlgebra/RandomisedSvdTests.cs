using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class RandomisedSvdTests
{
    [Theory]
    [InlineData(120, 80, 10)]
    [InlineData(80, 120, 10)]
    [InlineData(90, 30, 30)]
    [InlineData(90, 30, 0)]
    public void The_error_keeps_to_its_bound(int rows, int columns, int rank)
    {
        Matrix<double> full = Falling(rows, columns);
        SingularValueDecomposition<double> exact = SingularValueDecomposition.Factorise(full, Inputs.Two);
        for (ulong seed = 0; seed < 5; seed++)
        {
            RandomisedSvd<double> svd = RandomisedSvd.Factorise(full, rank, new Seed(seed), Inputs.Two, oversampling: 5, powerIterations: 1);
            Matrix<double> scaled = Inputs.From(rows, rank, (i, j) => svd.Left[i, j] * svd.Values[j]);
            double rounding = rows * columns * Inputs.Epsilon * exact.Values[0];
            double error = SingularValueDecomposition.Factorise(Inputs.Minus(full, scaled.Multiply(svd.RightTransposed, Inputs.Two)), Inputs.Two).Values[0];
            error.ShouldBeLessThanOrEqualTo(svd.ErrorBound + rounding);

            // No approximation of this rank does better than the next value; the bound is useful, not merely true.
            double next = rank < exact.Values.Length ? exact.Values[rank] : 0;
            error.ShouldBeGreaterThanOrEqualTo(next - rounding);
            svd.ErrorBound.ShouldBeLessThanOrEqualTo((30 * next) + (10 * rounding));
            for (int i = 0; i < rank; i++)
            {
                svd.Values[i].ShouldBeLessThanOrEqualTo(exact.Values[i] + rounding);
                svd.Values[i].ShouldBeGreaterThanOrEqualTo(exact.Values[i] - svd.ErrorBound - rounding);
            }
        }
    }

    [Fact]
    public void A_matrix_of_low_rank_is_found_exactly()
    {
        Matrix<double> a = Inputs.Of("deficient", 60, 40);
        RandomisedSvd<double> svd = RandomisedSvd.Factorise(a, 20, new Seed(3), Inputs.Two);
        SingularValueDecomposition<double> exact = SingularValueDecomposition.Factorise(a, Inputs.Two);
        svd.ErrorBound.ShouldBeLessThan(1e-11 * exact.Values[0]);
        for (int i = 0; i < 20; i++)
        {
            svd.Values[i].ShouldBe(exact.Values[i], 100 * Inputs.Epsilon * exact.Values[0]);
        }
    }

    [Fact]
    public void The_seed_decides()
    {
        Matrix<double> a = Falling(50, 40);
        RandomisedSvd<double> first = RandomisedSvd.Factorise(a, 5, new Seed(1), Inputs.Two), again = RandomisedSvd.Factorise(a, 5, new Seed(1), new Workers(1));
        again.Values.ShouldBe(first.Values);
        again.ErrorBound.ShouldBe(first.ErrorBound);
        RandomisedSvd.Factorise(a, 5, new Seed(2), Inputs.Two).ErrorBound.ShouldNotBe(first.ErrorBound);
    }

    [Fact]
    public void More_than_the_smaller_side_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => RandomisedSvd.Factorise(Matrix.Identity<double>(3), 4, new Seed(1), Inputs.Two));

    private static Matrix<double> Falling(int rows, int columns)
    {
        Matrix<double> q = QrFactorisation.Factorise(Inputs.Numbers(rows, Math.Min(rows, columns), 1), Inputs.Two).Q;
        Matrix<double> p = QrFactorisation.Factorise(Inputs.Numbers(columns, Math.Min(rows, columns), 2), Inputs.Two).Q;
        return Inputs.From(rows, q.Columns, (i, j) => q[i, j] * Math.ScaleB(1, -j)).Multiply(p.Transpose(), Inputs.Two);
    }
}
