using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class SymmetricEigenTests
{
    [Fact]
    public void Values_and_vectors_agree_with_LAPACK()
    {
        foreach (var golden in Golden.Of("eigen"))
        {
            int size = golden.Int("rows");
            string kind = golden.Text("kind");
            SymmetricEigen<double> eigen = SymmetricEigen.Factorise(Inputs.Of(kind, size, size), Inputs.Two);
            double bound = 2 * size * Inputs.Epsilon * golden.Double("norm"), gap = golden.Double("gap");
            Golden.Agree(eigen.Values, golden, "values", bound);

            // A vector moves by the error over the gap to the next value; where there is none it is not unique.
            if (bound / gap < 1e-6)
            {
                Golden.Agree(eigen.Vectors, golden, "vectors", 2 * bound / gap);
            }
        }
    }

    [Theory]
    [InlineData("symmetric", 0)]
    [InlineData("symmetric", 1)]
    [InlineData("symmetric", 32)]
    [InlineData("symmetric", 33)]
    [InlineData("symmetric", 200)]
    [InlineData("repeated", 67)]
    [InlineData("gradedsymmetric", 67)]
    [InlineData("risingsymmetric", 67)]
    [InlineData("positive", 64)]
    [InlineData("zero", 9)]
    [InlineData("zero", 100)]
    [InlineData("symmetric", 65)]
    [InlineData("wilkinson", 21)]
    [InlineData("wilkinson", 168)]
    [InlineData("wilkinson", 210)]
    [InlineData("hilbert", 150)]
    [InlineData("toeplitz", 129)]
    [InlineData("equal", 100)]
    [InlineData("ones", 120)]
    [InlineData("repeated", 130)]
    [InlineData("gradedsymmetric", 130)]
    [InlineData("risingsymmetric", 130)]
    public void Vectors_are_orthonormal_and_give_the_matrix_back(string kind, int size)
    {
        Check(Inputs.Of(kind, size, size), 0);
        Check(Inputs.Of(kind, size, size), -900);
        Check(Inputs.Of(kind, size, size), 900);
    }

    [Fact]
    public void Any_size_and_any_scale_will_do()
    {
        Gen<(int Size, int Salt, int Scale)> cases =
            from size in Gen.Choose(0, 110)
            from salt in Gen.Choose(1, 1000)
            from scale in Gen.Elements(0, 0, -500, 500, 1000, -1000)
            select (size, salt, scale);
        Prop.ForAll(cases.ToArbitrary(), c => Check(
            Inputs.From(c.Size, c.Size, (i, j) => Inputs.Number((i * c.Size) + j, c.Salt) + Inputs.Number((j * c.Size) + i, c.Salt)),
            c.Scale)).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(13, 1));
    }

    [Fact]
    public void A_diagonal_matrix_has_its_own_numbers_and_the_axes()
    {
        SymmetricEigen<double> eigen = SymmetricEigen.Factorise(Inputs.From(4, 4, (i, j) => i == j ? 3 - (2 * i) : 0), Inputs.Two);
        eigen.Values.ShouldBe([-3, -1, 1, 3]);
        eigen.Vectors.Values.ToArray().ShouldBe([0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
    }

    /// <summary>Of 2 on the diagonal and −1 beside it, rows and columns shuffled: 2 − 2 cos(k π / (n + 1)) and sin(i k π / (n + 1)) √(2 / (n + 1)). Reflectors are so long that they are applied in wide blocks.</summary>
    [Fact]
    public void A_large_matrix_has_the_known_values_and_vectors()
    {
        const int Size = 2_111, Step = 1_009;
        double[] values = new double[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            int row = i * Step % Size;
            values[(row * Size) + row] = 2;
            if (i > 0)
            {
                int before = (i - 1) * Step % Size;
                values[(row * Size) + before] = values[(before * Size) + row] = -1;
            }
        }

        SymmetricEigen<double> eigen = SymmetricEigen.Factorise(new Matrix<double>(Size, Size, values), Inputs.Two);

        for (int k = 0; k < Size; k++)
        {
            eigen.Values[k].ShouldBe(2 - (2 * Math.Cos((k + 1) * Math.PI / (Size + 1))), 1e-12);
        }

        // Neighbouring values are some (π / n)² apart, which their vectors' errors are divided by.
        for (int k = 0; k < Size; k += 100)
        {
            double gap = Math.Min(k == 0 ? 1 : eigen.Values[k] - eigen.Values[k - 1], eigen.Values[k + 1] - eigen.Values[k]), along = 0;
            double[] known = [.. Enumerable.Range(0, Size).Select(i => Math.Sqrt(2.0 / (Size + 1)) * Math.Sin((i + 1.0) * (k + 1) * Math.PI / (Size + 1)))];
            for (int i = 0; i < Size; i++)
            {
                along += eigen.Vectors[i * Step % Size, k] * known[i];
            }

            for (int i = 0; i < Size; i++)
            {
                eigen.Vectors[i * Step % Size, k].ShouldBe(known[i] * Math.Sign(along), 1e-13 / gap);
            }
        }
    }

    [Fact]
    public void Other_shapes_and_asymmetry_are_refused()
    {
        Should.Throw<ArgumentException>(() => SymmetricEigen.Factorise(Inputs.Numbers(2, 3, 1), Inputs.Two));
        Should.Throw<NotSymmetricException>(() => SymmetricEigen.Factorise(Inputs.Numbers(3, 3, 1), Inputs.Two)).Message.ShouldContain("element (0, 1)");
    }

    private static void Check(Matrix<double> unscaled, int scale)
    {
        int size = unscaled.Rows;
        SymmetricEigen<double> eigen = SymmetricEigen.Factorise(Inputs.From(size, size, (i, j) => Math.ScaleB(unscaled[i, j], scale)), Inputs.Two);
        Matrix<double> v = eigen.Vectors, scaled = Inputs.From(size, size, (i, j) => v[i, j] * Math.ScaleB(eigen.Values[j], -scale));
        Inputs.Norm(Inputs.Minus(scaled.Multiply(v.Transpose(), Inputs.Two), unscaled)).ShouldBeLessThanOrEqualTo(2 * (size + 1) * Inputs.Epsilon * Inputs.Norm(unscaled));
        Inputs.Skew(v).ShouldBeLessThanOrEqualTo(2 * (size + 1) * Inputs.Epsilon);
        eigen.Values.ShouldBe(eigen.Values.Order());
        for (int j = 0; j < size; j++)
        {
            double[] vector = [.. Enumerable.Range(0, size).Select(i => v[i, j])];
            double largest = vector.Max(Math.Abs);
            vector.First(x => Math.Abs(x) >= largest * (1 - Math.ScaleB(1, -20))).ShouldBeGreaterThan(0);
        }
    }
}
