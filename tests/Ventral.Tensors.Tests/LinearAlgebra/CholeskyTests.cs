using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class CholeskyTests
{
    [Fact]
    public void Factors_and_solutions_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("cholesky"))
        {
            int size = golden.Int("rows");
            Matrix<double> a = Inputs.Of("positive", size, size);
            Cholesky<double> cholesky = Cholesky.Factorise(a, Inputs.Two);
            double bound = 4 * (size + 1) * Inputs.Epsilon * golden.Double("condition");
            Golden.Agree(cholesky.L, golden, "lower", bound * Math.Sqrt(size + 1));
            Golden.Agree(cholesky.Solve(Inputs.Numbers(size, 7, 3), Inputs.Two), golden, "solution", bound);
            cholesky.LogDeterminant.ShouldBe(golden.Double("logDeterminant"), 4 * (size + 1) * Inputs.Epsilon * Math.Max(1, Math.Abs(golden.Double("logDeterminant"))));
        }
    }

    [Fact]
    public void Triangular_solutions_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("triangular"))
        {
            int rows = golden.Int("rows"), columns = golden.Int("columns");
            Matrix<double> x = Inputs.Numbers(rows, rows, 1), b = Inputs.Numbers(rows, columns, 2);
            Matrix<double> t = Inputs.From(rows, rows, (i, j) => (x[i, j] / 16) + (i == j ? 2 : 0));
            double bound = (rows + 1) * Inputs.Epsilon * golden.Double("condition");
            Golden.Agree(TriangularSystem.SolveLower(t, b, Inputs.Two), golden, "lower", bound);
            Golden.Agree(TriangularSystem.SolveLowerTransposed(t, b, Inputs.Two), golden, "lowerTransposed", bound);
            Golden.Agree(TriangularSystem.SolveUpper(t, b, Inputs.Two), golden, "upper", bound);
            Golden.Agree(TriangularSystem.SolveUpperTransposed(t, b, Inputs.Two), golden, "upperTransposed", bound);
        }
    }

    [Fact]
    public void The_product_of_the_factors_is_the_matrix()
    {
        Prop.ForAll(Gen.Choose(0, 90).ToArbitrary(), Gen.Choose(1, 1000).ToArbitrary(), (size, salt) =>
        {
            Matrix<double> x = Inputs.Numbers(size, size + 3, salt), a = x.Multiply(x.Transpose(), Inputs.Two), b = Inputs.Numbers(size, 4, salt);
            a = Inputs.From(size, size, (i, j) => a[i, j] + (i == j ? 0.125 : 0));
            Cholesky<double> cholesky = Cholesky.Factorise(a, Inputs.Two);
            Inputs.Norm(Inputs.Minus(cholesky.L.Multiply(cholesky.L.Transpose(), Inputs.Two), a)).ShouldBeLessThanOrEqualTo((size + 1) * Inputs.Epsilon * Inputs.Norm(a));
            Matrix<double> solution = cholesky.Solve(b, Inputs.Two);
            Inputs.Norm(Inputs.Minus(a.Multiply(solution, Inputs.Two), b))
                .ShouldBeLessThanOrEqualTo((size + 1) * Inputs.Epsilon * ((Inputs.Norm(a) * Inputs.Norm(solution)) + Inputs.Norm(b)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(7, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(99)]
    public void The_first_pivot_that_is_not_positive_is_named(int pivot)
    {
        Matrix<double> a = Inputs.From(100, 100, (i, j) => i == j ? i >= pivot ? -2.5 : 1 : 0);
        NotPositiveDefiniteException thrown = Should.Throw<NotPositiveDefiniteException>(() => Cholesky.Factorise(a, Inputs.Two));
        thrown.Pivot.ShouldBe(pivot);
        thrown.Value.ShouldBe(-2.5);
        thrown.Message.ShouldContain($"pivot {pivot} is -2.5");
    }

    [Fact]
    public void Other_shapes_and_asymmetry_are_refused()
    {
        Should.Throw<ArgumentException>(() => Cholesky.Factorise(Inputs.Numbers(2, 3, 1), Inputs.Two));
        Matrix<double> a = Inputs.From(3, 3, (i, j) => i == j ? 2 : i == 2 && j == 1 ? 1 + 1e-9 : 1);
        NotSymmetricException thrown = Should.Throw<NotSymmetricException>(() => Cholesky.Factorise(a, Inputs.Two));
        (thrown.Row, thrown.Column).ShouldBe((1, 2));
        Cholesky.Factorise(Inputs.From(3, 3, (i, j) => i == j ? 2 : i == 2 && j == 1 ? 1 + 1e-11 : 1), Inputs.Two).L.Rows.ShouldBe(3);
        Should.Throw<ArgumentException>(() => Cholesky.Factorise(Matrix.Identity<double>(3), Inputs.Two).Solve(Matrix.Identity<double>(2), Inputs.Two));
        Should.Throw<SingularMatrixException>(() => TriangularSystem.SolveLower(Inputs.From(3, 3, (i, j) => i == 1 ? 0 : 1), Matrix.Identity<double>(3), Inputs.Two)).Index.ShouldBe(1);
    }
}
