using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Inference;

/// <summary>Ordinary least squares of one score on few variables, by Householder QR, with the classical and the HC3 covariance of the coefficients.</summary>
internal sealed class LeastSquares
{
    private static readonly Workers One = new(1);

    private readonly Matrix<double> q;
    private readonly double[,] inverse;

    private LeastSquares(Matrix<double> q, double[,] inverse, double[] coefficients, double[] fitted, double[] residuals)
    {
        this.q = q;
        this.inverse = inverse;
        Coefficients = coefficients;
        Fitted = fitted;
        Residuals = residuals;
    }

    /// <summary>One a column of the design.</summary>
    public double[] Coefficients { get; }

    /// <summary>What the line says of each observation.</summary>
    public double[] Fitted { get; }

    /// <summary>What it leaves.</summary>
    public double[] Residuals { get; }

    /// <summary>Observations less coefficients.</summary>
    public int DegreesOfFreedom => Residuals.Length - Coefficients.Length;

    /// <summary>Their sum of squares.</summary>
    public double ResidualSquares => Residuals.Sum(r => r * r);

    /// <summary>A column of ones, then each variable.</summary>
    public static Matrix<double> Design(params ReadOnlySpan<double[]> variables)
    {
        int count = variables[0].Length, width = variables.Length + 1;
        double[] values = new double[count * width];
        for (int i = 0; i < count; i++)
        {
            values[i * width] = 1;
            for (int v = 0; v < variables.Length; v++)
            {
                values[(i * width) + v + 1] = variables[v][i];
            }
        }

        return new(count, width, values);
    }

    /// <summary>Fits; a column that follows from those before it is an error.</summary>
    /// <exception cref="VentralException">A variable is constant or follows from the others, or there are fewer observations than columns.</exception>
    public static LeastSquares Fit(Matrix<double> design, ReadOnlySpan<double> scores, string test)
    {
        if (design.Rows < design.Columns)
        {
            throw new VentralException($"The {test} requires at least {design.Columns} observations; {design.Rows} found.");
        }

        return TryFit(design, scores, out int follows)
            ?? throw new VentralException($"The {test} requires variables that vary and of which none follows from the others; number {follows} does. Leave it out.");
    }

    /// <summary>As <see cref="Fit"/>; null where the coefficients are not determined, and which column follows from those before it.</summary>
    public static LeastSquares? TryFit(Matrix<double> design, ReadOnlySpan<double> scores, out int follows)
    {
        int count = design.Rows, width = design.Columns;
        follows = 0;
        if (count < width)
        {
            return null;
        }

        // Columns of length 1, so that no unit of measurement makes one seem small.
        double[] lengths = new double[width], scaled = new double[count * width];
        for (int c = 0; c < width; c++)
        {
            for (int i = 0; i < count; i++)
            {
                lengths[c] += design[i, c] * design[i, c];
            }

            lengths[c] = lengths[c] > 0 ? Math.Sqrt(lengths[c]) : 1;
            for (int i = 0; i < count; i++)
            {
                scaled[(i * width) + c] = design[i, c] / lengths[c];
            }
        }

        var qr = QrFactorisation.Factorise(new Matrix<double>(count, width, scaled), One);
        for (int c = 0; c < width; c++)
        {
            if (!(Math.Abs(qr.R[c, c]) > 1e-10))
            {
                follows = c;
                return null;
            }
        }

        double[,] inverse = new double[width, width];
        for (int column = 0; column < width; column++)
        {
            for (int row = width - 1; row >= 0; row--)
            {
                double left = row == column ? 1 : 0;
                for (int k = row + 1; k < width; k++)
                {
                    left -= qr.R[row, k] * inverse[k, column];
                }

                inverse[row, column] = left / qr.R[row, row];
            }
        }

        for (int row = 0; row < width; row++)
        {
            for (int column = 0; column < width; column++)
            {
                inverse[row, column] /= lengths[row];
            }
        }

        double[] loads = new double[width], coefficients = new double[width], fitted = new double[count], residuals = new double[count];
        for (int c = 0; c < width; c++)
        {
            for (int i = 0; i < count; i++)
            {
                loads[c] += qr.Q[i, c] * scores[i];
            }
        }

        for (int row = 0; row < width; row++)
        {
            for (int k = 0; k < width; k++)
            {
                coefficients[row] += inverse[row, k] * loads[k];
            }
        }

        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < width; c++)
            {
                fitted[i] += qr.Q[i, c] * loads[c];
            }

            residuals[i] = scores[i] - fitted[i];
        }

        return new(qr.Q, inverse, coefficients, fitted, residuals);
    }

    /// <summary>How far each observation draws the line to itself, in [0, 1].</summary>
    public double Leverage(int observation)
    {
        double sum = 0;
        for (int c = 0; c < Coefficients.Length; c++)
        {
            sum += q[observation, c] * q[observation, c];
        }

        return sum;
    }

    /// <summary>The standard error of a coefficient where all observations err alike.</summary>
    public double StandardError(int coefficient)
    {
        double sum = 0;
        for (int k = 0; k < Coefficients.Length; k++)
        {
            sum += inverse[coefficient, k] * inverse[coefficient, k];
        }

        return Math.Sqrt(sum * ResidualSquares / DegreesOfFreedom);
    }

    /// <summary>
    /// The standard error of a coefficient whatever each observation's spread: HC3, squared residuals over (1 − leverage)²
    /// (MacKinnon &amp; White 1985, doi:10.1016/0304-4076(85)90158-7).
    /// </summary>
    public double RobustStandardError(int coefficient)
    {
        double sum = 0;
        for (int i = 0; i < Residuals.Length; i++)
        {
            double weight = 0;
            for (int k = 0; k < Coefficients.Length; k++)
            {
                weight += inverse[coefficient, k] * q[i, k];
            }

            double error = weight * Residuals[i] / (1 - Leverage(i));
            sum += error * error;
        }

        return Math.Sqrt(sum);
    }
}
