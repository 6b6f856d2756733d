using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

/// <summary>The matrices of Goldens/linear_algebra.py, bit for bit.</summary>
internal static class Inputs
{
    public const double Epsilon = 1.0 / (1L << 52);

    public static readonly Workers Two = new(2);

    public static double Number(long i, int salt) => ((((i * i * 31) + (i * 7919) + (salt * 104729L)) % 2003) - 1001) / 1024.0;

    public static Matrix<double> Numbers(int rows, int columns, int salt) => From(rows, columns, (i, j) => Number(((long)i * columns) + j, salt));

    public static Matrix<double> From(int rows, int columns, Func<int, int, double> element)
    {
        double[] values = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                values[(i * columns) + j] = element(i, j);
            }
        }

        return new Matrix<double>(rows, columns, values);
    }

    public static Matrix<double> Of(string kind, int rows, int columns)
    {
        Matrix<double> x = Numbers(rows, columns, 1);
        double[] down = Scales(rows), across = Scales(columns);
        return kind switch
        {
            "full" => x,
            "deficient" => Numbers(rows, Math.Min(rows, columns) / 2, 1).Multiply(Numbers(Math.Min(rows, columns) / 2, columns, 2), Two),
            "graded" => From(rows, columns, (i, j) => down[i] * x[i, j] * across[j]),
            "rising" => From(rows, columns, (i, j) => down[rows - 1 - i] * x[i, j] * across[columns - 1 - j]),
            "symmetric" => From(rows, rows, (i, j) => x[i, j] + x[j, i]),
            "positive" => Positive(x),
            "repeated" => From(rows, rows, (i, j) => i == j ? 4 : 1),
            "gradedsymmetric" => From(rows, rows, (i, j) => down[i] * (x[i, j] + x[j, i]) * down[j]),
            "risingsymmetric" => From(rows, rows, (i, j) => down[rows - 1 - i] * (x[i, j] + x[j, i]) * down[rows - 1 - j]),
            "wilkinson" => From(rows, rows, (i, j) => i == j ? Math.Abs(10 - (i % 21)) : Math.Abs(i - j) > 1 ? 0 : Math.Max(i, j) % 21 == 0 ? Math.ScaleB(1, -30) : 1),
            "hilbert" => From(rows, columns, (i, j) => 1.0 / (i + j + 1)),
            "toeplitz" => From(rows, columns, (i, j) => i == j ? 2 : Math.Abs(i - j) == 1 ? -1 : 0),
            "equal" => From(rows, columns, (i, j) => i == j ? 2.5 : 0),
            "jordan" => From(rows, columns, (i, j) => i == j ? 0.5 : j == i + 1 ? 1 : 0),
            "vanishing" => From(rows, columns, (i, j) => Math.ScaleB(x[i, j], -1000 * (i + j) / Math.Max(rows + columns - 2, 1))),
            "ones" => From(rows, columns, (_, _) => 1),
            "column" => From(rows, columns, (_, j) => j == columns / 3 ? 1 : 0),
            "zero" => From(rows, columns, (_, _) => 0),
            _ => throw new ArgumentException(kind),
        };
    }

    public static Matrix<double> Minus(Matrix<double> a, Matrix<double> b) => From(a.Rows, a.Columns, (i, j) => a[i, j] - b[i, j]);

    public static double Norm(Matrix<double> a)
    {
        double sum = 0;
        foreach (double value in a.Values)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>How far the columns are from orthonormal: the Frobenius norm of QᵀQ − I.</summary>
    public static double Skew(Matrix<double> q) => Norm(Minus(q.Transpose().Multiply(q, Two), Matrix.Identity<double>(q.Columns)));

    private static Matrix<double> Positive(Matrix<double> x)
    {
        Matrix<double> product = x.Multiply(x.Transpose(), Two);
        return From(x.Rows, x.Rows, (i, j) => product[i, j] + (i == j ? x.Rows : 0));
    }

    private static double[] Scales(int count) => [.. Enumerable.Range(0, count).Select(i => Math.ScaleB(1, -(40 * i / Math.Max(count - 1, 1))))];
}
