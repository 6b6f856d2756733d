using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

/// <summary>The float64 goldens and properties, held to the bounds of float32: those of float64 times 2²⁹.</summary>
public class SinglePrecisionTests
{
    private const double Epsilon = 1.0 / (1L << 23);

    [Fact]
    public void Products_add_one_after_another()
    {
        Matrix<float> a = Single("full", 29, 211), b = Single("full", 211, 37), c = a.Multiply(b, Inputs.Two);
        for (int i = 0; i < 29; i++)
        {
            for (int j = 0; j < 37; j++)
            {
                float sum = 0;
                for (int k = 0; k < 211; k++)
                {
                    sum = MathF.FusedMultiplyAdd(a[i, k], b[k, j], sum);
                }

                c[i, j].ShouldBe(sum);
            }
        }
    }

    [Fact]
    public void Cholesky_factors_and_solutions_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("cholesky"))
        {
            int size = golden.Int("rows");
            Cholesky<float> cholesky = Cholesky.Factorise(Single("positive", size, size), Inputs.Two);
            double bound = 4 * (size + 1) * Epsilon * golden.Double("condition");
            Golden.Agree(cholesky.L.Convert<double>(), golden, "lower", bound * Math.Sqrt(size + 1));
            Golden.Agree(cholesky.Solve(Inputs.Numbers(size, 7, 3).Convert<float>(), Inputs.Two).Convert<double>(), golden, "solution", bound);
            cholesky.LogDeterminant.ShouldBe(golden.Double("logDeterminant"), 4 * (size + 1) * Epsilon * Math.Max(1, Math.Abs(golden.Double("logDeterminant"))));
        }
    }

    [Fact]
    public void Triangular_solutions_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("triangular").Where(golden => golden.Double("condition") < 1e5))
        {
            int rows = golden.Int("rows"), columns = golden.Int("columns");
            Matrix<double> x = Inputs.Numbers(rows, rows, 1);
            Matrix<float> t = Inputs.From(rows, rows, (i, j) => (x[i, j] / 16) + (i == j ? 2 : 0)).Convert<float>(), b = Inputs.Numbers(rows, columns, 2).Convert<float>();
            double bound = (rows + 1) * Epsilon * golden.Double("condition");
            Golden.Agree(TriangularSystem.SolveLower(t, b, Inputs.Two).Convert<double>(), golden, "lower", bound);
            Golden.Agree(TriangularSystem.SolveLowerTransposed(t, b, Inputs.Two).Convert<double>(), golden, "lowerTransposed", bound);
            Golden.Agree(TriangularSystem.SolveUpper(t, b, Inputs.Two).Convert<double>(), golden, "upper", bound);
            Golden.Agree(TriangularSystem.SolveUpperTransposed(t, b, Inputs.Two).Convert<double>(), golden, "upperTransposed", bound);
        }
    }

    [Fact]
    public void Orthonormal_factors_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("qr"))
        {
            int rows = golden.Int("rows"), columns = golden.Int("columns");
            QrFactorisation<float> qr = QrFactorisation.Factorise(Single(golden.Text("kind"), rows, columns), Inputs.Two);
            double bound = 2 * Math.Max(rows, columns) * Epsilon * Math.Max(10, golden.Double("condition")) * 20;
            Golden.Agree(qr.R.Convert<double>(), golden, "r", bound * golden.Double("norm"));
            Golden.Agree(qr.Q.Convert<double>(), golden, "q", bound);
        }
    }

    [Fact]
    public void Eigenvalues_and_vectors_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("eigen"))
        {
            int size = golden.Int("rows");
            SymmetricEigen<float> eigen = SymmetricEigen.Factorise(Single(golden.Text("kind"), size, size), Inputs.Two);
            double bound = 2 * size * Epsilon * golden.Double("norm"), gap = golden.Double("gap");
            Golden.Agree([.. eigen.Values.Select(value => (double)value)], golden, "values", bound);
            if (bound / gap < 1e-2)
            {
                Golden.Agree(eigen.Vectors.Convert<double>(), golden, "vectors", 2 * bound / gap);
            }
        }
    }

    [Fact]
    public void Singular_values_and_vectors_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("svd"))
        {
            int rows = golden.Int("rows"), columns = golden.Int("columns");
            SingularValueDecomposition<float> svd = SingularValueDecomposition.Factorise(Single(golden.Text("kind"), rows, columns), Inputs.Two);
            double bound = 2 * Math.Max(rows, columns) * Epsilon * golden.Double("norm"), gap = golden.Double("gap");
            Golden.Agree([.. svd.Values.Select(value => (double)value)], golden, "values", bound);
            if (bound / gap < 1e-2)
            {
                Golden.Agree(svd.Left.Convert<double>(), golden, "left", 2 * bound / gap);
                Golden.Agree(svd.RightTransposed.Convert<double>(), golden, "rightTransposed", 2 * bound / gap);
            }
        }
    }

    [Theory]
    [InlineData("full", 0, 3, 0)]
    [InlineData("full", 1, 1, 100)]
    [InlineData("full", 131, 67, 0)]
    [InlineData("full", 67, 131, -100)]
    [InlineData("full", 300, 290, 0)]
    [InlineData("deficient", 150, 120, 0)]
    [InlineData("graded", 90, 70, 0)]
    [InlineData("hilbert", 120, 120, 60)]
    [InlineData("jordan", 100, 100, 0)]
    [InlineData("equal", 100, 90, 0)]
    [InlineData("ones", 120, 110, 0)]
    [InlineData("column", 260, 260, 0)]
    [InlineData("zero", 90, 80, 0)]
    public void Rectangular_factors_give_the_matrix_back(string kind, int rows, int columns, int scale)
    {
        Matrix<float> a = Scaled(kind, rows, columns, scale);
        Matrix<double> unscaled = Unscaled(a, scale);
        double bound = 2 * (Math.Max(rows, columns) + 1) * Epsilon;
        QrFactorisation<float> qr = QrFactorisation.Factorise(a, Inputs.Two);
        Matrix<double> q = qr.Q.Convert<double>();
        Inputs.Norm(Inputs.Minus(q.Multiply(Unscaled(qr.R, scale), Inputs.Two), unscaled)).ShouldBeLessThanOrEqualTo(bound * Inputs.Norm(unscaled));
        Inputs.Skew(q).ShouldBeLessThanOrEqualTo(bound);

        SingularValueDecomposition<float> svd = SingularValueDecomposition.Factorise(a, Inputs.Two);
        Matrix<double> u = svd.Left.Convert<double>(), v = svd.RightTransposed.Convert<double>();
        Matrix<double> product = Inputs.From(rows, u.Columns, (i, j) => u[i, j] * Math.ScaleB(svd.Values[j], -scale)).Multiply(v, Inputs.Two);
        Inputs.Norm(Inputs.Minus(product, unscaled)).ShouldBeLessThanOrEqualTo(bound * Inputs.Norm(unscaled));
        Inputs.Skew(u).ShouldBeLessThanOrEqualTo(bound);
        Inputs.Skew(v.Transpose()).ShouldBeLessThanOrEqualTo(bound);
        svd.Values.ShouldBe(svd.Values.OrderDescending());
    }

    [Theory]
    [InlineData("symmetric", 0, 0)]
    [InlineData("symmetric", 1, -100)]
    [InlineData("symmetric", 300, 0)]
    [InlineData("wilkinson", 168, 100)]
    [InlineData("repeated", 130, 0)]
    [InlineData("toeplitz", 129, -100)]
    [InlineData("gradedsymmetric", 130, 0)]
    [InlineData("hilbert", 120, 0)]
    [InlineData("zero", 80, 0)]
    public void Eigenvectors_give_the_matrix_back(string kind, int size, int scale)
    {
        Matrix<float> a = Scaled(kind, size, size, scale);
        Matrix<double> unscaled = Unscaled(a, scale);
        double bound = 2 * (size + 1) * Epsilon;
        SymmetricEigen<float> eigen = SymmetricEigen.Factorise(a, Inputs.Two);
        Matrix<double> v = eigen.Vectors.Convert<double>(), scaled = Inputs.From(size, size, (i, j) => v[i, j] * Math.ScaleB(eigen.Values[j], -scale));
        Inputs.Norm(Inputs.Minus(scaled.Multiply(v.Transpose(), Inputs.Two), unscaled)).ShouldBeLessThanOrEqualTo(bound * Inputs.Norm(unscaled));
        Inputs.Skew(v).ShouldBeLessThanOrEqualTo(bound);
        eigen.Values.ShouldBe(eigen.Values.Order());
    }

    [Fact]
    public void A_random_sample_finds_the_leading_values_within_its_bound()
    {
        Matrix<float> a = Single("deficient", 80, 60);
        RandomisedSvd<float> leading = RandomisedSvd.Factorise(a, 8, new Seed(3), Inputs.Two);
        SingularValueDecomposition<double> all = SingularValueDecomposition.Factorise(a.Convert<double>(), Inputs.Two);
        for (int i = 0; i < 8; i++)
        {
            Math.Abs(leading.Values[i] - all.Values[i]).ShouldBeLessThanOrEqualTo(leading.ErrorBound + (80 * Epsilon * all.Values[0]));
        }
    }

    [Fact]
    public void What_float32_cannot_hold_is_refused()
    {
        // Each element is in range, the one singular value and eigenvalue is not.
        Matrix<float> large = Inputs.From(9, 9, (_, _) => float.MaxValue / 2.0).Convert<float>();
        Should.Throw<VentralException>(() => SymmetricEigen.Factorise(large, Inputs.Two)).Message.ShouldContain("too large for float32");
        Should.Throw<VentralException>(() => SingularValueDecomposition.Factorise(large, Inputs.Two)).Message.ShouldContain("too large for float32");
        Should.Throw<VentralException>(() => QrFactorisation.Factorise(large, Inputs.Two)).Message
            .ShouldBe("The triangle of a QR factorisation is too large for float32: row 0, column 0 of 9 × 9 is Infinity. Divide the matrix by its largest element first.");
        Should.Throw<VentralException>(() => large.Multiply(large, Inputs.Two)).Message.ShouldStartWith("The product of two matrices is too large for float32");
        Matrix<float> tiny = Inputs.From(9, 9, (i, j) => i == j ? 1e-30 : 0).Convert<float>();
        Should.Throw<VentralException>(() => TriangularSystem.SolveLower(tiny, large, Inputs.Two)).Message.ShouldStartWith("The solution of a triangular system is too large for float32");
        Should.Throw<NotSymmetricException>(() => SymmetricEigen.Factorise(Inputs.From(3, 3, (i, j) => i == 2 && j == 1 ? 1.001 : 1).Convert<float>(), Inputs.Two)).Column.ShouldBe(2);
        Should.Throw<NotPositiveDefiniteException>(() => Cholesky.Factorise(Inputs.From(3, 3, (i, j) => i == j ? -1 : 0).Convert<float>(), Inputs.Two)).Pivot.ShouldBe(0);
    }

    private static Matrix<float> Single(string kind, int rows, int columns) => Inputs.Of(kind, rows, columns).Convert<float>();

    private static Matrix<float> Scaled(string kind, int rows, int columns, int scale)
    {
        Matrix<double> x = Inputs.Of(kind, rows, columns);
        return Inputs.From(rows, columns, (i, j) => Math.ScaleB(x[i, j], scale)).Convert<float>();
    }

    private static Matrix<double> Unscaled(Matrix<float> x, int scale) => Inputs.From(x.Rows, x.Columns, (i, j) => Math.ScaleB(x[i, j], -scale));
}
