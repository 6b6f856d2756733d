using Ventral.Analysis.Inference;

namespace Ventral.Analysis.TradeOff;

/// <summary>
/// The two-lines test of a U shape (Simonsohn 2018, doi:10.1177/2515245918805755): one line below a break and one above it, free
/// to jump at it; the trend turns if the slopes have opposite signs and both are significant.
/// </summary>
/// <remarks>
/// <para>
/// Standard errors are HC3, p from the normal distribution. A network at the break belongs to the upper line.
/// </para>
/// <para>
/// <see cref="Test"/> sets the break by the Robin Hood rule: a cubic regression spline (10 knots, fewer where there are fewer
/// accuracies; generalised cross-validation) finds the top, or the bottom, whichever a parabola's curvature says; the accuracies between the
/// 10 % and 90 % quantiles whose spline lies within one standard error of it are the flat part; its median is the first break; and the second,
/// final one is the flat part's quantile |z₂|/(|z₁| + |z₂|), which gives networks to the weaker line. Differences from the author's R
/// script lie in the spline's knots and in HC3 throughout (the script falls back to HC1 where HC3 is undefined; here that is an error).
/// </para>
/// </remarks>
public sealed record TwoLines
{
    private const string Name = "two-lines test";

    private TwoLines(double breakPoint, Line below, Line above)
    {
        BreakPoint = breakPoint;
        Below = below;
        Above = above;
    }

    /// <summary>The accuracy where one line ends and the other begins.</summary>
    public double BreakPoint { get; }

    /// <summary>The line of the networks below the break.</summary>
    public Line Below { get; }

    /// <summary>The line of the networks from the break on.</summary>
    public Line Above { get; }

    /// <summary>What the slopes say.</summary>
    /// <param name="alpha">Each slope's level.</param>
    public TrendShape Shape(double alpha = 0.05) =>
        !(Below.P < alpha && Above.P < alpha) ? TrendShape.NotShownToTurn
        : Below.Slope > 0 && Above.Slope < 0 ? TrendShape.InvertedU
        : Below.Slope < 0 && Above.Slope > 0 ? TrendShape.U
        : TrendShape.NotShownToTurn;

    /// <summary>Tests with the Robin Hood break.</summary>
    /// <param name="networks">At least six networks.</param>
    /// <exception cref="VentralException">A side of the break has fewer than three networks, or two accuracies or a leverage of 1.</exception>
    public static TwoLines Test(NetworkScores networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        double[] x = [.. networks.Accuracies], y = [.. networks.Scores];
        double sign = QuadraticTrend.Fit(x, y).Curvature < 0 ? 1 : -1;
        var spline = CubicRegressionSpline.Fit(x, [.. y.Select(v => sign * v)]);
        double[] sorted = [.. x.Order()];
        double low = ClusterBootstrap.Quantile(sorted, 0.1), high = ClusterBootstrap.Quantile(sorted, 0.9);
        int[] middle = [.. Enumerable.Range(0, x.Length).Where(i => x[i] > low && x[i] < high)];
        if (middle.Length == 0)
        {
            throw new VentralException($"The {Name} requires networks between the 10 % and 90 % quantiles of accuracy, found none. Name the break yourself.");
        }

        double top = middle.Max(i => spline.Fitted[i]);
        double[] flat = [.. middle.Where(i => spline.Fitted[i] + spline.StandardErrors[i] >= top).Select(i => x[i]).Order()];
        var first = At(x, y, ClusterBootstrap.Quantile(flat, 0.5));
        double share = Math.Abs(first.Above.Z) / (Math.Abs(first.Below.Z) + Math.Abs(first.Above.Z));
        return At(x, y, ClusterBootstrap.Quantile(flat, double.IsFinite(share) ? share : 0.5));
    }

    /// <summary>Tests with a break set beforehand, or taken from elsewhere, as <see cref="QuadraticTrend.Vertex"/>.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="breakPoint">The accuracy of the break.</param>
    /// <exception cref="VentralException">A side of the break has fewer than three networks, one accuracy only, or a network that alone sets its line.</exception>
    public static TwoLines At(NetworkScores networks, double breakPoint)
    {
        ArgumentNullException.ThrowIfNull(networks);
        return At([.. networks.Accuracies], [.. networks.Scores], breakPoint);
    }

    private static TwoLines At(double[] x, double[] y, double breakPoint)
    {
        return new(breakPoint, Side(i => x[i] < breakPoint, "below"), Side(i => !(x[i] < breakPoint), "from"));

        Line Side(Func<int, bool> isIn, string where)
        {
            int[] places = [.. Enumerable.Range(0, x.Length).Where(isIn)];
            double[] mine = [.. places.Select(i => x[i])];
            if (places.Length < 3 || mine.Distinct().Take(2).Count() < 2)
            {
                throw new VentralException($"The {Name} requires at least 3 networks of 2 accuracies on either side of its break; {places.Length} lie {where} {breakPoint:R}. Move the break, or add networks.");
            }

            var fit = LeastSquares.Fit(LeastSquares.Design(mine), [.. places.Select(i => y[i])], Name);
            if (Enumerable.Range(0, places.Length).Any(i => fit.Leverage(i) > 1 - 1e-10))
            {
                throw new VentralException($"The {Name} requires lines that no single network sets; the one {where} {breakPoint:R} would turn about one. Move the break, or add networks.");
            }

            double error = fit.RobustStandardError(1);
            return error > 0
                ? new(fit.Coefficients[1], error, places.Length)
                : throw new VentralException($"The {Name} requires scores that scatter; those {where} {breakPoint:R} lie on one line.");
        }
    }

    /// <summary>One of the two lines.</summary>
    /// <param name="Slope">Score per accuracy.</param>
    /// <param name="StandardError">Of the slope, HC3.</param>
    /// <param name="Count">How many networks it goes through.</param>
    public sealed record Line(double Slope, double StandardError, int Count)
    {
        /// <summary>Slope over its standard error.</summary>
        public double Z => Slope / StandardError;

        /// <summary>Two-sided, from the normal distribution.</summary>
        public double P => 2 * NormalDistribution.Survival(Math.Abs(Z));
    }
}
