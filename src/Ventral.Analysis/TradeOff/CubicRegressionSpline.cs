using Ventral.Analysis.Inference;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.TradeOff;

/// <summary>
/// A natural cubic spline through few knots at quantiles, smoothed by its integrated squared second derivative, the weight of
/// which generalised cross-validation chooses (Wood 2017, doi:10.1201/9781315370279, §5.3).
/// </summary>
internal sealed class CubicRegressionSpline
{
    private const int MostKnots = 10;
    private static readonly Workers One = new(1);

    private CubicRegressionSpline(double[] fitted, double[] standardErrors, double effectiveDegrees)
    {
        Fitted = fitted;
        StandardErrors = standardErrors;
        EffectiveDegrees = effectiveDegrees;
    }

    /// <summary>The curve at each observation.</summary>
    public double[] Fitted { get; }

    /// <summary>Its Bayesian standard error there.</summary>
    public double[] StandardErrors { get; }

    /// <summary>The trace of the smoother.</summary>
    public double EffectiveDegrees { get; }

    /// <summary>Fits the curve.</summary>
    public static CubicRegressionSpline Fit(double[] x, double[] y)
    {
        double[] distinct = [.. x.Distinct().Order()];
        int knots = Math.Min(MostKnots, distinct.Length);
        if (knots < 4)
        {
            throw new VentralException($"A spline requires at least 4 different accuracies, found {distinct.Length}.");
        }

        double[] at = [.. Enumerable.Range(0, knots).Select(k => ClusterBootstrap.Quantile(distinct, k / (knots - 1.0)))];
        var (curvature, penalty) = Curvature(at);
        int count = x.Length;
        double[] basis = new double[count * knots];
        for (int i = 0; i < count; i++)
        {
            Row(x[i], at, curvature, basis.AsSpan(i * knots, knots));
        }

        // In the basis Q U the smoother is diagonal: shares 1/(1 + λ d).
        var qr = QrFactorisation.Factorise(new Matrix<double>(count, knots, basis), One);
        double[] whitened = Whiten(qr.R, penalty);
        var eigen = SymmetricEigen.Factorise(new Matrix<double>(knots, knots, whitened), One);
        double[] d = [.. eigen.Values.Select(v => Math.Max(0, v))];
        var axes = qr.Q.Multiply(eigen.Vectors, One);
        double[] loads = new double[knots];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < knots; k++)
            {
                loads[k] += axes[i, k] * y[i];
            }
        }

        double outside = y.Sum(v => v * v) - loads.Sum(v => v * v), largest = d.Max();
        double best = Minimum(log => Score(PortableMath.Exp(log) / largest));
        double lambda = PortableMath.Exp(best) / largest, trace = Trace(lambda);
        double variance = Residual(lambda) / (count - trace);
        double[] fitted = new double[count], errors = new double[count];
        for (int i = 0; i < count; i++)
        {
            double spread = 0;
            for (int k = 0; k < knots; k++)
            {
                double share = 1 / (1 + (lambda * d[k]));
                fitted[i] += share * axes[i, k] * loads[k];
                spread += share * axes[i, k] * axes[i, k];
            }

            errors[i] = Math.Sqrt(variance * spread);
        }

        return new(fitted, errors, trace);

        double Trace(double weight) => d.Sum(v => 1 / (1 + (weight * v)));

        double Residual(double weight)
        {
            double sum = Math.Max(0, outside);
            for (int k = 0; k < knots; k++)
            {
                double left = weight * d[k] / (1 + (weight * d[k])) * loads[k];
                sum += left * left;
            }

            return sum;
        }

        double Score(double weight)
        {
            double free = count - Trace(weight);
            return count * Residual(weight) / (free * free);
        }
    }

    // The second derivatives at the knots are this matrix times the values there; the penalty is Dᵀ B⁻¹ D.
    private static (double[,] Curvature, double[,] Penalty) Curvature(double[] at)
    {
        int knots = at.Length, inner = knots - 2;
        double[] gaps = [.. Enumerable.Range(0, knots - 1).Select(k => at[k + 1] - at[k])];
        double[,] differences = new double[inner, knots];
        double[] band = new double[inner * inner];
        for (int i = 0; i < inner; i++)
        {
            differences[i, i] = 1 / gaps[i];
            differences[i, i + 1] = (-1 / gaps[i]) - (1 / gaps[i + 1]);
            differences[i, i + 2] = 1 / gaps[i + 1];
            band[(i * inner) + i] = (gaps[i] + gaps[i + 1]) / 3;
            if (i + 1 < inner)
            {
                band[(i * inner) + i + 1] = band[((i + 1) * inner) + i] = gaps[i + 1] / 6;
            }
        }

        double[] right = new double[inner * knots];
        for (int i = 0; i < inner; i++)
        {
            for (int k = 0; k < knots; k++)
            {
                right[(i * knots) + k] = differences[i, k];
            }
        }

        var solved = Cholesky.Factorise(new Matrix<double>(inner, inner, band), One).Solve(new Matrix<double>(inner, knots, right), One);
        double[,] curvature = new double[knots, knots], penalty = new double[knots, knots];
        for (int k = 0; k < knots; k++)
        {
            for (int i = 0; i < inner; i++)
            {
                curvature[i + 1, k] = solved[i, k];
                for (int other = 0; other < knots; other++)
                {
                    penalty[other, k] += differences[i, other] * solved[i, k];
                }
            }
        }

        return (curvature, penalty);
    }

    // A point's share of each knot's value, and of the curvature that these values imply.
    private static void Row(double x, double[] at, double[,] curvature, Span<double> row)
    {
        int k = 0;
        while (k < at.Length - 2 && x > at[k + 1])
        {
            k++;
        }

        double gap = at[k + 1] - at[k], toRight = at[k + 1] - x, fromLeft = x - at[k];
        double ofLeft = ((toRight * toRight * toRight / gap) - (gap * toRight)) / 6, ofRight = ((fromLeft * fromLeft * fromLeft / gap) - (gap * fromLeft)) / 6;
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = (ofLeft * curvature[k, j]) + (ofRight * curvature[k + 1, j]);
        }

        row[k] += toRight / gap;
        row[k + 1] += fromLeft / gap;
    }

    // R⁻ᵀ S R⁻¹.
    private static double[] Whiten(Matrix<double> r, double[,] penalty)
    {
        int n = r.Rows;
        double[,] half = new double[n, n];
        double[] whole = new double[n * n];
        for (int c = 0; c < n; c++)
        {
            for (int row = 0; row < n; row++)
            {
                double left = penalty[row, c];
                for (int k = 0; k < row; k++)
                {
                    left -= r[k, row] * half[k, c];
                }

                half[row, c] = left / r[row, row];
            }
        }

        for (int row = 0; row < n; row++)
        {
            for (int c = 0; c < n; c++)
            {
                double left = half[row, c];
                for (int k = 0; k < c; k++)
                {
                    left -= r[k, c] * whole[(row * n) + k];
                }

                whole[(row * n) + c] = left / r[c, c];
            }
        }

        for (int row = 0; row < n; row++)
        {
            for (int c = 0; c < row; c++)
            {
                whole[(row * n) + c] = whole[(c * n) + row] = (whole[(row * n) + c] + whole[(c * n) + row]) / 2;
            }
        }

        return whole;
    }

    // The least of a grid over 24 powers of e either way of 1, then golden sections about it: the score may have several dips.
    private static double Minimum(Func<double, double> score)
    {
        const int Steps = 96;
        double best = 0, least = double.PositiveInfinity;
        for (int i = 0; i <= Steps; i++)
        {
            double at = -24 + (i * 48.0 / Steps), value = score(at);
            if (value < least)
            {
                (best, least) = (at, value);
            }
        }

        double low = best - 0.5, high = best + 0.5, ratio = (Math.Sqrt(5) - 1) / 2;
        for (int i = 0; i < 60; i++)
        {
            double left = high - (ratio * (high - low)), right = low + (ratio * (high - low));
            if (score(left) <= score(right))
            {
                high = right;
            }
            else
            {
                low = left;
            }
        }

        return (low + high) / 2;
    }
}
