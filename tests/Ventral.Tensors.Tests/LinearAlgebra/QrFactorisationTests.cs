using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class QrFactorisationTests
{
    [Fact]
    public void Factors_and_least_squares_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("qr"))
        {
            int rows = golden.Int("rows"), columns = golden.Int("columns");
            Matrix<double> a = Inputs.Of(golden.Text("kind"), rows, columns);
            QrFactorisation<double> qr = QrFactorisation.Factorise(a, Inputs.Two);

            // Q and R move with the condition of the leading square.
            double bound = 2 * Math.Max(rows, columns) * Inputs.Epsilon * Math.Max(10, golden.Double("condition")) * 20;
            Golden.Agree(qr.R, golden, "r", bound * golden.Double("norm"));
            Golden.Agree(qr.Q, golden, "q", bound);
            if (rows >= columns)
            {
                Golden.Agree(qr.Solve(Inputs.Numbers(rows, 3, 5), Inputs.Two), golden, "solution", bound * golden.Double("condition"));
            }
        }
    }

    [Theory]
    [InlineData("full", 0, 0)]
    [InlineData("full", 0, 4)]
    [InlineData("full", 4, 0)]
    [InlineData("full", 131, 67)]
    [InlineData("full", 67, 131)]
    [InlineData("deficient", 90, 70)]
    [InlineData("graded", 90, 70)]
    [InlineData("vanishing", 90, 80)]
    [InlineData("rising", 90, 70)]
    [InlineData("zero", 9, 7)]
    public void The_product_of_the_factors_is_the_matrix(string kind, int rows, int columns) => Check(Inputs.Of(kind, rows, columns));

    [Fact]
    public void Any_shape_and_any_scale_will_do()
    {
        Gen<(int Rows, int Columns, int Salt, int Scale)> cases =
            from rows in Gen.Choose(0, 80)
            from columns in Gen.Choose(0, 80)
            from salt in Gen.Choose(1, 1000)
            from scale in Gen.Elements(0, 0, -500, 500, 1000, -1000)
            select (rows, columns, salt, scale);
        Prop.ForAll(cases.ToArbitrary(), c => Check(
            Inputs.From(c.Rows, c.Columns, (i, j) => Inputs.Number((i * c.Columns) + j, c.Salt)), c.Scale)).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(11, 1));
    }

    [Fact]
    public void Dependent_columns_and_wide_systems_have_no_unique_solution()
    {
        Matrix<double> a = Inputs.From(5, 3, (i, j) => j == 2 ? i + 1 : i + (j * i * i));
        Matrix<double> dependent = Inputs.From(5, 3, (i, j) => j == 2 ? (2 * a[i, 0]) + a[i, 1] : a[i, j]);
        Should.Throw<SingularMatrixException>(() => QrFactorisation.Factorise(dependent, Inputs.Two).Solve(a, Inputs.Two)).Index.ShouldBe(2);
        Should.Throw<ArgumentException>(() => QrFactorisation.Factorise(a.Transpose(), Inputs.Two).Solve(a.Transpose(), Inputs.Two));
        Should.Throw<ArgumentException>(() => QrFactorisation.Factorise(a, Inputs.Two).Solve(a.Transpose(), Inputs.Two));
    }

    private static void Check(Matrix<double> unscaled, int scale = 0)
    {
        Matrix<double> a = Inputs.From(unscaled.Rows, unscaled.Columns, (i, j) => Math.ScaleB(unscaled[i, j], scale));
        QrFactorisation<double> qr = QrFactorisation.Factorise(a, Inputs.Two);
        int larger = Math.Max(a.Rows, a.Columns);
        Matrix<double> r = Inputs.From(qr.R.Rows, qr.R.Columns, (i, j) => Math.ScaleB(qr.R[i, j], -scale));
        Inputs.Norm(Inputs.Minus(qr.Q.Multiply(r, Inputs.Two), unscaled)).ShouldBeLessThanOrEqualTo(2 * (larger + 1) * Inputs.Epsilon * Inputs.Norm(unscaled));
        Inputs.Skew(qr.Q).ShouldBeLessThanOrEqualTo(2 * (larger + 1) * Inputs.Epsilon);
        for (int i = 0; i < r.Rows; i++)
        {
            r[i, i].ShouldBeGreaterThanOrEqualTo(0);
            for (int j = 0; j < Math.Min(i, r.Columns); j++)
            {
                r[i, j].ShouldBe(0);
            }
        }
    }
}
