using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class MatrixTests
{
    [Fact]
    public void Products_agree_with_NumPy()
    {
        // The numbers' products and sums are exact in float64.
        foreach (var golden in Golden.Of("products"))
        {
            int rows = golden.Int("rows"), depth = golden.Int("depth"), columns = golden.Int("columns");
            Matrix<double> product = Inputs.Numbers(rows, depth, 1).Multiply(Inputs.Numbers(depth, columns, 2), Inputs.Two);
            Golden.Agree(product, golden, "product", 0);
        }
    }

    [Fact]
    public void What_follows_a_matrix_in_its_array_is_not_used()
    {
        double[] array = [1, 2, 3, 4, 5, 6, double.NaN, 8];
        var matrix = Matrix.OverStart(2, 3, array);
        matrix.Values.ToArray().ShouldBe([1, 2, 3, 4, 5, 6]);
        matrix.Convert<float>().Values.ToArray().ShouldBe([1, 2, 3, 4, 5, 6]);
        matrix.Transpose().Values.ToArray().ShouldBe([1, 4, 2, 5, 3, 6]);
        matrix.Multiply(matrix.Transpose(), Inputs.Two).Values.ToArray().ShouldBe([14, 32, 32, 77]);
        Should.Throw<ArgumentException>(() => Matrix.OverStart(3, 3, array));
        Should.Throw<ArgumentException>(() => Matrix.Over(2, 3, array));
        Should.Throw<VentralException>(() => Matrix.OverStart(2, 4, array)).Message.ShouldContain("row 1, column 2");
    }

    [Fact]
    public void A_sum_adds_its_products_one_after_another()
    {
        const int rows = 29, columns = 37, depth = 211;
        Matrix<double> a = Inputs.From(rows, depth, (i, j) => 1 / (1 + Inputs.Number((i * depth) + j + 1, 1) + 1.5));
        Matrix<double> b = Inputs.From(depth, columns, (i, j) => 1 / (1 + Inputs.Number((i * columns) + j + 1, 2) + 1.5));
        Matrix<double> c = a.Multiply(b, Inputs.Two);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum = Math.FusedMultiplyAdd(a[i, k], b[k, j], sum);
                }

                c[i, j].ShouldBe(sum);
            }
        }
    }

    [Fact]
    public void Numbers_must_be_finite_and_fit_the_shape()
    {
        Should.Throw<VentralException>(() => new Matrix<double>(2, 2, [1, 2, double.NaN, 4])).Message.ShouldContain("row 1, column 0 of 2 × 2 is NaN");
        Should.Throw<ArgumentException>(() => new Matrix<double>(2, 2, [1, 2, 3]));
        Should.Throw<ArgumentOutOfRangeException>(() => new Matrix<double>(-1, 2, []));
        Should.Throw<ArgumentException>(() => Matrix.Identity<double>(2).Multiply(Matrix.Identity<double>(3), Inputs.Two));
        Should.Throw<ArgumentOutOfRangeException>(() => Matrix.Identity<double>(2)[0, 2]);
    }

    [Fact]
    public void Single_precision_comes_and_goes_exactly()
    {
        float[] values = [1.1f, -2, float.MaxValue, float.Epsilon];
        Matrix<double> wide = new Matrix<float>(2, 2, values).Convert<double>();
        wide[0, 0].ShouldBe(values[0]);
        wide.Convert<float>().Values.ToArray().ShouldBe(values);
        Should.Throw<VentralException>(() => new Matrix<double>(1, 1, [1e39]).Convert<float>()).Message.ShouldStartWith("The matrix is too large for float32: row 0, column 0");
        Should.Throw<NotSupportedException>(() => new Matrix<Half>(1, 1, [Half.One]));
    }

    [Fact]
    public void What_the_caller_changes_later_does_not_matter()
    {
        double[] values = [1, 2];
        var matrix = new Matrix<double>(1, 2, values);
        values[0] = 9;
        matrix[0, 0].ShouldBe(1);
    }
}
