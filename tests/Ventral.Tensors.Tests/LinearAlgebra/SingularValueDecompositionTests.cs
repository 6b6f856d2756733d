using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class SingularValueDecompositionTests
{
    [Fact]
    public void Values_and_vectors_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("svd"))
        {
            int rows = golden.Int("rows"), columns = golden.Int("columns");
            SingularValueDecomposition<double> svd = SingularValueDecomposition.Factorise(Inputs.Of(golden.Text("kind"), rows, columns), Inputs.Two);
            double bound = 2 * Math.Max(rows, columns) * Inputs.Epsilon * golden.Double("norm"), gap = golden.Double("gap");
            Golden.Agree(svd.Values, golden, "values", bound);

            // A vector moves by the error over the gap to the next value; where there is none it is not unique.
            if (bound / gap < 1e-6)
            {
                Golden.Agree(svd.Left, golden, "left", 2 * bound / gap);
                Golden.Agree(svd.RightTransposed, golden, "rightTransposed", 2 * bound / gap);
            }
        }
    }

    [Theory]
    [InlineData("full", 0, 0)]
    [InlineData("full", 0, 4)]
    [InlineData("full", 4, 0)]
    [InlineData("full", 33, 33)]
    [InlineData("full", 131, 67)]
    [InlineData("full", 67, 131)]
    [InlineData("full", 80, 70)]
    [InlineData("deficient", 90, 70)]
    [InlineData("deficient", 70, 70)]
    [InlineData("graded", 90, 70)]
    [InlineData("rising", 70, 70)]
    [InlineData("repeated", 40, 40)]
    [InlineData("zero", 9, 7)]
    [InlineData("zero", 90, 80)]
    [InlineData("full", 66, 66)]
    [InlineData("full", 300, 150)]
    [InlineData("hilbert", 120, 120)]
    [InlineData("hilbert", 150, 110)]
    [InlineData("toeplitz", 129, 129)]
    [InlineData("wilkinson", 168, 168)]
    [InlineData("equal", 110, 100)]
    [InlineData("jordan", 100, 100)]
    [InlineData("repeated", 130, 130)]
    [InlineData("deficient", 150, 120)]
    [InlineData("deficient", 120, 150)]
    [InlineData("graded", 140, 130)]
    [InlineData("vanishing", 90, 80)]
    [InlineData("rising", 130, 140)]
    [InlineData("ones", 120, 110)]
    [InlineData("column", 260, 260)]
    public void Vectors_are_orthonormal_and_give_the_matrix_back(string kind, int rows, int columns)
    {
        Check(Inputs.Of(kind, rows, columns), 0);
        Check(Inputs.Of(kind, rows, columns), -900);
        Check(Inputs.Of(kind, rows, columns), 900);
    }

    [Fact]
    public void Any_shape_and_any_scale_will_do()
    {
        Gen<(int Rows, int Columns, int Salt, int Scale)> cases =
            from rows in Gen.Choose(0, 110)
            from columns in Gen.Choose(0, 110)
            from salt in Gen.Choose(1, 1000)
            from scale in Gen.Elements(0, 0, -500, 500, 1000, -1000)
            select (rows, columns, salt, scale);
        Prop.ForAll(cases.ToArbitrary(), c => Check(Inputs.From(c.Rows, c.Columns, (i, j) => Inputs.Number((i * c.Columns) + j, c.Salt)), c.Scale))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(17, 1));
    }

    [Fact]
    public void Small_values_of_a_graded_triangle_are_right_to_the_last_digits()
    {
        // The singular values of a diagonal matrix that is already bidiagonal keep full relative accuracy over 1e-12.
        SingularValueDecomposition<double> svd = SingularValueDecomposition.Factorise(
            Inputs.From(40, 40, (i, j) => i == j ? Math.ScaleB(1.25, -i) : 0), Inputs.Two);
        svd.Values.ShouldBe(Enumerable.Range(0, 40).Select(i => Math.ScaleB(1.25, -i)));
    }

    [Fact]
    public void Rank_and_least_norm_solution_of_a_deficient_matrix()
    {
        Matrix<double> a = Inputs.Of("deficient", 40, 30), b = a.Multiply(Inputs.Numbers(30, 2, 4), Inputs.Two);
        SingularValueDecomposition<double> svd = SingularValueDecomposition.Factorise(a, Inputs.Two);
        svd.Rank().ShouldBe(15);
        Matrix<double> x = svd.Solve(b, Inputs.Two);
        Inputs.Norm(Inputs.Minus(a.Multiply(x, Inputs.Two), b)).ShouldBeLessThanOrEqualTo(200 * Inputs.Epsilon * svd.Values[0] * Inputs.Norm(x));
        Inputs.Norm(x).ShouldBeLessThan(Inputs.Norm(Inputs.Numbers(30, 2, 4)));
        Should.Throw<ArgumentException>(() => svd.Solve(Matrix.Identity<double>(3), Inputs.Two));
    }

    private static void Check(Matrix<double> unscaled, int scale)
    {
        int rows = unscaled.Rows, columns = unscaled.Columns, larger = Math.Max(rows, columns);
        SingularValueDecomposition<double> svd = SingularValueDecomposition.Factorise(Inputs.From(rows, columns, (i, j) => Math.ScaleB(unscaled[i, j], scale)), Inputs.Two);
        Matrix<double> u = svd.Left, v = svd.RightTransposed, scaled = Inputs.From(rows, u.Columns, (i, j) => u[i, j] * Math.ScaleB(svd.Values[j], -scale));
        Inputs.Norm(Inputs.Minus(scaled.Multiply(v, Inputs.Two), unscaled)).ShouldBeLessThanOrEqualTo(2 * (larger + 1) * Inputs.Epsilon * Inputs.Norm(unscaled));
        Inputs.Skew(u).ShouldBeLessThanOrEqualTo(2 * (larger + 1) * Inputs.Epsilon);
        Inputs.Skew(v.Transpose()).ShouldBeLessThanOrEqualTo(2 * (larger + 1) * Inputs.Epsilon);
        svd.Values.ShouldBe(svd.Values.OrderDescending());
        svd.Values.ShouldAllBe(value => value >= 0);
        for (int j = 0; j < u.Columns; j++)
        {
            double[] vector = [.. Enumerable.Range(0, rows).Select(i => u[i, j])];
            double largest = vector.Max(Math.Abs);
            vector.First(x => Math.Abs(x) >= largest * (1 - Math.ScaleB(1, -20))).ShouldBeGreaterThan(0);
        }
    }
}
